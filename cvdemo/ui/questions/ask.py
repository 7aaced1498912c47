"""One question: its answers to choose from, and after the choice which is right, and why."""

from collections.abc import Callable

import streamlit as st

from cvdemo.lesson.questions.question import Question


def show(question: Question, *, key: str) -> int | None:
    """Ask; the first choice counts and is kept in the session under `key`.

    Returns:
        Index of the chosen answer, None as long as none is chosen.
    """
    kept, chosen = _kept(key), answer_to(key)
    st.markdown(question.ask)
    answers(question, chosen, told=chosen is not None, name="answer", choose=lambda at: _choose(kept, at))
    if chosen is not None:
        explain(question, chosen)
    return chosen


def answers(
    question: Question, chosen: int | None, *, told: bool, name: str, choose: Callable[[int], None]
) -> None:
    """The answers as buttons.

    Args:
        question: Whose answers.
        chosen: Index of the one that was chosen, if one was.
        told: Whether it is shown which is right; then none can be chosen any more.
        name: Beginning of the keys of the buttons.
        choose: Called with the index of the one that is clicked.
    """
    with st.container(key=f"{name}s", gap="small"):
        for at, answer in enumerate(question.answers):
            st.button(
                answer.text,
                key=f"{name}_{at}",
                on_click=choose,
                args=(at,),
                disabled=told,
                type="primary" if at == (question.right if told else chosen) else "secondary",
                icon=_icon(question, at, chosen) if told else None,
                width="stretch",
            )


def explain(question: Question, chosen: int | None) -> None:
    """Whether the chosen answer is right, why, and what was mistaken in it; None: nothing was chosen."""
    right = question.right_answer
    if chosen is None:
        st.markdown(f"**{right.text}** is right. {right.why}")
        return
    given = question.answers[chosen]
    if chosen == question.right:
        st.markdown(f"**Right.** {right.why}")
    else:
        st.markdown(f"**{right.text}** is right. {right.why}")
        if given.why:
            st.markdown(f"{given.text}: {given.why}")


@st.dialog("A question", width="large")
def in_a_dialog(question: Question, *, key: str) -> None:
    """Ask over the page, large enough for a wall."""
    if show(question, key=key) is not None:
        st.button("Ask again", icon=":material/restart_alt:", on_click=forget, args=(key,))


def answer_to(key: str) -> int | None:
    """Index of the answer that was chosen, if one was."""
    return st.session_state.get(_kept(key))


def forget(key: str) -> None:
    """As if the question had not been answered."""
    st.session_state.pop(_kept(key), None)


def _kept(key: str) -> str:
    return f"answer to {key}"


def _choose(kept: str, at: int) -> None:
    st.session_state.setdefault(kept, at)


def _icon(question: Question, at: int, chosen: int | None) -> str | None:
    """Right and wrong differ by shape, not by colour alone."""
    if at == question.right:
        return ":material/check:"
    return ":material/close:" if at == chosen else None
