"""A stack of layers on a digit: its text for links, where it breaks, what each layer costs and sees."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cvdemo.nets.forward import Layer
from cvdemo.nets.forward.layers import LayerError, Shape, SlidingWindow
from cvdemo.nets.forward.network import DIGIT
from cvdemo.nets.forward.topology import snake_case
from cvdemo.nets.stack.kinds import MAX_LAYERS, StackError
from cvdemo.nets.stack.layer_spec import LayerSpec
from cvdemo.nets.stack.problems import explanation

INPUT_SHAPE: Shape = (28, 28, 1)
CLASSES = 10
MAX_TEXT = 2000  # characters of a stack in a link


class Problem(NamedTuple):
    """Where a stack breaks.

    Attributes:
        index: Of the first layer that cannot be put on what is before it.
        sentence: Why, and what would help.
    """

    index: int
    sentence: str


class Reach(NamedTuple):
    """What a value sees of the digit, on one axis, as far as windows go: the stack is square.

    Attributes:
        receptive_field: Pixels that a value is computed from.
        jump: Pixels from a value's receptive field to its neighbour's.
    """

    receptive_field: int
    jump: int

    def through(self, window: SlidingWindow) -> "Reach":
        """That of a value computed from a window of such values."""
        return Reach(
            self.receptive_field + (window.size[0] - 1) * self.jump,
            self.jump * window.strides[0],
        )


DIGIT_REACH = Reach(1, 1)  # of a pixel


@dataclass(frozen=True)
class Stack:
    """Layers one after the other, from a digit (28, 28, 1) to, where it is to classify, ten scores.

    Each is called on the one before it; an `Add` on one further up, too.

    Nothing in it changes: an edit is another stack. It need not be possible: `placed` ends where it breaks,
    and `problem` says why.

    Attributes:
        layers: At most `MAX_LAYERS`.
    """

    layers: tuple[LayerSpec, ...] = ()

    def __post_init__(self) -> None:
        if len(self.layers) > MAX_LAYERS:
            raise StackError(f"A stack has at most {MAX_LAYERS} layers, not {len(self.layers)}.")

    def to_code(self) -> str:
        """The stack as text for a link: characters of `[a-z0-9_.-]`; an empty stack is `empty`."""
        return ".".join(layer.to_code() for layer in self.layers) or "empty"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The layers' names, as Keras gives them: conv2d, max_pooling2d, conv2d_1."""
        seen: Counter[str] = Counter()
        names = []
        for layer in self.layers:
            name = snake_case(layer.kind.name)
            names.append(f"{name}_{seen[name]}" if seen[name] else name)
            seen[name] += 1
        return tuple(names)

    @cached_property
    def sources(self) -> tuple[tuple[int, ...], ...]:
        """For each layer the indices of those it is called on, or `DIGIT`; lower ones do not exist."""
        return tuple(layer.sources(index) for index, layer in enumerate(self.layers))

    @property
    def is_chain(self) -> bool:
        """Whether each layer is called on the one before it, and nothing else."""
        return all(len(sources) == 1 for sources in self.sources)

    @property
    def placed(self) -> tuple[Layer, ...]:
        """The layers at their places, without weights, as far as the stack is possible."""
        return self._walk[0]

    @property
    def problem(self) -> Problem | None:
        """Where it breaks and why; None if every layer fits onto what it is called on."""
        return self._walk[1]

    @cached_property
    def _walk(self) -> tuple[tuple[Layer, ...], Problem | None]:
        placed: list[Layer] = []
        shapes = {DIGIT: INPUT_SHAPE}
        for index, (spec, name) in enumerate(zip(self.layers, self.names, strict=True)):
            inputs = {source: shapes[source] for source in self.sources[index] if source in shapes}
            try:
                operation = spec.operation()
                layer = Layer(name, operation, operation.merged_shape([*inputs.values()]))
                shapes[index] = layer.output_shape
            except LayerError as error:
                return tuple(placed), Problem(index, explanation(spec, index, inputs, error))
            placed.append(layer)
        return tuple(placed), None

    @property
    def output_shape(self) -> Shape:
        """Of the last layer that is possible, without the batch axis."""
        return self.placed[-1].output_shape if self.placed else INPUT_SHAPE

    @property
    def unfit(self) -> str | None:
        """Why it cannot learn to classify digits, as a sentence; None if it can."""
        if not self.layers:
            return "The stack is empty: add a layer."
        if self.problem:
            return f"Layer {self.problem.index + 1} breaks the stack. {self.problem.sentence}"
        if self.output_shape != (CLASSES,):
            shape = " × ".join(f"{side:,}" for side in self.output_shape)
            end = "" if len(self.output_shape) == 1 else "Flatten or GlobalAveragePooling2D, then "
            return (
                f"It ends in {shape} values; ten scores, one for each class, need {end}Dense with 10 units."
            )
        return None

    @property
    def parameters(self) -> int:
        """The number of weights of all layers that are possible."""
        return sum(layer.parameters for layer in self.placed)

    @property
    def trainable_parameters(self) -> int:
        """Without the moving means and variances of batch normalization, which are not learned."""
        return sum(map(trainable_parameters, self.placed))

    @property
    def multiply_adds(self) -> int:
        """Those of all layers that are possible, for one digit."""
        return sum(layer.multiply_adds for layer in self.placed)

    def reach(self, source: int) -> Reach | None:
        """What a value sees that a layer is called on: of a placed layer by its index, or of the digit."""
        return DIGIT_REACH if source == DIGIT else self.reaches[source]

    @cached_property
    def reaches(self) -> tuple[Reach | None, ...]:
        """What a value of each placed layer sees; None where it sees the whole digit.

        Source: A. Araujo, W. Norris and J. Sim, "Computing receptive fields of convolutional neural
        networks", Distill, 2019.
        """
        reaches: dict[int, Reach | None] = {DIGIT: DIGIT_REACH}
        for index, layer in enumerate(self.placed):
            before = widest([reaches[source] for source in self.sources[index]])
            reaches[index] = before.through(layer.window) if before and layer.window else None
        return tuple(reaches[index] for index in range(len(self.placed)))


