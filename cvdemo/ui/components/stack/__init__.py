"""The editor of a stack of layers: a drawing in true proportions, and a table with each layer's numbers."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeGuard

import streamlit as st

from cvdemo.nets.stack import MAX_LAYERS, LayerSpec, Stack, StackError, read_code
from cvdemo.ui.components.component import Component

__all__ = ["Edit", "read_edit", "sent_edit", "stack_editor"]

_component = Component("stack")


class Edit(NamedTuple):
    """What was done in the browser.

    Attributes:
        number: Counts the edits of a page.
        stack: The one that the edit gives; None if it is refused.
        problem: Why it is refused, as a sentence.
    """

    number: int
    stack: Stack | None = None
    problem: str | None = None


def stack_editor(message: Mapping[str, object], *, key: str, on_edit) -> None:
    """Show the editor.

    Args:
        message: As `Stack` in stack.js describes it.
        key: Identifies it on its page.
        on_edit: Called before the run that an edit asks for; `sent_edit` says what it is.
    """
    _component(message, key=key, on_edit_change=on_edit)


def sent_edit(key: str) -> Edit | None:
    """The edit that this run was asked for by; None if there is none."""
    state = st.session_state.get(key)
    return read_edit(state.get("edit")) if isinstance(state, Mapping) else None


def read_edit(raw: object) -> Edit | None:
    """What the browser says, checked: a list of layers, or a stack's code.

    Args:
        raw: Anything.

    Returns:
        None if it is no edit at all.
    """
    number = raw.get("number") if isinstance(raw, Mapping) else None
    if not isinstance(raw, Mapping) or type(number) is not int or not 0 <= number < 2**53:
        return None
    try:
        return Edit(number, _stack(raw))
    except StackError as error:
        sentence = str(error)
        return Edit(
            number, problem=f"{sentence[:1].upper()}{sentence[1:].removesuffix('.')}: nothing is changed."
        )


def _stack(raw: Mapping[str, Any]) -> Stack:
    if "code" in raw:
        stack, problems = read_code(raw["code"])
        if problems:
            raise StackError(problems[0])
        return stack
    layers = raw.get("layers")
    if not _is_list(layers):
        raise StackError("This is not a stack of layers")
    if len(layers) > MAX_LAYERS:
        raise StackError(f"A stack has at most {MAX_LAYERS} layers")
    return Stack(tuple(map(_layer, layers)))


def _layer(raw: object) -> LayerSpec:
    if not _is_list(raw) or len(raw) != 2 or not isinstance(raw[1], Mapping):
        raise StackError("This is not a layer")
    return LayerSpec.of(raw[0], **{str(name): value for name, value in raw[1].items()})


def _is_list(raw: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(raw, Sequence) and not isinstance(raw, str | bytes)
