"""Pictures that never saw a camera: paint programs, drawing pads, screenshots, figures. All seeded.

A kind is a function of strokes and a random generator, or of a 28 × 28 digit of MNIST and one; it returns
a picture: uint8 `(H, W)` or `(H, W, 3)`.
"""

import io
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFont

Strokes = list[np.ndarray]
FINE = 4  # smooth lines are drawn so much larger, then reduced
COLOURS = [(0, 0, 0), (20, 30, 160), (200, 20, 30), (10, 110, 40), (110, 20, 130), (60, 60, 60)]
PAPERS = [(255, 255, 255), (250, 245, 230), (225, 235, 250), (230, 230, 230), (255, 240, 150)]
VIRIDIS = np.array([(68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37)], float)


def coverage(
    strokes: Strokes, size: tuple[int, int], longest: float, pen: float, at=(0.5, 0.5), smooth: bool = True
) -> np.ndarray:
    """How much of each pixel is ink: float `(H, W)` in [0, 1].

    Args:
        strokes: Arrays (n, 2) of x, y.
        size: Width and height in pixels.
        longest: Longest side of the digit's centre lines in pixels.
        pen: Width of the pen in pixels.
        at: Where in the room that is left, as x, y in [0, 1].
        smooth: Whether edges are anti-aliased.
    """
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = longest / max(high - low)
    corner = pen / 2 + (np.array(size) - pen - (high - low) * scale) * at
    fine = FINE if smooth else 1
    canvas = Image.new("L", (size[0] * fine, size[1] * fine))
    draw = ImageDraw.Draw(canvas)
    radius = pen * fine / 2
    for stroke in strokes:
        line = ((stroke - low) * scale + corner) * fine
        draw.line([tuple(point) for point in line.tolist()], fill=255, width=max(1, round(2 * radius)))
        for x, y in line.tolist() if radius >= 1 else []:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(canvas.reduce(fine), dtype=np.float64) / 255


def inked(ink: np.ndarray, colour, paper) -> np.ndarray:
    """Ink (H, W) in [0, 1] of a colour on paper: uint8 `(H, W, 3)`."""
    ink = ink[..., None]
    return (np.array(paper) * (1 - ink) + np.array(colour) * ink + 0.5).astype(np.uint8)


def compressed(picture: np.ndarray, quality: int) -> np.ndarray:
    """What JPEG leaves of a picture."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality)
    return np.array(Image.open(file))


def _any(choices, rng):
    return choices[rng.integers(len(choices))]


def _drawn(strokes, rng, side=(100, 900), longest=(0.35, 0.85), pen=(0.04, 0.12), smooth=None) -> np.ndarray:
    width, height = (int(rng.uniform(*side)) for _ in range(2))
    length = rng.uniform(*longest) * min(width, height)
    smooth = bool(rng.integers(2)) if smooth is None else smooth
    pixels = max(1.0, rng.uniform(*pen) * length)
    return coverage(strokes, (width, height), length - pixels, pixels, rng.uniform(0.1, 0.9, 2), smooth)


def paint(strokes, rng):
    return inked(_drawn(strokes, rng), (0, 0, 0), (255, 255, 255))


def paint_white_on_black(strokes, rng):
    return inked(_drawn(strokes, rng), (255, 255, 255), (0, 0, 0))


def paint_colours(strokes, rng):
    return inked(_drawn(strokes, rng), _any(COLOURS, rng), _any(PAPERS, rng))


def light_on_colour(strokes, rng):
    return inked(_drawn(strokes, rng), _any(PAPERS, rng), _any(COLOURS, rng))


def faint(strokes, rng):
    paper = rng.integers(200, 256)
    return inked(_drawn(strokes, rng), (paper - rng.integers(40, 90),) * 3, (paper,) * 3)


def pixel_pen(strokes, rng):
    return inked(_drawn(strokes, rng, pen=(0, 0.01), smooth=False), (0, 0, 0), (255, 255, 255))


def thick(strokes, rng):
    return inked(_drawn(strokes, rng, pen=(0.16, 0.24)), *(((0,) * 3, (255,) * 3)[:: _any((1, -1), rng)]))


def tiny(strokes, rng):
    ink = _drawn(strokes, rng, side=(16, 40), longest=(0.7, 0.95), pen=(0.08, 0.12), smooth=True)
    return inked(ink, *(((0,) * 3, (255,) * 3)[:: _any((1, -1), rng)]))


def huge(strokes, rng):
    ink = _drawn(strokes, rng, side=(1600, 2048), pen=(0.02, 0.12), smooth=False)
    return inked(ink, *(((0,) * 3, (255,) * 3)[:: _any((1, -1), rng)]))


def small_in_a_large_one(strokes, rng):
    ink = _drawn(strokes, rng, side=(500, 1500), longest=(0.06, 0.15), pen=(0.06, 0.14), smooth=True)
    return inked(ink, *(((0,) * 3, (255,) * 3)[:: _any((1, -1), rng)]))


def pixel_art(strokes, rng):
    side = int(rng.integers(14, 29))
    ink = _drawn(strokes, rng, side=(side, side + 1), longest=(0.7, 0.95), pen=(0.06, 0.1), smooth=False)
    ink = ink.repeat(factor := int(rng.integers(1, 20)), axis=0).repeat(factor, axis=1)
    return inked(ink, *(((0,) * 3, (255,) * 3)[:: _any((1, -1), rng)]))


def jpeg(strokes, rng):
    ink = _drawn(strokes, rng, side=(60, 500))
    picture = inked(ink, *(((0,) * 3, (255,) * 3)[:: _any((1, -1), rng)]))
    return compressed(picture, int(rng.integers(8, 40)))


def touching_the_frame(strokes, rng):
    picture = paint(strokes, rng)
    rows, columns = (np.flatnonzero((picture[..., 0] < 128).any(axis=axis)) for axis in (1, 0))
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def framed(strokes, rng):
    """A pad with a line around it, in the ink's colour or a lighter one."""
    picture = paint(strokes, rng)
    height, width = picture.shape[:2]
    pad = int(rng.uniform(0.03, 0.12) * min(height, width))
    picture = np.pad(picture, ((pad, pad), (pad, pad), (0, 0)), constant_values=255)
    image = Image.fromarray(picture)
    inset = int(rng.integers(0, pad))
    box = (inset, inset, image.width - 1 - inset, image.height - 1 - inset)
    ImageDraw.Draw(image).rectangle(
        box, outline=(int(rng.integers(0, 160)),) * 3, width=int(rng.integers(1, 5))
    )
    return np.array(image)


