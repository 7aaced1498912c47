"""Attention: each step takes from all steps what fits it.

Queries, values and keys have one shape (T, C) here, as in self-attention; a layer's merged input holds them
along a last axis of their own, (T, C, inputs).
"""

import math
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np

from cvdemo.core import softmax
from cvdemo.nets.forward.layer_config import MAX_UNITS, LayerConfig
from cvdemo.nets.forward.layers.base import LayerError, Operation, Shape, Weights

FOR_EACH_SCORE = 100  # multiplications that an exponential takes as long as


@dataclass(frozen=True, kw_only=True)
class AttentionLayer(Operation):
    """What they share: a query, a value and, if it is another than the value, a key."""

    def merged_shape(self, shapes: Sequence[Shape]) -> Shape:
        if len(shapes) not in (2, 3):
            raise LayerError(f"takes a query, a value and perhaps a key, but is given {len(shapes)} inputs")
        if len(set(shapes)) > 1 or len(shapes[0]) != 2:
            raise LayerError("can be run here only where query, value and key are steps of one shape")
        return (*shapes[0], len(shapes))

    def merge(self, inputs: Sequence[np.ndarray]) -> np.ndarray:
        return np.stack(inputs, axis=-1)

    def transform(self, x: np.ndarray, weights: Weights) -> np.ndarray:
        return self._attend(x[..., 0], x[..., 1], x[..., -1 if x.shape[-1] > 2 else 1], weights)

    @abstractmethod
    def _attend(self, query: np.ndarray, value: np.ndarray, key: np.ndarray, weights: Weights) -> np.ndarray:
        """The output for float32 (n, T, C) each."""


@dataclass(frozen=True, kw_only=True)
class Attention(AttentionLayer):
    """softmax(scores)·value, where a score compares a query with a key.

    Attributes:
        use_scale: Scores are multiplied by a number that is learned.
        score_mode: A score is the product of query and key ("dot") or a weighted sum of tanh(query + key).
    """

    use_scale: bool = False
    score_mode: Literal["dot", "concat"] = "dot"

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        score_mode = config.raw("score_mode") or "dot"
        if score_mode not in ("dot", "concat"):
            raise config.wrong("score_mode", "dot or concat")
        return cls(use_scale=config.flag("use_scale", False), score_mode=score_mode)

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape[:2]

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        names = ["scale"] * self.use_scale + ["concat_score_weight"] * (self.score_mode == "concat")
        return dict.fromkeys(names, ())

    def parameters_formula(self, input_shape: Shape) -> str:
        return str(len(self.weight_shapes(input_shape)))

    def multiply_adds(self, input_shape: Shape) -> int:
        steps, features, _ = input_shape
        return 2 * steps * steps * features

    def cost(self, input_shape: Shape) -> int:
        steps, features, _ = input_shape
        sums = features if self.score_mode == "concat" else 1  # each with a tanh
        return self.multiply_adds(input_shape) + FOR_EACH_SCORE * steps * steps * sums

    def buffer_values(self, input_shape: Shape) -> int:
        steps, features, _ = input_shape
        return steps * steps * (features if self.score_mode == "concat" else 1)

    def _attend(self, query: np.ndarray, value: np.ndarray, key: np.ndarray, weights: Weights) -> np.ndarray:
        return softmax(self._scores(query, key, weights)) @ value

    def _scores(self, query: np.ndarray, key: np.ndarray, weights: Weights) -> np.ndarray:
        """How well each key fits each query: (n, T, T)."""
        scale = weights.get("scale", np.float32(1))
        if self.score_mode == "dot":
            return query @ key.swapaxes(1, 2) * scale
        return weights["concat_score_weight"] * np.tanh(scale * _sums(query, key)).sum(axis=-1)


@dataclass(frozen=True, kw_only=True)
class AdditiveAttention(Attention):
    """`Attention` whose scores are sums of scale·tanh(query + key), with a scale for each feature.

    Source: D. Bahdanau, K. Cho and Y. Bengio, "Neural machine translation by jointly learning to align and
    translate", 2015.
    """

    use_scale: bool = True
    score_mode: Literal["dot", "concat"] = "concat"

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        return cls(use_scale=config.flag("use_scale", True))

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return {"scale": input_shape[1:2]} if self.use_scale else {}

    def parameters_formula(self, input_shape: Shape) -> str:
        return str(input_shape[1]) if self.use_scale else "0"

    def _scores(self, query: np.ndarray, key: np.ndarray, weights: Weights) -> np.ndarray:
        return (weights.get("scale", np.float32(1)) * np.tanh(_sums(query, key))).sum(axis=-1)


def _sums(query: np.ndarray, key: np.ndarray) -> np.ndarray:
    """Each query plus each key: (n, T, T, C)."""
    return query[:, :, None] + key[:, None]


