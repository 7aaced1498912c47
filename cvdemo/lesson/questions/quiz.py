"""Ten questions by a seed: the same seed asks the same questions, here and in every session."""

from functools import lru_cache

import numpy as np

from cvdemo.lesson.questions import mechanics, networks
from cvdemo.lesson.questions.question import Question

GENERATORS = (
    mechanics.output_shape,
    mechanics.next_window,
    mechanics.which_kernel,
    mechanics.where_the_maximum_went,
    mechanics.what_stays,
    networks.parameters,
    networks.receptive_field,
    networks.after_a_shift,
)
LENGTH = 10


@lru_cache(maxsize=64)
def quiz(seed: int) -> tuple[Question, ...]:
    """The questions of a seed: every kind once, two of them twice, in a drawn order.

    Args:
        seed: From 0.

    Example:
        >>> len(quiz(1)), quiz(1) == quiz(1)
        (10, True)
    """
    rng = np.random.default_rng(seed)
    again = rng.choice(len(GENERATORS), LENGTH - len(GENERATORS), replace=False)
    order = rng.permutation([*range(len(GENERATORS)), *again])
    return tuple(GENERATORS[kind](rng) for kind in order)
