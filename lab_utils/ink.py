"""Strokes of a mouse, turned into 400 pixels like those of X; pad.js does the same in the page.

- `as_example` scales the strokes to the size of X's digits, draws them with X's pen, puts them in X's place
"""

from collections.abc import Sequence

import numpy as np

Stroke = Sequence[tuple[float, float]]

SIDE = 20
# All measured on X, in pixels. MNIST fits each digit into 20 of 28 pixels and puts its center of mass at the
# middle of the image: X shows both at 20/28 of that size, and 14.5 * 20 / 28 - 0.5 = 9.857.
BOX, MIDDLE = 14.0, 9.857
# The pen's radius, and the width of its gray edge: mean ink and the share of full white are then as in X.
PEN, SOFTNESS = 1.0, 1.4
# What is drawn smaller than this part of the pad is a dot, and stays one.
SMALLEST = 0.1
# Where the pixels lie in the plane of complex numbers x + iy, in which its geometry is short to write.
ROWS, COLUMNS = np.mgrid[:SIDE, :SIDE]
PIXELS = COLUMNS + 1j * ROWS


def as_example(strokes: Sequence[Stroke], centered: bool = True) -> np.ndarray:
    """The strokes as one row of X.

    Args:
        strokes: at least one, each of at least one point (x, y); the pad is 1 x 1, y grows downwards
        centered: False leaves them where and as large as they are drawn, some of the ink on the pad

    Returns:
        (400,) float32, gray levels 0 to 1, unrolled column by column
    """
    paths = [np.array(stroke, float) @ (1, 1j) for stroke in strokes]  # (k, 2) -> (k,) complex
    if not centered:
        return _unrolled(_ink([path * SIDE - (0.5 + 0.5j) for path in paths]))
    points = np.concatenate(paths)
    width, height = np.ptp(points.real), np.ptp(points.imag)
    scale = (BOX - 2 * PEN) / max(width, height, SMALLEST)
    corner = points.real.min() + 1j * points.imag.min()
    center = corner + (width + 1j * height) / 2
    middle = MIDDLE + 1j * MIDDLE
    placed = [(path - center) * scale + middle for path in paths]
    shift = middle - _center_of_mass(_ink(placed))
    return _unrolled(_ink([path + shift for path in placed]))


def _unrolled(image: np.ndarray) -> np.ndarray:
    return image.T.ravel().astype(np.float32)  # (20, 20) -> (400,)


def _ink(paths: list[np.ndarray]) -> np.ndarray:
    """The paths drawn with the pen: the nearer a pixel to a path, the brighter.

    Args:
        paths: each (k,) complex, points x + iy in pixels

    Returns:
        (20, 20) float, gray levels 0 to 1
    """
    starts = np.concatenate(paths)
    # The last point twice: a path of one point has no other segment.
    ends = np.concatenate([np.append(path[1:], path[-1]) for path in paths])
    along = ends - starts
    offsets = PIXELS[..., np.newaxis] - starts  # (20, 20) -> (20, 20, segments)
    on_segment = (offsets * along.conj()).real / np.maximum(np.abs(along) ** 2, 1e-12)
    distances = np.abs(offsets - np.clip(on_segment, 0, 1) * along).min(axis=2)  # -> (20, 20)
    return np.clip((PEN - distances) / SOFTNESS + 0.5, 0, 1)


def _center_of_mass(image: np.ndarray) -> complex:
    """Where the middle of the ink lies: x + iy in pixels."""
    return complex((image * PIXELS).sum() / image.sum())
