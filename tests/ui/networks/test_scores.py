"""How a network's answer is marked where the digit's label is known."""

import numpy as np
import pytest

from cvdemo.ui.networks.scores import score_strip

SCORES = np.eye(10)[3]


@pytest.mark.parametrize(("label", "sign", "word"), [(3, "✓", "right"), (5, "✗", "wrong")])
def test_right_and_wrong_differ_by_sign_word_and_outline(label, sign, word):
    strip = score_strip("dense", "Dense network", SCORES, label)
    assert sign in strip
    assert f'class="strip {word}"' in strip
    assert f'aria-label="Dense network: {word}; 0: ' in strip


@pytest.mark.parametrize(("scores", "label"), [(SCORES, None), (None, 3)])
def test_without_a_label_or_an_answer_nothing_is_marked(scores, label):
    strip = score_strip("dense", "Dense network", scores, label)
    assert not {"✓", "✗"} & set(strip)
    assert "right" not in strip
    assert "wrong" not in strip
