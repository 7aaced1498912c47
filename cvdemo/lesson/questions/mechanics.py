"""Questions on convolution and pooling, each from settings drawn by a seed; the core says what is right."""

import numpy as np

from cvdemo.core import KERNELS
from cvdemo.digits import samples
from cvdemo.lesson.lessons.address import PageAddress
from cvdemo.lesson.limits import MAX_GRID_SIZE, MAX_KERNEL_SIZE
from cvdemo.lesson.link import encode_grid
from cvdemo.lesson.number_format import number
from cvdemo.lesson.questions.drawn import asked, grid, rows_of
from cvdemo.lesson.questions.question import Answer, OnStage, Question
from cvdemo.lesson.settings import ConvSettings, PoolSettings, times

_LOOKED_AT = (
    "sobel_vertical",
    "sobel_horizontal",
    "laplacian_8",
    "box_5",
    "sharpen",
    "emboss",
    "line_falling",
)


def output_shape(rng: np.random.Generator) -> Question:
    """How large a response map gets."""
    while True:
        n, k, s = (
            int(rng.integers(*limits))
            for limits in ((6, MAX_GRID_SIZE + 1), (2, MAX_KERNEL_SIZE + 1), (1, 5))
        )
        padding = ("valid", "same", 1, 2)[int(rng.integers(4))]
        settings = ConvSettings(np.ones((k, k)), s, padding)
        if settings.fit_problem((n, n)) is None:
            break
    (top, bottom), _ = settings.pads((n, n))
    size = settings.output_shape((n, n))[0]
    room = n + top + bottom - k

    def square(side: int) -> str:
        return times((side, side))

    mistakes = {
        square(-(-room // s) + 1): "rounded up: a window that would reach over the edge is left out.",
        square(n // s): f"forgot the border: the window needs {k} pixels itself.",
        square(room // s): "forgot the + 1: the first place counts as well.",
        square((n - k) // s + 1): "forgot the padding.",
        square(n): "the size stays with stride 1 and “same” padding only.",
        square(size + 1): "one place too many.",
        square(size + 2): "two places too many.",
    }
    mistakes.pop(square(0), None)
    sides = f"{top} on one side and {bottom} on the other" if top != bottom else f"{top} on each side"
    return asked(
        rng,
        f"A {k} × {k} kernel with stride {s} and padding {padding} works on {n} × {n} pixels. "
        "How large is the response map?",
        Answer(square(size), f"⌊({n} + {top + bottom} − {k})/{s}⌋ + 1 = {size}; padding adds {sides}."),
        mistakes,
        shown=PageAddress(
            "convolution",
            {
                "input": "grid",
                "grid": encode_grid(np.ones((n, n))),
                "kernel": "own",
                "own": encode_grid(settings.weights),
                "stride": str(s),
                "padding": str(padding),
                "pin": f"r{size - 1}c{size - 1}",
            },
        ),
        stage=OnStage(settings, rows_of(np.ones((n, n))), (size - 1, size - 1)),
    )


def next_window(rng: np.random.Generator) -> Question:
    """The value of the window one step to the right."""
    while True:
        x, kernel = rng.integers(0, 5, (4, 5)), rng.integers(-2, 3, (3, 3))
        row, column = int(rng.integers(2)), int(rng.integers(2))
        settings = ConvSettings(kernel)
        y = settings.response(x.astype(np.float32))
        right = int(y[row, column + 1])
        flipped = ConvSettings(kernel, flip=True).response(x.astype(np.float32))
        mistakes = {
            number(int(flipped[row, column + 1]), 0): "turned the kernel by 180°: Keras lays it on as it is.",
            number(int(y[row, column]), 0): "this is the window before.",
            number(int(y[min(row + 1, 1), column]), 0): "moved down instead of to the right.",
            number(
                int(x[row : row + 3, column + 1 : column + 4].sum()), 0
            ): "added the pixels without their weights.",
            number(right + int(kernel[1, 1]) or right + 1, 0): "one product counted twice.",
        }
        if len({*mistakes} - {number(right, 0)}) >= 3:
            break
    products = " + ".join(
        f"{a}·{b}" if b >= 0 else f"{a}·({number(int(b), 0)})"
        for a, b in zip(x[row : row + 3, column + 1 : column + 4].ravel(), kernel.ravel(), strict=True)
        if a and b
    )
    return asked(
        rng,
        f"The window at row {row}, column {column} gives {number(int(y[row, column]), 0)}. "
        "What does the window one step to the right give?",
        Answer(number(right, 0), f"{products or '0'} = {number(right, 0)}."),
        mistakes,
        grids=(grid("Input", x), grid("Kernel", kernel)),
        shown=PageAddress(
            "convolution",
            {
                "input": "grid",
                "grid": encode_grid(x),
                "kernel": "own",
                "own": encode_grid(kernel),
                "pin": f"r{row}c{column + 1}",
            },
        ),
        stage=OnStage(settings, rows_of(x), (row, column + 1)),
    )


def which_kernel(rng: np.random.Generator) -> Question:
    """Which kernel made a response map of a digit."""
    index = int(rng.integers(len(samples().labels)))
    digit = samples().images[index] / np.float32(255)
    names = [str(name) for name in rng.choice(_LOOKED_AT, 4, replace=False)]
    response = ConvSettings(KERNELS[names[0]].values).response(digit)
    return asked(
        rng,
        "Which kernel made this response map of the digit?",
        Answer(KERNELS[names[0]].title, KERNELS[names[0]].says),
        {KERNELS[name].title: KERNELS[name].says for name in names[1:]},
        grids=(grid("The digit", digit, ink=True), grid("The response map", response)),
        shown=PageAddress("convolution", {"kernel": names[0], "digit": f"s{index}"}),
        stage=OnStage(ConvSettings(KERNELS[names[0]].values), rows_of(digit)),
    )


def where_the_maximum_went(rng: np.random.Generator) -> Question:
    """From which cell a value of max pooling comes."""
    x = rng.choice(np.arange(-9, 10), (4, 4), replace=True)
    row, column = (int(rng.integers(2)) for _ in range(2))
    block = rng.choice(np.arange(-9, 9), 4, replace=False).reshape(2, 2)
    x[2 * row : 2 * row + 2, 2 * column : 2 * column + 2] = block
    pooled = int(PoolSettings().apply(x.astype(np.float32))[row, column])

    def named(place: tuple[int, int]) -> str:
        return f"input[{2 * row + place[0]}, {2 * column + place[1]}]"

    best = next(place for place in np.ndindex(2, 2) if block[place] == pooled)
    strongest = max(np.ndindex(2, 2), key=lambda place: abs(block[place]))
    mistakes = {
        named(place): f"this is {block[place]}"
        + (": the largest without its sign." if place == strongest else ", not the largest.")
        for place in np.ndindex(2, 2)
        if place != best
    }
    return asked(
        rng,
        f"Max pooling with 2 × 2 windows: where does `output[{row}, {column}]` come from?",
        Answer(named(best), f"{number(pooled, 0)} is the largest of the four."),
        mistakes,
        grids=(grid("Input", x),),
        shown=PageAddress(
            "pooling",
            {"pool_input": "grid", "grid": encode_grid(x), "pin": f"r{row}c{column}"},
        ),
        stage=OnStage(PoolSettings(), rows_of(x), (row, column)),
    )


def what_stays(rng: np.random.Generator) -> Question:
    """How many values of max pooling stay when the input moves by a pixel."""
    while True:
        x = (rng.integers(0, 10, (6, 6)) * (rng.random((6, 6)) < 0.6)).astype(np.float32)
        x[:, -1] = 0
        moved = np.pad(x, ((0, 0), (1, 0)))[:, :-1]
        stay = int((PoolSettings().apply(x) == PoolSettings().apply(moved)).sum())
        if 1 <= stay <= 7:
            break
    cells = int((x == moved).sum())
    return asked(
        rng,
        "The input moves one pixel to the right. "
        "How many of the 9 values of 2 × 2 max pooling stay the same?",
        Answer(str(stay), "Where the largest pixel stays in its window, or an equal one comes in."),
        {
            "9": "pooling softens a shift, it does not remove it.",
            "0": "some windows keep their largest pixel.",
            str(min(cells, 8)): "this counts pixels of the input, not windows.",
            str(stay + 1): "counted one window too many.",
            str(stay - 1): "missed one window.",
        },
        grids=(grid("Input", x),),
        shown=PageAddress("pooling", {"pool_input": "grid", "grid": encode_grid(x), "nudge": "0,1"}),
        seen=(
            grid("Pooled, before", PoolSettings().apply(x)),
            grid("Pooled, after", PoolSettings().apply(moved)),
        ),
    )
