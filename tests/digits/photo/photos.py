"""Photos of handwritten digits, made from pen strokes: paper, lines, light, ink and camera, all seeded."""

import io
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 480, 360
FINE = 2  # lines are drawn so much larger, then reduced

Range = tuple[float, float]


@dataclass(frozen=True)
class Scene:
    """What a photo shows. Ranges are drawn from evenly; lengths are in parts of the frame's height."""

    size: Range = (0.4, 0.8)  # longest side of the digit
    pen: Range = (0.05, 0.09)  # stroke width, in parts of the digit's longest side
    paper: tuple[Range, Range, Range] = ((0.85, 0.97),) * 3  # red, green, blue
    ink: tuple[Range, Range, Range] = ((0.05, 0.2),) * 3
    grain: float = 0.0  # how much of the ink the paper's grain takes away
    fibres: float = 0.02  # how much the paper's own brightness varies
    turn: float = 6.0  # largest rotation in degrees
    gradient: Range = (0.0, 0.15)  # how much darker the dark side is
    shadow: Range = (0.0, 0.0)  # how much light a shadow across the frame takes away
    shadow_edge: Range = (3, 15)  # its blur in pixels
    glare: float = 0.0  # how much a lamp's reflection adds
    line_gap: Range = (0.0, 0.0)  # distance of the lines on the paper
    squared: bool = False
    line: tuple[Range, Range, Range] = ((0.55, 0.75), (0.65, 0.8), (0.8, 0.9))
    blur: Range = (0.6, 1.4)
    noise: Range = (1.0, 4.0)
    jpeg: tuple[int, int] = (70, 92)
    reduced: Range = (1.0, 1.0)  # the size at which it was kept, in parts of the camera's
    cropped: bool = False  # cut out closely around the digit
    table: tuple[Range, Range, Range] | None = None  # its colour, where the sheet lies with it all around


PLAIN = Scene()
BLUE = ((0.1, 0.2), (0.15, 0.3), (0.5, 0.7))
SCENES = {
    "plain": PLAIN,
    "grey paper": replace(PLAIN, paper=((0.5, 0.65), (0.5, 0.65), (0.45, 0.6))),
    "gradient": replace(PLAIN, gradient=(0.4, 0.65)),
    "shadow": replace(PLAIN, shadow=(0.35, 0.6), shadow_edge=(2, 20)),
    "ruled": replace(PLAIN, line_gap=(0.1, 0.2), ink=BLUE),
    "squared": replace(PLAIN, line_gap=(0.06, 0.12), squared=True, ink=BLUE, gradient=(0.1, 0.3)),
    "blue ink": replace(PLAIN, ink=BLUE, gradient=(0.1, 0.3)),
    "red ink": replace(PLAIN, ink=((0.7, 0.85), (0.1, 0.25), (0.1, 0.3))),
    "pencil": replace(PLAIN, ink=((0.35, 0.5),) * 3, grain=0.5, pen=(0.03, 0.06), gradient=(0.1, 0.3)),
    "pencil on squares": replace(
        PLAIN, ink=((0.3, 0.45),) * 3, grain=0.4, pen=(0.03, 0.06), line_gap=(0.06, 0.12), squared=True
    ),
    "ballpoint": replace(PLAIN, ink=BLUE, pen=(0.015, 0.03)),
    "marker": replace(PLAIN, pen=(0.12, 0.18)),
    "small": replace(PLAIN, size=(0.1, 0.2), pen=(0.06, 0.12), gradient=(0.1, 0.4)),
    "noisy": replace(PLAIN, noise=(10, 18), jpeg=(30, 50), gradient=(0.1, 0.4)),
    "sticky note": replace(
        PLAIN,
        paper=((0.65, 0.9), (0.65, 0.9), (0.3, 0.5)),
        ink=((0.15, 0.3), (0.3, 0.4), (0.35, 0.45)),
        pen=(0.08, 0.13),
        grain=0.4,
        fibres=0.09,
        reduced=(0.3, 0.5),
    ),
    "felt pen on dark paper": replace(
        PLAIN,
        paper=((0.35, 0.45),) * 3,
        ink=((0.05, 0.15),) * 3,
        pen=(0.08, 0.13),
        fibres=0.06,
        blur=(1.5, 4.0),
        reduced=(0.3, 0.5),
        gradient=(0.1, 0.4),
    ),
    "whiteboard": replace(
        PLAIN,
        glare=0.35,
        paper=((0.65, 0.8),) * 3,
        ink=((0.1, 0.3), (0.1, 0.5), (0.1, 0.3)),
        gradient=(0.1, 0.4),
    ),
    "blackboard": replace(
        PLAIN,
        paper=((0.1, 0.2), (0.2, 0.32), (0.15, 0.25)),
        ink=((0.8, 0.95),) * 3,
        grain=0.5,
        gradient=(0.1, 0.5),
    ),
    "cropped": replace(PLAIN, cropped=True, gradient=(0.1, 0.4)),
    "on a black table": replace(PLAIN, table=((0.04, 0.14),) * 3, ink=BLUE, gradient=(0.1, 0.3)),
    "on a wooden table": replace(
        PLAIN, table=((0.35, 0.55), (0.2, 0.38), (0.1, 0.25)), line_gap=(0.1, 0.2), gradient=(0.1, 0.3)
    ),
    "on a white table": replace(PLAIN, table=((0.8, 0.95),) * 3, paper=((0.6, 0.75),) * 3),
}


