"""Pictures without a digit: paper, tables, walls, cloth, screens. All seeded."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.digits.photo.photos import HEIGHT, SCENES, WIDTH, Scene, photograph
from tests.digits.photo.screens import compressed

NOTHING = [np.array([[0.5, 0.5]])]


def cloudy(rng: np.random.Generator, coarsest: int = 4, finest: int = 128, fall: float = 0.6) -> np.ndarray:
    """Noise of many sizes, as of plaster or crumpled paper: float `(H, W)`, mean 0, deviation 1."""
    total, weight, cells = np.zeros((HEIGHT, WIDTH)), 1.0, coarsest
    while cells <= finest:
        coarse = Image.fromarray(rng.standard_normal((cells * HEIGHT // WIDTH + 1, cells)).astype(np.float32))
        total += weight * np.asarray(coarse.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))
        weight, cells = weight * fall, cells * 2
    return (total - total.mean()) / total.std()


def camera(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Light from one side, lens blur, sensor noise and JPEG: `picture` is (H, W) or (H, W, 3) in 0 … 255."""
    if picture.ndim == 2:
        picture = picture[..., None] * rng.uniform(0.85, 1.0, 3)
    height, width = picture.shape[:2]
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[:height, :width] / height - 0.5
    light = 1 - rng.uniform(0, 0.5) * (0.5 + np.cos(angle) * x + np.sin(angle) * y).clip(0, 1)
    light *= 1 - rng.uniform(0, 0.4) * (x**2 + y**2)
    image = Image.fromarray(np.clip(picture * light[..., None], 0, 255).astype(np.uint8))
    seen = np.asarray(image.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.5))), dtype=float)
    seen += rng.uniform(1, 8) * rng.standard_normal(seen.shape)
    return compressed(np.clip(seen, 0, 255).astype(np.uint8), int(rng.integers(50, 95)))


def _photo(scene: Scene, rng) -> np.ndarray:
    """A photo of a scene in which nothing is written: the ink has the paper's colour."""
    invisible = Scene(**{**scene.__dict__, "size": (0.02, 0.03), "pen": (0.01, 0.02), "ink": scene.paper})
    return photograph([np.array([[0.0, 0.0], [1.0, 1.0]])], invisible, rng)


def paper(rng):
    return _photo(SCENES["gradient"], rng)


def grey_paper(rng):
    return _photo(SCENES["grey paper"], rng)


def shadow(rng):
    return _photo(SCENES["shadow"], rng)


def ruled_paper(rng):
    return _photo(SCENES["ruled"], rng)


def squared_paper(rng):
    return _photo(SCENES["squared"], rng)


def noisy_paper(rng):
    return _photo(SCENES["noisy"], rng)


def whiteboard(rng):
    return _photo(SCENES["whiteboard"], rng)


def blackboard(rng):
    return _photo(replace(SCENES["blackboard"], grain=0.0), rng)


def empty_sheet_on_a_table(rng):
    return _photo(SCENES["on a wooden table"], rng)


def plaster(rng):
    return camera(rng.uniform(120, 240) + rng.uniform(3, 14) * cloudy(rng, 6, 256, 0.9), rng)


def crumpled_paper(rng):
    folds = np.abs(cloudy(rng, 3, 24, 0.5))
    return camera(rng.uniform(200, 245) - rng.uniform(4, 14) * folds, rng)


def wood(rng):
    rings = cloudy(rng, 2, 4) * rng.uniform(1, 3) + np.linspace(0, rng.uniform(4, 14), HEIGHT)[:, None]
    grain = np.sin(2 * np.pi * rings) + 0.3 * rng.standard_normal((HEIGHT, 1))
    picture = (1 + rng.uniform(0.02, 0.12) * grain)[..., None] * rng.uniform(80, 200) * [1.0, 0.75, 0.5]
    return camera(picture, rng)


def cloth(rng):
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    step = rng.uniform(3, 10)
    weave = np.sin(2 * np.pi * x / step) * np.sin(2 * np.pi * y / step)
    return camera(rng.uniform(60, 220) * (1 + rng.uniform(0.02, 0.1) * weave + 0.02 * cloudy(rng)), rng)


def bricks(rng):
    tall, long, joint = rng.integers(30, 60), rng.integers(70, 140), rng.integers(3, 8)
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    row = y // tall
    mortar = (y % tall < joint) | ((x + (row % 2) * long // 2) % long < joint)
    picture = np.where(mortar[..., None], [190, 185, 175], np.array([160, 80, 60]) * rng.uniform(0.8, 1.2))
    return camera(picture * (1 + 0.06 * cloudy(rng, 8, 256, 0.9))[..., None], rng)


def tiles(rng):
    side, joint = rng.integers(60, 160), rng.integers(2, 6)
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    picture = np.where((y % side < joint) | (x % side < joint), 150.0, 235.0)
    return camera(picture, rng)


def stone(rng):
    """Terrazzo: specks of many sizes."""
    spots = cloudy(rng, 30, 120, 0.8)
    return camera(170.0 + 40 * (spots > 1.5) - 60 * (spots < -1.5), rng)


def edge_of_a_table(rng):
    y, x = np.mgrid[:HEIGHT, :WIDTH] / HEIGHT
    slope = rng.uniform(-0.5, 0.5)
    picture = np.where(
        y > rng.uniform(0.3, 0.7) + slope * (x - 0.6), rng.uniform(40, 120), rng.uniform(150, 240)
    )
    return camera(picture, rng)


def out_of_focus(rng):
    return camera(rng.uniform(100, 200) + rng.uniform(5, 60) * cloudy(rng, 2, 4), rng)


def in_the_dark(rng):
    noise = rng.uniform(3, 12) * rng.standard_normal((HEIGHT, WIDTH, 3))
    return compressed(np.clip(rng.uniform(5, 40) + noise, 0, 255).astype(np.uint8), 80)


def gradient_of_a_screen(rng):
    low, high = rng.integers(0, 256, (2, 3))
    ramp = np.linspace(0, 1, HEIGHT)[:, None, None]
    return np.broadcast_to((low + (high - low) * ramp), (HEIGHT, WIDTH, 3)).astype(np.uint8)


def one_colour(rng):
    return np.full((HEIGHT, WIDTH, 3), rng.integers(0, 256, 3), np.uint8)


def page_of_text(rng):
    page = Image.new("L", (WIDTH, HEIGHT), int(rng.integers(225, 256)))
    size, words = (
        int(rng.integers(14, 30)),
        ["kernels", "slide", "over", "a", "picture", "and", "respond", "to"],
    )
    for top in range(20, HEIGHT - size, round(1.4 * size)):
        line = " ".join(rng.choice(words, WIDTH // (3 * size)))
        ImageDraw.Draw(page).text((20, top), line, fill=20, font=ImageFont.load_default(size))
    return compressed(np.asarray(page.convert("RGB")), 80)


BLANKS: list[Callable] = [
    paper,
    grey_paper,
    shadow,
    ruled_paper,
    squared_paper,
    noisy_paper,
    whiteboard,
    blackboard,
    empty_sheet_on_a_table,
    plaster,
    crumpled_paper,
    wood,
    cloth,
    bricks,
    tiles,
    stone,
    edge_of_a_table,
    out_of_focus,
    in_the_dark,
    gradient_of_a_screen,
    one_colour,
    page_of_text,
]
