"""Digits distorted at random, as other writers and pens would have drawn them."""

import numpy as np

SIDE = 28
ROTATION = np.deg2rad(13)  # largest, either way
SCALE = (0.85, 1.17)
SHEAR = 0.22
SHIFT = 2.5  # pixels
ELASTIC = 1.0  # pixels: standard deviation of the most distorted digit's displacements
KNOTS = 6  # of the elastic displacement along one side
THICKER, THINNER = 0.5, 0.35  # at most: blended with the image one pixel thicker, or thinner
GAMMA = 0.3  # standard deviation of log gamma
GRID = tuple(at.astype(np.float32) for at in np.ogrid[:SIDE, :SIDE])  # every pixel's own row and column


def distort(images: np.ndarray, rng: np.random.Generator, movement: float = 1, ink: float = 1) -> np.ndarray:
    """Rotate, scale, shear, shift and bend each digit at random, and change its stroke width and softness.

    Args:
        images: `(n, 28, 28)`, float32 in `[0, 1]` or uint8.
        rng: source of randomness.
        movement: strength of the geometric distortions; 1 is full.
        ink: strength of the changes in stroke width and softness; 1 is full.

    Returns:
        float32 `(n, 28, 28)` in `[0, 1]`.
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
    """Choose where each pixel of the results comes from: rows and columns, float32 `(n, 28, 28)`."""
    grid = np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2
    angle = rng.uniform(-ROTATION, ROTATION, n)
    shear = rng.uniform(-SHEAR, SHEAR, n)
    scale_row, scale_column = np.exp(rng.uniform(np.log(SCALE[0]), np.log(SCALE[1]), (2, n)))
    cos, sin = np.cos(angle), np.sin(angle)
    matrix = np.array([[cos, -sin], [sin + shear * cos, cos - shear * sin]]) / [[scale_row], [scale_column]]
    matrix = matrix.astype(np.float32)[:, :, :, None, None]
    shift = rng.uniform(-SHIFT, SHIFT, (2, n, 1, 1)).astype(np.float32) + (SIDE - 1) / 2
    bend = elastic(n, rng)
    rows, columns = grid[:, None], grid[None, :]
    source = matrix[:, 0] * rows + matrix[:, 1] * columns + shift + bend
    return source[0], source[1]


def elastic(n: int, rng: np.random.Generator) -> np.ndarray:
    """Choose smooth displacements, float32 `(2, n, 28, 28)` in pixels: Gaussians around KNOTS × KNOTS points.

    After P. Simard, D. Steinkraus, J. Platt, "Best Practices for Convolutional Neural Networks Applied to
    Visual Document Analysis", ICDAR 2003.
    """
    knots = np.linspace(0, SIDE - 1, KNOTS)
    bell = np.exp(-0.5 * ((np.arange(SIDE)[:, None] - knots) / (knots[1] - knots[0])) ** 2)
    bell = (bell / np.linalg.norm(bell, axis=1, keepdims=True)).astype(np.float32)
    strength = rng.uniform(0, ELASTIC, (n, 1, 1)).astype(np.float32)
    return bell @ (rng.standard_normal((2, n, KNOTS, KNOTS), dtype=np.float32) * strength) @ bell.T


def sample(images: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Interpolate the images bilinearly at rows and columns `(n, 28, 28)`; outside an image is 0."""
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
    """Blend each image with itself dilated, or eroded, by a pixel on every side."""
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
    """Raise each image to a random power, gamma: soft edges become wider or narrower."""
    gamma = np.exp(rng.normal(0, GAMMA * ink, (len(images), 1, 1))).astype(np.float32)
    return np.clip(images, 0, 1) ** gamma