def photograph(strokes: list[np.ndarray], scene: Scene, rng: np.random.Generator) -> np.ndarray:
    """Returns a photo of the digit in this scene: uint8 `(H, W, 3)`."""
    points, pen = _place(strokes, scene, rng)
    ink = _blurred(_draw_ink(points, pen), 0.7)
    if scene.grain:
        ink *= np.clip(1 - scene.grain * 2 * _blurred(rng.random((HEIGHT, WIDTH)), 1.0) ** 2 * 2, 0.1, 1)
    paper = _colour(scene.paper, rng) * (1 + scene.fibres * rng.standard_normal((HEIGHT, WIDTH, 1)))
    if scene.line_gap[1]:
        lines = 0.9 * _draw_lines(scene, rng)[..., None]
        paper = paper * (1 - lines) + _colour(scene.line, rng) * lines
    picture = paper * (1 - ink[..., None]) + _colour(scene.ink, rng) * ink[..., None]
    if scene.table is not None:
        picture = _on_a_table(picture, scene, rng)
    picture = picture * _light(scene, rng)[..., None] + _reflection(scene, rng)[..., None]
    picture = _camera(picture, scene, rng)
    return _cut_out(picture, np.concatenate(points), pen, rng) if scene.cropped else picture


def _place(strokes, scene, rng) -> tuple[list[np.ndarray], float]:
    """Returns the strokes in pixels of the frame, and the pen's width."""
    angle = np.radians(rng.uniform(-scene.turn, scene.turn))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    strokes = [stroke @ turn for stroke in strokes]
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    longest = rng.uniform(*scene.size) * HEIGHT
    pen = max(1.5, rng.uniform(*scene.pen) * longest)
    scale = (longest - pen) / max(high - low)
    room = np.maximum((WIDTH, HEIGHT) - (high - low) * scale - pen - 20, 0)
    corner = rng.uniform(0, 1, 2) * room + pen / 2 + 10
    return [(stroke - low) * scale + corner for stroke in strokes], pen


def _draw_ink(points, pen) -> np.ndarray:
    canvas = Image.new("L", (WIDTH * FINE, HEIGHT * FINE))
    draw = ImageDraw.Draw(canvas)
    for stroke in points:
        stroke = stroke * FINE
        draw.line([tuple(point) for point in stroke.tolist()], fill=255, width=round(pen * FINE))
        for x, y in stroke.tolist():
            draw.circle((x, y), pen * FINE / 2, fill=255)
    return np.asarray(canvas.reduce(FINE), dtype=np.float64) / 255


def _draw_lines(scene, rng) -> np.ndarray:
    """Ruled or squared paper, a little turned."""
    canvas = Image.new("L", (WIDTH * FINE, HEIGHT * FINE))
    draw = ImageDraw.Draw(canvas)
    gap = rng.uniform(*scene.line_gap) * HEIGHT * FINE
    slope = np.tan(np.radians(rng.uniform(-3, 3)))
    width = round(rng.uniform(1.0, 2.2) * FINE)
    right, bottom = canvas.size
    for start in np.arange(rng.uniform(0, gap) - bottom, 2 * right, gap):
        draw.line([(0, start), (right, start + slope * right)], fill=255, width=width)
        if scene.squared:
            draw.line([(start, 0), (start - slope * bottom, bottom)], fill=255, width=width)
    return np.asarray(canvas.reduce(FINE), dtype=np.float64) / 255


