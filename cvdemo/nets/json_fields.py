"""A JSON object taken field by field: what is missing, unknown or of a wrong type is named."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any


class FieldError(ValueError):
    """A field is not what it must be; the message names it."""


class Fields:
    """The fields of one object, which must be exactly those of a dataclass.

    Args:
        values: What JSON gave.
        kind: The dataclass.
        path: Where in the file the object stands: "" for the whole, or such as "layers[0]".

    Raises:
        FieldError: When `values` is no object, or has a field too many or too few.
    """

    def __init__(self, values: Any, kind: type, path: str = ""):
        self._path = path
        if not isinstance(values, dict):
            raise FieldError(f"{path or 'The file'} must be an object. Received: {_short(values)}.")
        names = {field.name for field in fields(kind)}
        if unknown := sorted(set(values) - names):
            raise FieldError(f"{self.path(unknown[0])} is not a field of {kind.__name__}.")
        if missing := sorted(names - set(values)):
            raise FieldError(f"{self.path(missing[0])} is missing.")
        self._values = values

    def path(self, name: str) -> str:
        """Where in the file a field stands."""
        return f"{self._path}.{name}" if self._path else name

    def text(self, name: str) -> str:
        return _text(self._values[name], self.path(name))

    def integer(self, name: str) -> int:
        return _integer(self._values[name], self.path(name))

    def number(self, name: str) -> float:
        return _number(self._values[name], self.path(name))

    def integers(self, name: str) -> tuple[int, ...]:
        return tuple(_integer(item, path) for path, item in self._items(name))

    def numbers(self, name: str) -> tuple[float, ...]:
        return tuple(_number(item, path) for path, item in self._items(name))

    def integer_rows(self, name: str) -> tuple[tuple[int, ...], ...]:
        """A list of lists."""
        return tuple(
            tuple(_integer(item, inner) for inner, item in _listed(row, path))
            for path, row in self._items(name)
        )

    def texts_by_name(self, name: str) -> dict[str, str]:
        """An object whose values are texts."""
        values = self._values[name]
        if not isinstance(values, dict):
            raise FieldError(f"{self.path(name)} must be an object. Received: {_short(values)}.")
        return {key: _text(text, f"{self.path(name)}.{key}") for key, text in values.items()}

    def object(self, name: str, kind: type) -> "Fields":
        """The fields of an inner object."""
        return Fields(self._values[name], kind, self.path(name))

    def object_or_none(self, name: str, kind: type) -> "Fields | None":
        """The same where null is allowed."""
        return None if self._values[name] is None else self.object(name, kind)

    def objects(self, name: str, kind: type) -> "list[Fields]":
        """The fields of each object of a list."""
        return [Fields(item, kind, path) for path, item in self._items(name)]

    def _items(self, name: str) -> Sequence[tuple[str, Any]]:
        return _listed(self._values[name], self.path(name))


def _listed(value: Any, path: str) -> Sequence[tuple[str, Any]]:
    """Each item with its place in the file."""
    if not isinstance(value, list):
        raise FieldError(f"{path} must be a list. Received: {_short(value)}.")
    return [(f"{path}[{i}]", item) for i, item in enumerate(value)]


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise FieldError(f"{path} must be a text. Received: {_short(value)}.")
    return value


def _integer(value: Any, path: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise FieldError(f"{path} must be an integer. Received: {_short(value)}.")
    return value


def _number(value: Any, path: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise FieldError(f"{path} must be a number. Received: {_short(value)}.")
    return value


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