@dataclass(frozen=True, kw_only=True)
class MultiHeadAttention(AttentionLayer):
    """Several attentions, each of linear functions of query, key and value; then one of all of theirs.

    Source: A. Vaswani et al., "Attention is all you need", 2017.

    Attributes:
        key_dim, value_dim: Features of the queries and keys of a head, and of its values.
        output_features: Of the output; None: as many as the query has.
    """

    num_heads: int
    key_dim: int
    value_dim: int
    use_bias: bool = True
    output_features: int | None = None

    @classmethod
    def from_config(cls, config: LayerConfig) -> Self:
        if config.flag("use_gate", False) or config.raw("sliding_window") is not None:
            raise config.refuse("has a gate or a sliding window, which cannot be run here")
        if config.raw("attention_axes") not in (None, 1, -2, [1], [-2]):
            raise config.refuse("attends along other axes than the steps, which cannot be run here")
        given = config.raw("value_dim") is not None
        return cls(
            num_heads=config.integer("num_heads", high=MAX_UNITS),
            key_dim=config.integer("key_dim", high=MAX_UNITS),
            value_dim=config.integer("value_dim" if given else "key_dim", high=MAX_UNITS),
            use_bias=config.flag("use_bias", True),
            output_features=cls._output_features_from(config),
        )

    @staticmethod
    def _output_features_from(config: LayerConfig) -> int | None:
        if config.raw("output_shape") is None:
            return None
        if not isinstance(config.raw("output_shape"), list):
            return config.integer("output_shape", high=MAX_UNITS)
        features, *others = config.integers("output_shape", 1, MAX_UNITS)
        if others:
            raise config.refuse("has an output of several axes, which cannot be run here")
        return features

    def output_shape(self, input_shape: Shape) -> Shape:
        steps, features, _ = input_shape
        return steps, self.output_features or features

    def weight_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        features = input_shape[1]
        shapes: dict[str, Shape] = {}
        for name, size in (("query", self.key_dim), ("key", self.key_dim), ("value", self.value_dim)):
            shapes[f"{name}_dense/kernel"] = (features, self.num_heads, size)
            shapes[f"{name}_dense/bias"] = (self.num_heads, size)
        outputs = self.output_shape(input_shape)[1]
        shapes["output_dense/kernel"] = (self.num_heads, self.value_dim, outputs)
        shapes["output_dense/bias"] = (outputs,)
        return {name: shape for name, shape in shapes.items() if self.use_bias or name.endswith("/kernel")}

    def parameters_formula(self, input_shape: Shape) -> str:
        features, outputs = input_shape[1], self.output_shape(input_shape)[1]
        bias = " + 1" if self.use_bias else ""
        heads = f"({features}{bias})·{self.num_heads}·{2 * self.key_dim + self.value_dim}"
        return f"{heads} + ({self.num_heads}·{self.value_dim}{bias})·{outputs}"

    def multiply_adds(self, input_shape: Shape) -> int:
        steps = input_shape[0]
        kernels = sum(
            math.prod(shape)
            for name, shape in self.weight_shapes(input_shape).items()
            if name.endswith("/kernel")
        )
        return steps * kernels + steps * steps * self.num_heads * (self.key_dim + self.value_dim)

    def cost(self, input_shape: Shape) -> int:
        scores = self.num_heads * input_shape[0] ** 2
        return 2 * self.multiply_adds(input_shape) + FOR_EACH_SCORE * scores

    def buffer_values(self, input_shape: Shape) -> int:
        steps = input_shape[0]
        return self.num_heads * max(steps * steps, steps * (2 * self.key_dim + self.value_dim))

    def _attend(self, query: np.ndarray, value: np.ndarray, key: np.ndarray, weights: Weights) -> np.ndarray:
        query, key, value = (
            self._heads(name, x, weights) for name, x in (("query", query), ("key", key), ("value", value))
        )
        shares = softmax(query * np.float32(self.key_dim**-0.5) @ key.swapaxes(2, 3))
        found = (shares @ value).swapaxes(1, 2)
        kernel = weights["output_dense/kernel"]
        outputs = found.reshape(*found.shape[:2], -1) @ kernel.reshape(-1, kernel.shape[-1])
        return outputs + weights.get("output_dense/bias", 0)

    def _heads(self, name: str, x: np.ndarray, weights: Weights) -> np.ndarray:
        """The queries, keys or values of all heads: (n, heads, T, features of a head)."""
        kernel = weights[f"{name}_dense/kernel"]
        values = (x @ kernel.reshape(len(kernel), -1)).reshape(*x.shape[:2], *kernel.shape[1:])
        return (values + weights.get(f"{name}_dense/bias", 0)).swapaxes(1, 2)
