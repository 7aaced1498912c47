"""The editor with the session's stack: what it is sent, and what is made of its edits."""

from collections.abc import Mapping
from functools import cache

import streamlit as st

from cvdemo.lesson.number_format import percent
from cvdemo.lesson.stack.formulas import layer_formulas
from cvdemo.nets.forward import Layer
from cvdemo.nets.forward.network import DIGIT
from cvdemo.nets.stack import KINDS, MAX_LAYERS, PRESETS, LayerSpec, Reach, Stack
from cvdemo.nets.stack.kinds import OneOf, Setting, Share, Whole
from cvdemo.nets.stack.stack import INPUT_SHAPE
from cvdemo.ui.build.stack_parameter import STACK
from cvdemo.ui.components.stack import Edit, sent_edit, stack_editor

KEY = "stack_editor"
_LAST = "build.last_edit"  # the last edit of the stack
_GROUPS = {
    "Conv2D": "conv",
    "SeparableConv2D": "conv",
    "MaxPooling2D": "pool",
    "AveragePooling2D": "pool",
    "GlobalAveragePooling2D": "pool",
    "Dense": "dense",
}


def show() -> Stack:
    """The editor; returns the stack as it is after the edit that this run was asked for by."""
    stack, last = STACK.value, st.session_state.get(_LAST, Edit(0))
    stack_editor(message(stack, last), key=KEY, on_edit=_take)
    STACK.put()
    return stack


def _take() -> None:
    edit = sent_edit(KEY)
    if edit is None:
        return
    st.session_state[_LAST] = edit
    if edit.stack is not None:
        STACK.set(edit.stack)


def message(stack: Stack, last: Edit) -> dict[str, object]:
    """What the editor shows, as `Stack` in stack.js describes it.

    Args:
        stack: Any.
        last: The edit that this answers.
    """
    return {
        "code": stack.to_code(),
        "answered": last.number,
        "refused": last.problem,
        "input": INPUT_SHAPE,
        "layers": tuple(_facts(stack, index) for index in range(len(stack.layers))),
        "kinds": _kinds(),
        "presets": tuple({"title": p.title, "says": p.says, "code": p.code} for p in PRESETS.values()),
        "most": MAX_LAYERS,
        "total": total(stack),
    }


def total(stack: Stack) -> str:
    """The numbers of the whole stack, in a line."""
    trainable = stack.trainable_parameters
    learned = "" if trainable == stack.parameters else f" ({trainable:,} of them trainable)"
    upto = " up to the break" if stack.problem else ""
    adds = f"{stack.multiply_adds:,} multiply-adds for one digit"
    return f"Total{upto}: {stack.parameters:,} parameters{learned} · {adds}"


def brief(spec: LayerSpec) -> str:
    """The settings of a layer in a few words.

    Example:
        >>> brief(LayerSpec.of("Conv2D", filters=16, padding="same"))
        '16 filters, 3 × 3, same, relu'
    """
    values: Mapping[str, object] = spec.settings
    words = []
    for setting in spec.kind.settings:
        value = values[setting.name]
        if setting.name in ("filters", "units"):
            words.append(f"{value} {setting.name}")
        elif setting.name in ("kernel_size", "pool_size"):
            words.append(f"{value} × {value}")
        elif setting.name == "skip":
            words.append("skips one layer" if value == 1 else f"skips {value} layers")
        elif setting.name == "use_bias":
            words += [] if value else ["no bias"]
        elif setting.name == "activation":
            words.append(str(value))
        elif setting.name == "padding" and isinstance(value, str):
            words += [value] if value != "valid" else []
        elif value != setting.in_keras:
            words.append(f"{setting.label} {value:g}" if isinstance(value, int | float) else setting.label)
    return ", ".join(words)


def sees(reach: Reach | None) -> str:
    """What a value of a layer sees of the digit, and how far apart neighbours' fields are."""
    if reach is None:
        return "whole digit"
    size, jump = reach
    return f"{size} × {size} · {jump}"


def _facts(stack: Stack, index: int) -> dict[str, object]:
    spec, name = stack.layers[index], stack.names[index]
    facts = {
        "kind": spec.kind.name,
        "settings": dict(spec.settings),
        "name": name,
        "group": _GROUPS.get(spec.kind.name, "other"),
        "brief": brief(spec),
        "added": tuple(source for source in stack.sources[index][1:] if source >= DIGIT),
        "problem": stack.problem.sentence if stack.problem and stack.problem.index == index else None,
    }
    return facts | (_numbers(stack, index) if index < len(stack.placed) else _NO_NUMBERS)


_NO_NUMBERS = {
    "shape": None,
    "formulas": (),
    "parameters": 0,
    "parametersShare": "",
    "multiplyAdds": 0,
    "multiplyAddsShare": "",
    "shares": (0, 0),
    "sees": "",
}


def _numbers(stack: Stack, index: int) -> dict[str, object]:
    layer: Layer = stack.placed[index]
    shares = (
        layer.parameters / max(stack.parameters, 1),
        layer.multiply_adds / max(stack.multiply_adds, 1),
    )
    return {
        "shape": layer.output_shape,
        "formulas": tuple((formula.name, formula.text) for formula in layer_formulas(stack, index)),
        "parameters": layer.parameters,
        "parametersShare": percent(shares[0]),
        "multiplyAdds": layer.multiply_adds,
        "multiplyAddsShare": percent(shares[1]),
        "shares": shares,
        "sees": sees(stack.reaches[index]),
    }


@cache
def _kinds() -> tuple[dict[str, object], ...]:
    """What can be added, and the fields of its settings."""
    return tuple(
        {"name": kind.name, "says": kind.says, "settings": tuple(map(_field, kind.settings))}
        for kind in KINDS.values()
    )


def _field(setting: Setting) -> dict[str, object]:
    field: dict[str, object] = {
        "name": setting.name,
        "label": setting.label,
        "type": "number",
        "default": setting.default,
        "low": 0,
        "high": 0,
        "whole": True,
        "optional": setting.in_keras is None,
        "options": (),
    }
    if isinstance(setting, Whole):
        return field | {"low": setting.low, "high": setting.high}
    if isinstance(setting, Share):
        return field | {"high": setting.high, "whole": False}
    assert isinstance(setting, OneOf)
    if setting.options == (True, False):
        return field | {"type": "flag"}
    return field | {"type": "choice", "options": setting.options}
