"""Typed settings: each keeps its value between pages, and has a short code in the address.

    PADDING = Choice("padding", "Padding", {"valid": "valid", "same": "same", 1: "1"}, "valid")
    padding = PADDING.segmented_control()

The name is the key of the control in the session and the parameter in the address. A control writes the code
of its value, and nothing for the default. A link's code (or the label, which older links carry) is taken
once; anything else is answered with one sentence and the default.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import streamlit as st

from cvdemo.ui.session import query_params

T = TypeVar("T")
_ALL: dict[str, "Parameter[Any]"] = {}


@dataclass
class _Kept:
    """A setting in one session: `value` as chosen, `shown` as the control has it (options may forbid it).

    `drawn_with` is None as long as no control holds a value: there is nothing to read then. `before` is what
    the control had when the value last came from elsewhere.
    """

    value: Any
    shown: Any
    links: int
    drawn_with: object = None
    before: object = None

    def replace(self, value: object) -> None:
        """The value comes from elsewhere than the control."""
        self.before, self.value, self.shown = self.shown, value, value


class Parameter(Generic[T]):
    """A setting with a name, a label for people, and a default.

    Args:
        name: Key in the session, parameter of the address.
        label: What the control is called.
        default: The value that the address leaves out.
        former: The name that links sent earlier have for it.
    """

    def __init__(self, name: str, label: str, default: T, former: str | None = None) -> None:
        self.name, self.label, self.default, self.former = name, label, default, former
        _ALL[name] = self
        if former is not None:
            _ALL[former] = self

    def encode(self, value: T) -> str:
        """The code of a value, for the address."""
        raise NotImplementedError

    def decode(self, texts: Sequence[str]) -> T:
        """The value that a link gives.

        Raises:
            ValueError: If it says nothing this setting knows.
        """
        raise NotImplementedError

    def decode_former(self, texts: Sequence[str]) -> T:
        """The value that a link gives under the former name; as `decode`."""
        return self.decode(texts)

    def accepts(self, value: object) -> bool:
        """Whether the control can give this value; a forged message may hold any other."""
        raise NotImplementedError

    @property
    def value(self) -> T:
        """As chosen, whether or not the control is on the page."""
        kept = self._kept()
        return kept.value

    def set(self, value: T) -> None:
        """Choose for the student, before the control is drawn; kept like a choice of their own."""
        kept = self._kept()
        kept.replace(value)
        st.session_state[self.name] = value

    def keep(self) -> T:
        """Have the address carry the value, on a page that has no control for it now."""
        value = self.value
        query_params.put(self.name, None if value == self.default else self.encode(value))
        return value

    def take(self) -> str | None:
        """Take a link's value; returns the sentence for one that is unknown."""
        self._kept()  # as the control has it now, before the link's value is known
        texts, decode = query_params.values_from_link(self.name), self.decode
        if texts is None and self.former is not None:
            texts, decode = query_params.values_from_link(self.former), self.decode_former
        if texts is None:
            return None
        try:
            self.set(decode(texts))
        except ValueError:
            self.set(self.default)
            return f"The link's value for “{self.label}” is unknown, so the page shows its default."
        return None

    def _kept(self) -> _Kept:
        here = query_params.address()
        kept = here.kept.setdefault(self.name, _Kept(self.default, self.default, here.links))
        if self.name in here.told:
            self._obey(here.told.pop(self.name))
        if kept.links < here.links and here.link_visit == here.visit:
            kept.links = here.links  # a link leaves defaults out
            if self.name not in here.link:
                kept.replace(self.default)
                st.session_state[self.name] = self.default
        elif kept.drawn_with is not None:
            self._take(kept, self._given())
        return kept

    def _obey(self, text: str | None) -> None:
        """Take a value that this server has changed; None for the default."""
        try:
            self.set(self.default if text is None else self.decode([text]))
        except ValueError:  # of another version of this app
            self.set(self.default)

    def _given(self) -> object:
        """What the control holds, or `_NOTHING`."""
        try:
            return st.session_state[self.name]
        except (
            KeyError,
            ValueError,
            TypeError,
            OverflowError,
        ):  # no control yet; Streamlit cannot read a forged one
            return _NOTHING

    def _take(self, kept: _Kept, given: object) -> None:
        """Keep what the control gives, if it is one of its values."""
        if given == kept.shown:
            return
        is_late = given == kept.before and query_params.address().is_behind()
        if given is not _NOTHING and self.accepts(given) and not is_late:
            kept.value = kept.shown = cast(T, given)
        else:
            kept.drawn_with = None  # the control is set to the value kept when it is drawn

    def _show(self, control: Callable[..., Any], offered: Sequence[T] | None = None, **arguments) -> T:
        """Draw the control with the value, and put what it says into the address.

        A value that is not among the options (they follow the input) gives way to the default, and comes back
        with the options that have it, unless the student has chosen another by then.
        """
        kept, drawn_with = self._kept(), (query_params.address().visit, offered)
        held, kept.shown = kept.shown, kept.value
        if offered is not None and kept.value is not None and kept.value not in offered:
            kept.shown = self.default if self.default in offered else offered[0]
        # Streamlit forgets the value of a control that another page shows, or that has other options.
        if kept.drawn_with != drawn_with or held != kept.shown:
            st.session_state[self.name] = kept.shown
        kept.drawn_with = drawn_with
        if offers(self.name, str(arguments.get("label", self.label))):
            self._take(kept, control(**{"label": self.label} | arguments, key=self.name))
        value = kept.shown
        query_params.put(self.name, None if value == self.default else self.encode(value))
        return value


