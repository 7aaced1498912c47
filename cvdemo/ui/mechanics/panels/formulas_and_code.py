"""Below the stage: the formulas with the numbers in, the code that gives the same picture, things to try."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from cvdemo.lesson import formulas
from cvdemo.lesson.exports import mechanics
from cvdemo.lesson.exports.mechanics import CODE_OF, Library
from cvdemo.lesson.settings import ConvSettings, PoolSettings, times
from cvdemo.ui.exports.offer import offer
from cvdemo.ui.page import frame
from cvdemo.ui.page.navigation import TITLES
from cvdemo.ui.session import keys, query_params
from cvdemo.ui.session.parameters import Choice, hides

CODE: Choice[Library] = Choice(keys.CODE, "Code for", {"keras": "Keras", "numpy": "NumPy"}, "keras")


def show(conv: ConvSettings | None, pool: PoolSettings | None, pixels: np.ndarray) -> None:
    """Formulas and runnable code for the present settings.

    Args:
        conv: The convolution, or None.
        pool: The pooling layer after it, or None.
        pixels: The input: float32, or a picture in uint8.
    """
    shape = pixels.shape
    numbers, code = st.columns([1, 1.4], gap="large")
    with numbers, st.container():
        if not hides("numbers"):
            _numbers(conv, pool, shape)
    if hides("code"):
        return
    with code, st.container(key="the_code"):
        frame.subheader("The code")
        # Not tabs: the browser rebuilds both with every change of a setting.
        library = CODE.segmented_control(label_visibility="collapsed")
        st.code(CODE_OF[library](conv, pool, shape), language="python", wrap_lines=True)
        title = TITLES[query_params.address().page or ""]
        offer(program=partial(mechanics.program, title, pixels, conv, pool, library))
        result = "response map" if pool is None else "pooled map"
        st.caption(f"`x` is the input, float32, {times(shape)}; `y` is the {result}.")


def _numbers(conv: ConvSettings | None, pool: PoolSettings | None, shape: Sequence[int]) -> None:
    frame.subheader("The numbers")
    parts = [
        "\n".join([f"**{title}**", "", *map(_line, lines)]) for title, lines in _formulas(conv, pool, shape)
    ]
    st.markdown("\n\n".join(parts))  # one element: the browser rebuilds each after every change


def _line(formula: formulas.Formula) -> str:
    calculation, _, value = formula.text.rpartition(" = ")
    return f"- {formula.name}: {calculation} = **{value}**"


def _formulas(conv: ConvSettings | None, pool: PoolSettings | None, shape: Sequence[int]):
    if conv is not None:
        channels = shape[2] if len(shape) == 3 else 1
        output = conv.output_shape(shape)
        yield f"Response map, {times(output[:2])}", formulas.conv_size(conv, shape)
        yield (
            "One filter",
            [
                formulas.conv_parameters(conv.kernel_size, channels, 1, bias=bool(conv.bias)),
                formulas.conv_multiply_adds(conv.kernel_size, channels, (*output[:2], 1)),
            ],
        )
        shape = output
    if pool is not None:
        yield f"Pooled map, {times(pool.output_shape(shape)[:2])}", formulas.pool_size(pool, shape)