def widest(reaches: Sequence[Reach | None]) -> Reach | None:
    """What a value sees that is computed from one of each; None if one of them sees the whole digit."""
    known = [reach for reach in reaches if reach]
    if len(known) < len(reaches):
        return None
    return Reach(max(reach.receptive_field for reach in known), max(reach.jump for reach in known))


def trainable_parameters(layer: Layer) -> int:
    """The number of weights of a layer that training changes."""
    shapes: Mapping[str, Shape] = layer.operation.weight_shapes(layer.input_shape)
    return sum(math.prod(shape) for name, shape in shapes.items() if not name.startswith("moving_"))


def stack_from_code(text: str) -> Stack:
    """The stack that `Stack.to_code` has written.

    Args:
        text: From a link; anything.

    Raises:
        StackError: With one sentence for the user, for any other text.

    Example:
        >>> stack_from_code("conv32.max2.flat.dense10-softmax").parameters
        54410
    """
    stack, problems = read_code(text)
    if problems:
        raise StackError(problems[0])
    return stack


def read_code(text: str) -> tuple[Stack, tuple[str, ...]]:
    """What can be read of a stack's text; what cannot is left out.

    Args:
        text: From a link; anything.

    Returns:
        The stack, and a sentence for each kind of thing that is left out.
    """
    if not isinstance(text, str) or not text or len(text) > MAX_TEXT:
        return Stack(), ("The stack in this link is too long or empty, so it is left out.",)
    layers, wrong = [], []
    for code in [] if text == "empty" else text.split("."):
        try:
            layers.append(LayerSpec.from_code(code))
        except StackError as error:
            wrong.append((code, error))
    sentences = []
    if wrong:
        code, error = wrong[0]
        shown = code if len(code) <= 24 else f"{code[:24]}…"
        more = f" So are {len(wrong) - 1} more." if len(wrong) > 1 else ""
        sentences.append(f"The layer “{shown}” in this link is left out: {error}.{more}")
    if len(layers) > MAX_LAYERS:
        sentences.append(
            f"The stack in this link has {len(layers)} layers; the first {MAX_LAYERS} are kept, "
            "and there can be no more."
        )
    return Stack(tuple(layers[:MAX_LAYERS])), tuple(sentences)