_NOTHING = object()


class Choice(Parameter[T]):
    """One of some values.

    Args:
        name: Key in the session, parameter of the address.
        label: What the control is called.
        options: The values, each with its label; a value's code is its `str`.
        default: One of them, or None if nothing has to be chosen.
        former: The name that links sent earlier have for it.
    """

    def __init__(
        self, name: str, label: str, options: Mapping[T, str], default: T, former: str | None = None
    ) -> None:
        super().__init__(name, label, default, former)
        self.options = options

    def encode(self, value: T) -> str:
        return str(value)

    def decode(self, texts: Sequence[str]) -> T:
        (text,) = texts
        for value in self.options:
            if text in (str(value), self.options[value]):
                return value
        raise ValueError(text)

    def accepts(self, value: object) -> bool:
        return value in [*self.options] or (value is None and self.default is None)

    def segmented_control(self, options: Iterable[T] | None = None, **arguments) -> T:
        """A row of buttons of which one is always chosen; `options` are those that are possible now."""
        return self._one_of(st.segmented_control, options, required=True, **arguments)

    def selectbox(self, options: Iterable[T] | None = None, **arguments) -> T:
        """A list to choose from; `options` are those that are possible now."""
        return self._one_of(st.selectbox, options, **arguments)

    def pills(self, **arguments) -> T:
        """A row of buttons of which one or none is chosen."""
        return self._one_of(st.pills, None, **arguments)

    def _one_of(self, control: Callable[..., Any], options: Iterable[T] | None, **arguments) -> T:
        offered = [*(self.options if options is None else options)]
        arguments.setdefault("format_func", lambda value: self.options[value])
        if arguments.get("required"):
            arguments["default"] = self.default if self.default in offered else offered[0]
        return self._show(control, offered, options=offered, **arguments)


