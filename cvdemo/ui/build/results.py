"""What follows from a stack: the way to training, its code and summary, a digit through random weights."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from cvdemo.lesson.exports import networks
from cvdemo.lesson.stack.code import Api, stack_code
from cvdemo.lesson.stack.summary import summary
from cvdemo.nets.stack import Stack, too_large, untrained_network
from cvdemo.ui.build.editor import KEY, total
from cvdemo.ui.exports.offer import clear, offer
from cvdemo.ui.glance import panel
from cvdemo.ui.networks.opened import Opened
from cvdemo.ui.page import frame
from cvdemo.ui.page.navigation import TITLES, open_page
from cvdemo.ui.session import current_digit, memo
from cvdemo.ui.session.parameters import Choice
from cvdemo.ui.train import live_settings

API: Choice[Api] = Choice(
    "api", "Keras API", {"functional": "Functional", "sequential": "Sequential"}, "functional"
)
TABS, UNTRAINED, GLANCE = "build_tabs", "Untrained, on your digit", "untrained_glance"


def show(stack: Stack) -> None:
    """Everything below the editor."""
    verdict(stack)
    code, printed, run = st.tabs(["Keras code", "model.summary()", UNTRAINED], key=TABS, on_change="rerun")
    with code:
        api = API.segmented_control(_apis(stack), label_visibility="collapsed")
        if not stack.is_chain:
            st.caption("It is no Sequential model: that is a chain of layers, and Add takes two inputs.")
        st.code(stack_code(stack, api), language="python")
    with printed:
        st.code(summary(stack, api), language=None)
    with run:
        if run.open:  # a large stack takes its time, and most edits are made without it
            untrained(stack)
    _save(stack, api)


def _apis(stack: Stack) -> Sequence[Api]:
    return [*API.options] if stack.is_chain else ["functional"]


def _save(stack: Stack, api: Api) -> None:
    clear()
    offer(
        picture=KEY,
        settings=total(stack),
        program=partial(networks.stack_program, TITLES["build"], stack, api),
    )


def verdict(stack: Stack) -> None:
    """Whether it can learn to classify digits, and the way to the page that trains it."""
    unfit = stack.unfit
    with st.container(horizontal=True, vertical_alignment="center", key="verdict"):
        if unfit:
            st.markdown(f"**Not ready to train.** {unfit}", width="stretch")
        else:
            end = "" if _is_softmax(stack) else " They are not probabilities: the last layer has no softmax."
            st.markdown(
                f"**Ready to train:** it ends in ten scores, one for each class.{end}", width="stretch"
            )
        if not unfit:
            with st.container(width="content"):
                if st.button("Train this", type="primary", icon=":material/play_arrow:"):
                    live_settings.choose_the_stack()
                    open_page("train")


def untrained(stack: Stack) -> None:
    """The current digit through the stack with random weights, at a glance."""
    if stack.unfit:
        st.caption("As soon as the stack ends in ten scores, your digit runs through it here.")
        return
    if reason := too_large(stack):
        frame.wrong_input(f"This stack is not run. {reason}")
        return
    opened = memo.last(
        "the untrained network",
        (stack,),
        lambda: Opened("untrained", "Untrained", untrained_network(stack)),
    )
    frame.prose(
        "Every weight is random, as Keras sets it before training (Glorot uniform, always the same here), so "
        "the scores mean nothing yet."
    )
    panel.show(current_digit.current_digit(), [opened], key=GLANCE)


def _is_softmax(stack: Stack) -> bool:
    return stack.layers[-1].settings.get("activation") == "softmax"
