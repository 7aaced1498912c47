"""Digits distorted at random, as other hands and pens would have written them: NumPy only."""

import numpy as np

SIDE = 28
ROTATION = np.deg2rad(13)  # largest, either way
SCALE = (0.85, 1.17)
SHEAR = 0.22
SHIFT = 2.5  # pixels
ELASTIC = 1.0  # pixels: standard deviation of the most distorted digit's displacements
KNOTS = 6  # of the elastic displacement along one side
THICKER, THINNER = 0.5, 0.35  # how much of a whole pixel's growth or loss on every side
GAMMA = 0.3  # standard deviation of log gamma
GRID = tuple(at.astype(np.float32) for at in np.ogrid[:SIDE, :SIDE])  # every pixel's own row and column


def distort(images: np.ndarray, rng: np.random.Generator, movement: float = 1, ink: float = 1) -> np.ndarray:
    """float32 (n, 28, 28) in [0, 1] → the same, each turned, scaled, sheared, moved, bent, and with
    another stroke width and softness. Digits of uint8 in 0 … 255 are taken too. Pixels move
    `movement` times as far, stroke width and softness change `ink` times as much.
    """
    if images.dtype == np.uint8:
        images = images.astype(np.float32) / 255
    rows, columns = source_points(len(images), rng)
    if movement != 1:
        rows, columns = (
            at + np.float32(movement) * (source - at)
            for at, source in zip(GRID, (rows, columns), strict=True)
        )
    bent = sample(images, rows, columns)
    return soften(change_thickness(bent, rng, ink), rng, ink)


def source_points(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """For every pixel of every result: where in its image it comes from, rows and columns (n, 28, 28)."""
    grid = np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2
    angle = rng.uniform(-ROTATION, ROTATION, n)
    shear = rng.uniform(-SHEAR, SHEAR, n)
    scale_row, scale_column = np.exp(rng.uniform(*np.log(SCALE), (2, n)))
    cos, sin = np.cos(angle), np.sin(angle)
    matrix = np.array([[cos, -sin], [sin + shear * cos, cos - shear * sin]]) / [[scale_row], [scale_column]]
    matrix = matrix.astype(np.float32)[:, :, :, None, None]
    shift = rng.uniform(-SHIFT, SHIFT, (2, n, 1, 1)).astype(np.float32) + (SIDE - 1) / 2
    bend = elastic(n, rng)
    rows, columns = grid[:, None], grid[None, :]
    return tuple(matrix[i, 0] * rows + matrix[i, 1] * columns + shift[i] + bend[i] for i in (0, 1))


def elastic(n: int, rng: np.random.Generator) -> np.ndarray:
    """Smooth displacements (2, n, 28, 28) in pixels: random at KNOTS × KNOTS places, spread by a bell."""
    knots = np.linspace(0, SIDE - 1, KNOTS)
    bell = np.exp(-0.5 * ((np.arange(SIDE)[:, None] - knots) / (knots[1] - knots[0])) ** 2)
    bell = (bell / np.linalg.norm(bell, axis=1, keepdims=True)).astype(np.float32)
    strength = rng.uniform(0, ELASTIC, (n, 1, 1)).astype(np.float32)
    return bell @ (rng.standard_normal((2, n, KNOTS, KNOTS), dtype=np.float32) * strength) @ bell.T


def sample(images: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Bilinear values at these places; outside the image is 0."""
    side = SIDE + 2
    flat = np.pad(images, ((0, 0), (1, 1), (1, 1))).ravel()
    rows, columns = (np.clip(x + 1, 0, side - 1.001) for x in (rows, columns))
    row, column = np.floor(rows), np.floor(columns)
    down, right = rows - row, columns - column
    at = (row * side + column).astype(np.int32)
    at += (np.arange(len(images), dtype=np.int32) * side * side)[:, None, None]
    top = flat[at] * (1 - right) + flat[at + 1] * right
    bottom = flat[at + side] * (1 - right) + flat[at + side + 1] * right
    return top * (1 - down) + bottom * down


def change_thickness(images: np.ndarray, rng: np.random.Generator, ink: float = 1) -> np.ndarray:
    """Each image partly replaced by itself a pixel thicker, or thinner, on every side."""
    amount = rng.uniform(-THINNER * ink, THICKER * ink, (len(images), 1, 1)).astype(np.float32)
    thin = amount[:, 0, 0] < 0
    changed = images.copy()  # thinning ink is thickening the paper
    changed[thin] = 1 - changed[thin]
    padded = np.pad(changed, ((0, 0), (1, 1), (1, 1)), mode="edge")
    for neighbour in (padded[:, :-2, 1:-1], padded[:, 2:, 1:-1], padded[:, 1:-1, :-2], padded[:, 1:-1, 2:]):
        changed = np.maximum(changed, neighbour)
    changed[thin] = 1 - changed[thin]
    return images + np.abs(amount) * (changed - images)


def soften(images: np.ndarray, rng: np.random.Generator, ink: float = 1) -> np.ndarray:
    gamma = np.exp(rng.normal(0, GAMMA * ink, (len(images), 1, 1))).astype(np.float32)
    return np.clip(images, 0, 1) ** gamma