class Choices(Parameter[list[T]]):
    """Any number of some values; their codes are joined by points, and `none` stands for no value."""

    def __init__(self, name: str, label: str, options: Mapping[T, str], default: Sequence[T]) -> None:
        super().__init__(name, label, [*default])
        self.options = options

    def encode(self, value: list[T]) -> str:
        return ".".join(map(str, value)) or "none"

    def decode(self, texts: Sequence[str]) -> list[T]:
        if [*texts] in ([""], ["none"]):
            return []
        codes = {str(value): value for value in self.options}
        codes |= {label: value for value, label in self.options.items()}
        parts = texts[0].split(".") if len(texts) == 1 and texts[0] not in codes else texts
        if len({*parts}) < len(parts) or not {*parts} <= {*codes}:
            raise ValueError(texts)
        return [codes[part] for part in parts]

    def accepts(self, value: object) -> bool:
        return isinstance(value, list) and all(
            value.count(one) == 1 and one in [*self.options] for one in value
        )

    def multiselect(self, **arguments) -> list[T]:
        """A list of which any number can be chosen."""
        return self._show(
            st.multiselect,
            options=[*self.options],
            default=self.default,
            **arguments,
            format_func=lambda value: self.options[value],
        )


class Toggle(Parameter[bool]):
    """On or off."""

    def __init__(self, name: str, label: str, default: bool = False) -> None:
        super().__init__(name, label, default)

    def encode(self, value: bool) -> str:
        return "true" if value else "false"

    def decode(self, texts: Sequence[str]) -> bool:
        (text,) = texts
        return {"true": True, "false": False}[text] if text in ("true", "false") else _unknown(text)

    def accepts(self, value: object) -> bool:
        return isinstance(value, bool)

    def toggle(self, **arguments) -> bool:
        """A switch."""
        return self._show(st.toggle, **arguments)


class Number(Parameter[float]):
    """A number from `low` to `high`; whole if the default is."""

    def __init__(
        self,
        name: str,
        label: str,
        low: float,
        high: float,
        default: float,
        step: float,
        form: str | None = None,
    ) -> None:
        super().__init__(name, label, default)
        self.low, self.high, self.step, self.form = low, high, step, form

    def encode(self, value: float) -> str:
        return f"{value:.6g}"

    def decode(self, texts: Sequence[str]) -> float:
        (text,) = texts
        number = float(text)
        if not math.isfinite(number) or not self.low <= number <= self.high:
            raise ValueError(text)
        return type(self.default)(number)

    def accepts(self, value: object) -> bool:
        return isinstance(value, type(self.default)) and self.low <= value <= self.high

    def slider(self, **arguments) -> float:
        """A slider."""
        return self._number(st.slider, **arguments)

    def number_input(self, **arguments) -> float:
        """A field to type into."""
        return self._number(st.number_input, **arguments)

    def _number(self, control: Callable[..., Any], **arguments) -> float:
        return self._show(
            control,
            min_value=self.low,
            max_value=self.high,
            value=self.default,
            step=self.step,
            format=self.form,
            **arguments,
        )


class Names(Parameter[tuple[str, ...]]):
    """Names of settings or of parts of a page, joined by points."""

    def encode(self, value: tuple[str, ...]) -> str:
        return ".".join(value)

    def decode(self, texts: Sequence[str]) -> tuple[str, ...]:
        (text,) = texts
        names = tuple(text.split("."))
        if len(names) > MOST_NAMES or not all(_NAME.fullmatch(name) for name in names):
            raise ValueError(text)
        return names


MOST_NAMES = 30
_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}", re.ASCII)
HIDE = Names("hide", "Hidden", ())


def hides(name: str) -> bool:
    """Whether a link hides the control of this name, or this part of the page: the one place that says so."""
    return name in HIDE.value


def offers(name: str, label: str) -> bool:
    """Whether to draw controls; whoever shares the page may hide them.

    Args:
        name: What a link hides them by: a parameter's name, or one for controls that are no parameter.
        label: What *Share* calls them.
    """
    query_params.address().controls[name] = label
    return not hides(name)


def named(name: str) -> Parameter[Any]:
    """The setting of this name."""
    return _ALL[name]


def names() -> list[str]:
    """The parameters of an address that are settings, those of older links too."""
    return [*_ALL]


def take_link() -> list[str]:
    """Take every setting of the link; returns the sentences on values that are unknown."""
    problems = (_ALL[name].take() for name in [*query_params.address().link] if name in _ALL)
    return [problem for problem in problems if problem]


def _unknown(text: str) -> bool:
    raise ValueError(text)
