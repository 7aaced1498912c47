"""How many pictures of digits are classified, by kind of picture: python -m benchmarks.pictures

Pictures are made by code from pen strokes and from digits of MNIST's test set, all seeded: the photos,
screens and blanks of tests/digits/photo. A blank picture is right when it is refused.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from cvdemo.digits import digit_from_image, samples
from cvdemo.nets.forward import load
from cvdemo.nets.model_cards import MODELS_DIR
from tests.digits.pen import pen_digits
from tests.digits.photo.blanks import BLANKS
from tests.digits.photo.photos import SCENES, photograph
from tests.digits.photo.screens import FROM_MNIST, FROM_STROKES

SEED = 18
BLANK = -1


def kinds(per_kind: int) -> Iterator[tuple[str, Callable, list]]:
    """Yield name, maker and what it is made of: strokes, digits of MNIST, nothing."""
    pen, mnist = pen_digits(), samples()
    rng = np.random.default_rng(SEED)
    for name, scene in SCENES.items():
        chosen = rng.choice(len(pen), per_kind, replace=per_kind > len(pen))
        yield f"photo, {name}", partial(_photo, scene), [pen[i] for i in chosen]
    for make in FROM_STROKES:
        chosen = rng.choice(len(pen), per_kind, replace=per_kind > len(pen))
        yield make.__name__.replace("_", " "), make, [pen[i] for i in chosen]
    for make in FROM_MNIST:
        chosen = rng.choice(len(mnist.labels), per_kind, replace=per_kind > len(mnist.labels))
        yield make.__name__.replace("_", " "), make, [(int(mnist.labels[i]), mnist.images[i]) for i in chosen]
    for make in BLANKS:
        yield f"blank, {make.__name__.replace('_', ' ')}", partial(_blank, make), [(BLANK, None)] * per_kind


def _photo(scene, strokes, rng):
    return photograph(strokes, scene, rng)


def _blank(make, _, rng):
    return make(rng)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description=__doc__)
    parser.add_argument("--each", type=int, default=20, help="pictures of a kind")
    parser.add_argument("--only", default="", help="kinds whose name contains this")
    parser.add_argument("--network", default="convnet_augmented")
    parser.add_argument("--keep", type=Path, help="a folder for the pictures that went wrong")
    options = parser.parse_args()
    network = load(MODELS_DIR / f"{options.network}.keras")
    total = Counter()
    for name, make, subjects in kinds(options.each):
        if options.only not in name:
            continue
        rng = np.random.default_rng([SEED, sum(name.encode())])
        start, right, refused = time.perf_counter(), 0, 0
        for number, (label, subject) in enumerate(subjects):
            picture = make(subject, rng)
            try:
                digit = digit_from_image(picture)
                answer = int(network.predict(digit[None])[0].argmax())
            except ValueError:
                answer, digit = BLANK, np.zeros((28, 28))
                refused += 1
            right += answer == label
            if answer != label and options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                file = options.keep / f"{name}_{number}_{label}_as_{answer}.png"
                beside = Image.fromarray((digit * 255).astype(np.uint8)).resize((280, 280), 0)
                both = Image.new("RGB", (570, 280))
                both.paste(Image.fromarray(picture).convert("RGB").resize((280, 280)), (0, 0))
                both.paste(beside, (290, 0))
                both.save(file)
        seconds = (time.perf_counter() - start) / len(subjects)
        part = "blank" if name.startswith("blank") else "digits"
        total[part, "right"] += right
        total[part, "all"] += len(subjects)
        print(
            f"{name:34} {right:4} of {len(subjects)}, {refused:3} refused, {1000 * seconds:5.0f} ms",
            flush=True,
        )
    for part in ("digits", "blank"):
        if total[part, "all"]:
            print(f"{part}: {total[part, 'right'] / total[part, 'all']:.2%} of {total[part, 'all']:,}")


if __name__ == "__main__":
    main()
