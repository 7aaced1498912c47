"""What follows from a stack: the way to training, its code and summary, a digit through random weights."""

import numpy as np
import streamlit as st

from cvdemo.core import softmax
from cvdemo.lesson.settings import times
from cvdemo.lesson.stack.code import Api, stack_code
from cvdemo.lesson.stack.summary import summary
from cvdemo.nets.stack import Stack, too_large, untrained_network
from cvdemo.ui.components import pixels
from cvdemo.ui.networks.scores import score_strip
from cvdemo.ui.page import frame, styles
from cvdemo.ui.page.navigation import script
from cvdemo.ui.session import current_digit, memo
from cvdemo.ui.session.parameters import Choice
from cvdemo.ui.train import live_settings

API: Choice[Api] = Choice(
    "api", "Keras API", {"functional": "Functional", "sequential": "Sequential"}, "functional"
)
MOST_MAPS = 8
PIXEL = 3  # CSS pixels of a cell, the same in every layer


def show(stack: Stack) -> None:
    """Everything below the editor."""
    verdict(stack)
    code, printed, run = st.tabs(
        ["Keras code", "model.summary()", "Untrained, on your digit"], key="build_tabs"
    )
    with code:
        api = API.segmented_control(label_visibility="collapsed")
        st.code(stack_code(stack, api), language="python")
    with printed:
        st.code(summary(stack, api), language=None)
    with run:
        untrained(stack)


def verdict(stack: Stack) -> None:
    """Whether it can learn to classify digits, and the way to the page that trains it."""
    unfit = stack.unfit
    with st.container(horizontal=True, vertical_alignment="center", key="verdict"):
        if unfit:
            st.markdown(f"**Not ready to train.** {unfit}", width="stretch")
        else:
            end = "" if _is_softmax(stack) else " They are no probabilities: the last layer has no softmax."
            st.markdown(
                f"**Ready to train:** it ends in ten scores, one for each class.{end}", width="stretch"
            )
        if not unfit:
            with st.container(width="content"):
                if st.button("Train this", type="primary", icon=":material/play_arrow:"):
                    live_settings.choose_the_stack()
                    st.switch_page(script("train"))


def untrained(stack: Stack) -> None:
    """The current digit through the stack with random weights: some maps of every layer, and the scores."""
    if not stack.placed:
        st.caption("Add a layer: then its maps of your digit appear here.")
        return
    if reason := too_large(stack):
        frame.wrong_input(f"This stack is not run. {reason}")
        return
    digit = current_digit.current_digit().pixels
    network = memo.last("the untrained network", (stack,), lambda: untrained_network(stack))
    outputs = memo.last("the untrained network's outputs", (network, digit), lambda: network.trace(digit))
    frame.prose(
        "Every weight is random, as Keras sets it before training (Glorot uniform, always the same here). "
        "Maps show edges and blurs already; the scores mean nothing yet."
    )
    figures = [_figure(digit[..., None], "your digit", False)]
    for layer, output in zip(network.layers, outputs, strict=True):
        if output.ndim == 3:
            figures.append(_figure(output, layer.name, output.min() < 0))
    styles.use("build.css")
    st.html(f'<div class="untrained-maps">{"".join(figures)}</div>')
    if not stack.unfit:
        scores = outputs[-1] if _is_softmax(stack) else softmax(outputs[-1])
        st.html(score_strip("untrained", "Untrained: chance", scores))


def _is_softmax(stack: Stack) -> bool:
    return stack.layers[-1].settings.get("activation") == "softmax"


def _figure(output: np.ndarray, name: str, signed: bool) -> str:
    """The maps with the largest values in a row, each from black (0, or the least value) to white."""
    _, columns, channels = output.shape
    order = np.argsort(-output.max(axis=(0, 1)), kind="stable")[:MOST_MAPS]
    maps = [output[..., channel] - (output.min() if signed else 0) for channel in order]
    pictures = "".join(
        pixels.img(values / (values.max() or 1), PIXEL * columns, f"map {channel} of {name}")
        for values, channel in zip(maps, order, strict=True)
    )
    more = f"the {len(order)} with the largest values of {channels}" if channels > len(order) else ""
    caption = f"<b>{name}</b> {times(output.shape)}<br>{more}"
    return f"<figure><figcaption>{caption}</figcaption><div>{pictures}</div></figure>"