def _colour(ranges, rng) -> np.ndarray:
    """One draw for all three, so that greys stay grey."""
    low, high = np.array(ranges).T
    return low + rng.uniform() * (high - low)


def _on_a_table(picture, scene, rng) -> np.ndarray:
    """The sheet smaller, turned and in perspective, each corner somewhere else in the frame."""
    frame = np.array([WIDTH, HEIGHT])
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    angle = np.radians(rng.uniform(-20, 20))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    there = (corners - 0.5) * rng.uniform(0.6, 0.8, 2) + rng.uniform(-0.03, 0.03, (4, 2))
    there = (there * frame) @ turn + frame / 2 + rng.uniform(-0.02, 0.02, 2) * frame
    # The projective map from the frame back to the sheet: eight linear equations, as Pillow wants it.
    rows = [
        row
        for (x, y), (u, v) in zip(there, corners * frame, strict=True)
        for row in ([x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y])
    ]
    back = np.linalg.solve(rows, (corners * frame).ravel()).tolist()
    wood = np.clip(1 + 0.08 * rng.standard_normal((HEIGHT, 1, 1)), 0.5, 1.5)
    table = _colour(scene.table, rng) * wood * np.ones((1, WIDTH, 1))
    covered = np.ones((HEIGHT, WIDTH, 1))
    laid = [
        np.asarray(
            Image.fromarray(np.float32(channel)).transform(
                (WIDTH, HEIGHT), Image.Transform.PERSPECTIVE, back, Image.Resampling.BILINEAR
            )
        )
        for channel in np.moveaxis(np.concatenate([picture, covered], axis=2), -1, 0)
    ]
    return np.stack(laid[:3], axis=-1) + table * (1 - laid[3][..., None])


def _light(scene, rng) -> np.ndarray:
    """How much light falls on each pixel: a gradient, and the edge of a shadow through the middle."""
    y, x = np.mgrid[:HEIGHT, :WIDTH] / HEIGHT
    angle = rng.uniform(0, 2 * np.pi)
    across = np.cos(angle) * x + np.sin(angle) * y
    across = (across - across.min()) / np.ptp(across)
    light = 1 - rng.uniform(*scene.gradient) * across
    if scene.shadow[1]:
        dark = (across > rng.uniform(0.3, 0.7)).astype(float)
        light = light * (1 - rng.uniform(*scene.shadow) * _blurred(dark, rng.uniform(*scene.shadow_edge)))
    return light


def _reflection(scene, rng) -> np.ndarray:
    """The blurred image of a lamp on a glossy board."""
    y, x = np.mgrid[:HEIGHT, :WIDTH] / HEIGHT
    at_x, at_y = rng.uniform(0, WIDTH / HEIGHT), rng.uniform(0, 1)
    return scene.glare * np.exp(-((x - at_x) ** 2 + (y - at_y) ** 2) / (2 * rng.uniform(0.08, 0.25) ** 2))


def _camera(picture, scene, rng) -> np.ndarray:
    """Lens blur, sensor noise and JPEG."""
    sigma = rng.uniform(*scene.blur)
    picture = np.stack([_blurred(channel, sigma) for channel in np.moveaxis(picture, -1, 0)], axis=-1)
    picture = 255 * picture + rng.uniform(*scene.noise) * rng.standard_normal(picture.shape)
    image = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    part = rng.uniform(*scene.reduced)
    if part < 1:
        image = image.resize((round(WIDTH * part), round(HEIGHT * part)), Image.Resampling.BILINEAR)
    file = io.BytesIO()
    quality = int(rng.integers(*scene.jpeg))
    image.save(file, "JPEG", quality=quality)
    return np.array(Image.open(file))


def _cut_out(picture, points, pen, rng) -> np.ndarray:
    """Leaves a margin of 2 to 10 % of the digit."""
    margin = pen / 2 + rng.uniform(0.02, 0.1) * np.ptp(points, axis=0).max()
    low = np.maximum(points.min(axis=0) - margin, 0).astype(int)
    high = (points.max(axis=0) + margin + 1).astype(int)
    return picture[low[1] : high[1], low[0] : high[0]]


def _blurred(values, sigma) -> np.ndarray:
    """A Gaussian blur of values in [0, 1], to the precision of 8 bits."""
    image = Image.fromarray(np.clip(values * 255, 0, 255).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(sigma)), dtype=np.float64) / 255
