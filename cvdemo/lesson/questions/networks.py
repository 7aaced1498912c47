"""Questions on networks: parameters, receptive fields, and what the shipped ones say."""

import numpy as np

from cvdemo.digits import samples, shift
from cvdemo.lesson import formulas
from cvdemo.lesson.lessons.address import PageAddress
from cvdemo.lesson.number_format import percent
from cvdemo.lesson.questions.drawn import asked, grid
from cvdemo.lesson.questions.question import Answer, Filters, Question
from cvdemo.lesson.settings import times
from cvdemo.nets.registry import NETWORKS
from cvdemo.nets.shipped import shipped_network
from cvdemo.nets.stack import stack_from_code

_LAYERS = (
    (3, 1, "a 3 × 3 convolution"),
    (5, 1, "a 5 × 5 convolution"),
    (2, 2, "2 × 2 pooling"),
)  # size, stride
_CODES = ("conv8-same", "conv8-k5-same", "max2")  # the same layers in a stack; padding changes no field


def parameters(rng: np.random.Generator) -> Question:
    """How many parameters a convolutional layer has."""
    k = int(rng.choice([1, 3, 5]))
    channels, filters = (int(rng.choice([3, 8, 16, 32, 64])) for _ in range(2))
    formula = formulas.conv_parameters((k, k), channels, filters)
    return asked(
        rng,
        f"`Conv2D({filters}, ({k}, {k}))` works on maps of shape 28 × 28 × {channels}. "
        "How many parameters does it have?",
        Answer(
            f"{formula.value:,}", f"{formula.text}: a kernel for each channel, and one bias for each filter."
        ),
        {
            f"{(k * k + 1) * filters:,}": f"forgot the {channels} channels: each has a kernel of its own.",
            f"{k * k * channels * filters:,}": "forgot the biases.",
            f"{k * k * channels * filters + 1:,}": "each filter has its own bias.",
            f"{k * k * channels + 1:,}": f"this is one filter; there are {filters}.",
        },
        shown=PageAddress("build", {"stack": f"conv{channels}-same.conv{filters}-k{k}"}),
        drawn=Filters(k, channels, filters),
    )


def receptive_field(rng: np.random.Generator) -> Question:
    """How many pixels a value of the last layer of a stack is computed from."""
    kinds = [int(kind) for kind in rng.integers(0, 3, int(rng.integers(2, 5)))]
    if len({*kinds}) == 1:
        kinds[0] = (kinds[0] + 1) % 3
    layers = [_LAYERS[kind] for kind in kinds]
    seen, steps = 1, 1
    parts = ["1"]
    for size, stride, _ in layers:
        seen += (size - 1) * steps
        parts.append(f"{size - 1}·{steps}")
        steps *= stride
    without_strides = 1 + sum(size - 1 for size, _, _ in layers)

    def square(side: int) -> str:
        return times((side, side))

    stack = stack_from_code(".".join(_CODES[kind] for kind in kinds))
    return asked(
        rng,
        f"After {', then '.join(name for _, _, name in layers)}: "
        "how many pixels of the picture does one value see?",
        Answer(
            square(seen),
            f"{' + '.join(parts)} = {seen}: each layer adds its window's side less 1, times the pixels from "
            "one of its inputs to the next.",
        ),
        {
            square(without_strides): "forgot that pooling doubles the pixels from one value to the next.",
            square(sum(size for size, _, _ in layers)): "neighbouring windows overlap; sizes do not add up.",
            square(layers[-1][0]): "this is the last layer's own window, in the layer before.",
            square(seen + 1): "one pixel too many on a side.",
            square(seen + 2): "one ring of pixels too many.",
        },
        shown=PageAddress("build", {"stack": stack.to_code()}),
        drawn=stack,
    )


def after_a_shift(rng: np.random.Generator) -> Question:
    """What a network says of a digit that was moved."""
    name = str(rng.choice(["dense", "convnet"]))
    index = int(rng.integers(len(samples().labels)))
    down, right = (int(pixels) for pixels in rng.choice([-5, -4, -3, 3, 4, 5], 2))
    digit, label = samples().images[index] / np.float32(255), int(samples().labels[index])
    moved = shift(digit[None], down, right)[0]
    scores = shipped_network(name).predict(moved)[0]
    said = int(scores.argmax())
    title = NETWORKS[name].title
    vertical, horizontal = "down" if down > 0 else "up", "right" if right > 0 else "left"
    way = f"{abs(down)} pixels {vertical} and {abs(right)} to the {horizontal}"
    article = "an" if label == 8 else "a"
    mistakes = {
        str(label): "the network has only seen digits in the middle, and these weights do not move along."
    }
    mistakes |= {str(int(other)): "its score is smaller." for other in np.argsort(-scores)}
    verdict = "correctly" if said == label else "wrongly"
    return asked(
        rng,
        f"This is {article} {label}, moved {way}. What does the network “{title}” say?",
        Answer(
            str(said),
            f"Its score is {percent(float(scores[said]))}. It classifies the digit {verdict}.",
        ),
        mistakes,
        grids=(grid("What the network sees", moved, ink=True),),
        shown=PageAddress("compare", {"digit": f"s{index}", "moved": f"{down},{right}"}),
        seen=(grid("Its ten scores in percent", np.round(100 * scores[None].astype(float), 1)),),
    )
