"""One layer of a stack: its kind and its settings, checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from cvdemo.nets.forward.layer_config import LayerConfig
from cvdemo.nets.forward.layers import OPERATIONS, LayerError, Operation
from cvdemo.nets.stack.kinds import KINDS, Kind, StackError, Value, split_code


@dataclass(frozen=True)
class LayerSpec:
    """A kind of layer with a value for each of its settings.

    Attributes:
        kind: One of `KINDS`.
        values: In the order of `kind.settings`.

    Example:
        >>> LayerSpec.of("Conv2D", filters=16, padding="same").to_code()
        'conv16-same'
    """

    kind: Kind
    values: tuple[Value, ...]

    @classmethod
    def of(cls, kind: str, **settings: Any) -> Self:
        """A layer with these settings, the others at their defaults.

        Args:
            kind: The class in Keras: "Conv2D".
            settings: By Keras's names.

        Raises:
            StackError: For other kinds, other settings and values that cannot be.
        """
        if not isinstance(kind, str) or kind not in KINDS:
            raise StackError("there is no such layer here")
        known = KINDS[kind]
        if unknown := {*settings} - {setting.name for setting in known.settings}:
            raise StackError(f"{kind} has no setting “{min(unknown)[:20]}”")
        values = (setting.check(settings.get(setting.name, setting.default)) for setting in known.settings)
        return cls(known, tuple(values))

    @classmethod
    def from_code(cls, code: str) -> Self:
        """The layer that `to_code` has written.

        Raises:
            StackError: For any other text.
        """
        word, number, parts = split_code(code)
        for kind in KINDS.values():
            if kind.word == word:
                return cls.of(kind.name, **kind.decode(number, parts))
        raise StackError("there is no such layer here")

    def to_code(self) -> str:
        """A few characters of `[a-z0-9_-]`."""
        return self.kind.encode(self.values)

    @property
    def settings(self) -> Mapping[str, Value]:
        """The value of each setting by its name."""
        return {setting.name: value for setting, value in zip(self.kind.settings, self.values, strict=True)}

    @property
    def arguments(self) -> Mapping[str, Value]:
        """Those for the class in Keras, all of them: `keras.layers.Conv2D(**arguments)`."""
        of_call = {setting.name for setting in self.kind.settings if setting.of_call}
        return {name: value for name, value in self.settings.items() if name not in of_call}

    def sources(self, index: int) -> tuple[int, ...]:
        """What the layer is called on where it stands at `index`: the layer before it, as a rule.

        Args:
            index: 0 is the first.

        Returns:
            Indices of layers; -1 is the digit, and what is below that does not exist.
        """
        skip = self.settings.get("skip")
        return (index - 1,) if skip is None else (index - 1, index - 1 - int(skip))

    def operation(self) -> Operation:
        """The layer as the forward pass has it: with shapes, windows, parameters.

        Raises:
            LayerError: If the settings do not go together.
        """
        config: dict[str, Any] = {"name": self.kind.name, **self.arguments}
        if self.kind.name == "BatchNormalization":
            config["axis"] = -1
        if self.kind.name == "ZeroPadding2D":
            config["padding"] = [config["padding"]] * 2
        if max(config.get("strides") or 1, 1) > 1 and config.get("dilation_rate", 1) > 1:
            raise LayerError("has strides and a dilation rate above 1, which Keras does not allow together")
        return OPERATIONS[self.kind.name].from_config(LayerConfig(self.kind.name, config))