def pad_in_a_page(strokes, rng):
    """A screenshot: a black pad in a white page, with a heading and buttons."""
    return _page(inked(_drawn(strokes, rng, side=(200, 420), smooth=True), (255,) * 3, (0,) * 3), rng)


def white_pad_in_a_dark_page(strokes, rng):
    pad = inked(_drawn(strokes, rng, side=(200, 420), smooth=True), (0,) * 3, (255,) * 3)
    return 255 - _page(255 - pad, rng)


def black_with_white_margins(strokes, rng):
    """A black square saved with the margins of a figure."""
    picture = paint_white_on_black(strokes, rng)
    pads = rng.integers(1, max(2, min(picture.shape[:2]) // 5), (2, 2)).tolist()
    return np.pad(picture, (*pads, (0, 0)), constant_values=255)


def _page(pad: np.ndarray, rng) -> np.ndarray:
    height, width = pad.shape[:2]
    left, top, right, bottom = (int(rng.integers(8, 90)) for _ in range(4))
    page = Image.new("RGB", (width + left + right, height + top + bottom), (255, 255, 255))
    page.paste(Image.fromarray(pad), (left, top))
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(14)
    if top > 30:
        draw.text((left, top - 24), "Draw a digit", fill=(40, 40, 60), font=font)
    if bottom > 40:
        for i, name in enumerate(("Clear", "Undo")):
            box = (left + 80 * i, top + height + 8, left + 80 * i + 70, top + height + 32)
            draw.rounded_rectangle(box, 4, outline=(150, 150, 160))
            draw.text((box[0] + 14, box[1] + 4), name, fill=(40, 40, 60), font=font)
    return np.array(page)


def mnist_as_it_is(digit, rng):
    return digit


def mnist_inverted(digit, rng):
    return 255 - digit


def mnist_enlarged(digit, rng):
    side = int(rng.integers(56, 600))
    how = _any((Image.Resampling.NEAREST, Image.Resampling.BICUBIC), rng)
    picture = np.asarray(Image.fromarray(digit).resize((side, side), how))
    return 255 - picture if rng.integers(2) else picture


def mnist_jpeg(digit, rng):
    return compressed(digit, int(rng.integers(40, 95)))


def mnist_figure(digit, rng):
    """The figure that `plt.imshow(digit)` gives: a square of colours with ticks and numbers."""
    return _figure(_in_colour(digit, rng), rng, axes=True)


def mnist_saved_figure(digit, rng):
    """The same without axes: a square in white margins."""
    return _figure(_in_colour(digit, rng), rng, axes=False)


def _in_colour(digit, rng) -> np.ndarray:
    how = rng.integers(3)
    if how == 0:
        place = np.arange(5) * 255 / 4
        channels = [np.interp(digit, place, channel) for channel in VIRIDIS.T]
        return np.stack(channels, axis=-1).astype(np.uint8)
    return np.repeat((digit if how == 1 else 255 - digit)[..., None], 3, axis=2)


def _figure(colours: np.ndarray, rng, axes: bool) -> np.ndarray:
    side = int(rng.integers(120, 400))
    square = Image.fromarray(colours).resize((side, side), Image.Resampling.NEAREST)
    left, top = int(rng.integers(26, 60)), int(rng.integers(10, 40))
    figure = Image.new("RGB", (side + left + top, side + left + top), (255, 255, 255))
    figure.paste(square, (left, top))
    if axes:
        draw = ImageDraw.Draw(figure)
        draw.rectangle((left - 1, top - 1, left + side, top + side), outline=(0, 0, 0))
        for tick in range(0, 28, 5):
            at = (tick + 0.5) * side / 28
            draw.line((left - 4, top + at, left - 1, top + at), fill=(0, 0, 0))
            draw.line((left + at, top + side, left + at, top + side + 4), fill=(0, 0, 0))
            draw.text((left - 20, top + at - 6), str(tick), fill=(0, 0, 0), font=ImageFont.load_default(10))
            draw.text(
                (left + at - 4, top + side + 5), str(tick), fill=(0, 0, 0), font=ImageFont.load_default(10)
            )
    return np.array(figure)


FROM_STROKES: list[Callable] = [
    paint,
    paint_white_on_black,
    paint_colours,
    light_on_colour,
    faint,
    pixel_pen,
    thick,
    tiny,
    huge,
    small_in_a_large_one,
    pixel_art,
    jpeg,
    touching_the_frame,
    framed,
    pad_in_a_page,
    white_pad_in_a_dark_page,
    black_with_white_margins,
]
FROM_MNIST: list[Callable] = [
    mnist_as_it_is,
    mnist_inverted,
    mnist_enlarged,
    mnist_jpeg,
    mnist_figure,
    mnist_saved_figure,
]
