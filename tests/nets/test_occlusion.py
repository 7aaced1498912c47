import numpy as np
import pytest

from cvdemo.digits.samples import samples
from cvdemo.nets import occlusion
from cvdemo.nets.forward import load
from cvdemo.nets.model_cards import MODELS_DIR

DIGIT = samples().images[70].astype(np.float32) / 255


@pytest.fixture(scope="module")
def convnet():
    return load(MODELS_DIR / "convnet.keras")


@pytest.mark.parametrize(("size", "fill"), [(5, 0.0), (7, 0.5), (28, 0.0), (1, 1.0)])
def test_every_place_has_the_scores_of_the_digit_covered_there(convnet, size, fill):
    result = occlusion.occlude(convnet.predict, DIGIT, size, fill)
    places = 29 - size
    assert result.covered.shape == (places, places, 10)
    np.testing.assert_allclose(result.whole, convnet.predict(DIGIT)[0], atol=1e-6)
    for row, column in {(0, 0), (places - 1, 0), (places // 2, places - 1), (places - 1, places - 1)}:
        covered = occlusion.cover(DIGIT, row, column, size, fill)
        np.testing.assert_allclose(result.covered[row, column], convnet.predict(covered)[0], atol=1e-6)


def test_a_square_of_paper_on_paper_changes_nothing(convnet):
    result = occlusion.occlude(convnet.predict, DIGIT)
    label = int(result.whole.argmax())
    ink = np.lib.stride_tricks.sliding_window_view(DIGIT, (5, 5)).any(axis=(2, 3))
    drop = result.drop(label)
    np.testing.assert_allclose(drop[~ink], 0, atol=1e-6)
    assert np.abs(drop[ink]).max() > 0.01


def test_a_drop_is_the_score_lost_and_answers_are_the_largest_scores():
    scores = iter([np.full((1, 10), 0.1), np.eye(10)[[3] * 4]])
    result = occlusion.occlude(lambda digits: np.concatenate(list(scores)), DIGIT, size=27)
    assert result.drop(3) == pytest.approx(np.full((2, 2), -0.9))
    assert result.drop(0) == pytest.approx(np.full((2, 2), 0.1))
    assert (result.answers() == 3).all()


def test_the_digit_given_is_not_written_to():
    digit = DIGIT.copy()
    digit.setflags(write=False)
    occlusion.cover(digit, 0, 0, 28, 1)
    occlusion.occlude(lambda digits: np.zeros((len(digits), 10)), digit, 20, fill=1)
    assert (digit == DIGIT).all()


@pytest.mark.parametrize("place", [(-1, 0), (0, 24), (24, 0)])
def test_a_square_outside_is_refused(place):
    with pytest.raises(ValueError, match="from 0 to 23 for a square of 5"):
        occlusion.cover(DIGIT, *place, 5, 0)


@pytest.mark.parametrize("size", [0, 29])
def test_a_size_out_of_range_is_refused(size):
    with pytest.raises(ValueError, match="from 1 to 28"):
        occlusion.occlude(lambda digits: digits, DIGIT, size)


def test_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"must be \(28, 28\)"):
        occlusion.occlude(lambda digits: digits, np.zeros((27, 28)))
