"""What the pages claim of the networks is what the cards say."""

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cvdemo.digits import samples
from cvdemo.nets.model_cards import load_card
from cvdemo.nets.registry import NAMES, pair
from cvdemo.nets.shipped import shipped_network
from cvdemo.ui.networks import card_panels


def test_training_does_more_against_a_shift_than_pooling():
    shares = [float(share) for share in re.findall(r"([\d.]+) %", card_panels.at_a_shift(4))]
    without, pooled, trained = shares
    assert without < pooled < trained
    assert trained - pooled > pooled - without
    assert pooled == round(100 * load_card("convnet").shift_accuracy[4], 1)


def test_the_test_result_is_the_card_s():
    card = load_card("dense")
    text = card_panels.test_result(card)
    assert f"**{100 * card.test_accuracy:.1f} %**" in text
    assert f"over {len(card.spread.seeds)} trainings" in text


def test_the_results_of_all_networks_stand_in_one_table():
    def script(names):
        from cvdemo.nets.model_cards import load_card
        from cvdemo.ui.networks import card_panels

        card_panels.test_results([load_card(name) for name in names])

    (table,) = AppTest.from_function(script, args=(NAMES,)).run().markdown
    head, _, *rows = table.value.splitlines()
    assert [row.count("|") for row in rows] == [head.count("|")] * len(NAMES)
    for name, row in zip(NAMES, rows, strict=True):
        card, cells = load_card(name), [cell.strip() for cell in row.split("|")[1:-1]]
        low, high = (f"{100 * end(card.spread.test_accuracy):.1f} %" for end in (min, max))
        assert cells == [
            card.title,
            f"{card.parameters:,}",
            f"**{100 * card.test_accuracy:.1f} %**",
            f"{low} to {high} over {len(card.spread.seeds)} trainings",
        ]


def test_the_lecture_s_convnet_has_a_quarter_of_the_parameters():
    ratio = load_card("convnet").parameters / load_card("dense").parameters
    assert 0.24 < ratio < 0.27


@pytest.mark.parametrize("name", NAMES)
def test_the_sentence_on_training_says_what_the_history_shows(name):
    card = load_card(name)
    history, text = card.history, card_panels.overfitting(card)
    assert "the digits the network was trained on and" not in text, "no mean of an epoch as an end's value"
    assert f"During epoch {card.training.epochs} accuracy was {100 * history.accuracy[-1]:.1f} %" in text
    assert ("begin below" in text) == (history.accuracy[0] < history.val_accuracy[0])
    assert ("does not measure overfitting" in text) == name.endswith("augmented")
    assert ("gap at the end is overfitting" in text) == (not name.endswith("augmented"))
    if name.endswith("augmented"):
        assert "distorted" in card.training.recipe
        assert "label smoothing" in card.training.recipe
        assert min(history.loss + history.val_loss) > 0.1


@pytest.mark.parametrize("name", NAMES)
def test_all_or_the_first_mistakes_are_said_to_be_shown(name):
    def script(name):
        from cvdemo.nets.model_cards import load_card
        from cvdemo.ui.networks import mistakes

        mistakes.gallery_of(load_card(name))

    app = AppTest.from_function(script, args=(name,)).run()
    assert not app.exception
    text, wrong = app.markdown[0].value, round(10_000 * (1 - load_card(name).test_accuracy))
    assert text.startswith(f"{wrong} of the 10,000")
    assert ("the first 60" in text) == (wrong > 60)


def test_an_augmented_network_is_right_more_often_and_less_sure():
    """As the help of the choice of networks says, on the app's test digits."""
    digits = samples().images / np.float32(255)
    for plain, augmented in zip(pair("lecture"), pair("augmented"), strict=True):
        assert load_card(augmented).test_accuracy > load_card(plain).test_accuracy
        sure = [np.median(shipped_network(name).predict(digits).max(axis=1)) for name in (plain, augmented)]
        assert sure[1] < sure[0]


def test_error_rates_are_those_of_the_lecture():
    text = card_panels.error_rates(load_card("dense"), load_card("convnet"))
    assert "**2.04 %**" in text
    assert "**0.90 %**" in text
    assert "**56 % fewer mistakes**" in text


def test_the_mistakes_of_one_cell_are_as_many_as_the_matrix_counts():
    def script(label, answer):
        from cvdemo.nets.model_cards import load_card
        from cvdemo.ui.networks import mistakes

        mistakes.gallery_of(load_card("convnet"), (label, answer))

    counts = load_card("convnet").confusion_matrix
    cells = [(row, column) for row in range(10) for column in range(10) if row != column]
    label, answer = max(cells, key=lambda cell: counts[cell[0]][cell[1]])
    app = AppTest.from_function(script, args=(label, answer)).run()
    assert not app.exception
    assert f"{counts[label][answer]} of the 10,000" in app.markdown[0].value


def test_the_matrix_is_made_while_streamlit_draws_the_chart_of_another_session():
    def script():
        import altair as alt
        import streamlit as st

        from cvdemo.nets.model_cards import load_card
        from cvdemo.ui.networks import charts

        st.cache_resource.clear()
        alt.data_transformers.register("of another session", lambda data: {"name": "elsewhere"})
        with alt.data_transformers.enable("of another session"):
            charts.confusion_chart(load_card("convnet"))

    app = AppTest.from_function(script).run()
    assert not app.exception
    (chart,) = app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")
    assert [data.name for data in chart.proto.datasets] == ["counts"]


def test_the_summary_adds_up_to_keras_s_total():
    def script():
        from cvdemo.nets.model_cards import load_card
        from cvdemo.ui.networks import card_panels, opened

        card_panels.summary(opened.shipped("convnet").network.layers, load_card("convnet").input_shape)

    text = AppTest.from_function(script).run().markdown[0].value
    assert "(None, 26, 26, 32) | 320 |" in text
    assert "**104,202**" in text


def test_a_prediction_is_compared_with_the_label():
    outputs = np.full(10, 0.02, np.float32)
    outputs[3] = 0.82
    assert "\n3\n>>> label\n3  # correct" in card_panels.prediction(outputs, 3)
    assert "\n3\n>>> label\n5  # a mistake" in card_panels.prediction(outputs, 5)
    assert "nobody has labelled" in card_panels.prediction(outputs, None)
