"""Types that the arguments of the core have in common."""

from typing import Literal

IntPair = tuple[int, int]  # (rows, columns)
Pads = tuple[IntPair, IntPair]  # cells added on each side: ((top, bottom), (left, right))
Padding = Literal["valid", "same"] | int | Pads
PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]
PoolKind = Literal["max", "average"]
Shape = tuple[int, ...]
