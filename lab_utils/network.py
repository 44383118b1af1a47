"""Pictures of networks, drawn in inches on an empty page.

- `plt_softmax_network` shows N linear outputs that go together through softmax
- `plt_digit_network` shows the lesson's network, 400 pixels to 10 digits, with the shapes of its weights
"""

from itertools import pairwise, product

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from lab_utils.figures import new_figure, show

Point = tuple[float, float]
MIDDLE = 2.4  # of the columns of the digit network, in inches from below
# The strokes of a two, on a page of 20 x 20 pixels, y downward.
TWO = (
    (6.5, 7),
    (7, 5.2),
    (8.5, 4.2),
    (10.5, 4.2),
    (12.3, 5.2),
    (12.8, 7),
    (12, 9),
    (6.5, 15.3),
    (13.5, 15.3),
)


def plt_softmax_network() -> None:
    """Show how softmax turns N linear outputs z into N probabilities a."""
    show(
        draw_softmax_network(),
        "The inputs x go to N linear units, z_j = w_j · x + b_j for j from 0 to N-1. All N values z go into "
        "one softmax box, a_j = e^(z_j) divided by the sum of e^(z_k) over k from 0 to N-1. Out come N "
        "outputs a_0 to a_{N-1}, each between 0 and 1, with sum 1.",
    )


def plt_digit_network() -> None:
    """Show the 400-25-15-10 network with the shapes and counts of its parameters."""
    show(
        draw_digit_network(),
        "400 pixels go to layer L1 with 25 ReLU units, then L2 with 15 ReLU units, then L3 with 10 linear "
        "units, one per digit. W1 is (400, 25) and b1 (25,), 10,025 numbers; W2 is (25, 15) and b2 (15,), "
        "390; W3 is (15, 10) and b3 (10,), 160; together 10,575. Softmax is no layer of the model: during "
        "training it is part of the loss.",
    )


def draw_softmax_network() -> Figure:
    """Inputs, N linear units, the softmax box with its formula, N outputs."""
    fig, page = _page(8, 3.5)
    rows = (2.5, 1.85, 0.65)
    names = ("0", "1", "N-1")
    inputs = [(0.6, y) for y in (2.35, 1.575, 0.8)]
    units = [(2.4, y) for y in rows]
    outputs = [(7.1, y) for y in rows]
    _connect(page, inputs, units)
    for center in inputs:
        _circle(page, center, 0.11)
    for (x, y), name in zip(units, names, strict=True):
        _circle(page, (x, y), 0.24, f"$z_{{{name}}}$")
        _arrow(page, (x + 0.24, y), (3.5, y))
    _box(page, (3.5, 0.3), 2.5, 2.55)
    _formula(page, (4.75, 1.75))
    page.text(4.75, 0.45, "each $a_j$ needs all $N$ values $z$", ha="center", fontsize=10)
    for (x, y), name in zip(outputs, names, strict=True):
        _arrow(page, (6.0, y), (x - 0.24, y))
        _circle(page, (x, y), 0.24, f"$a_{{{name}}}$")
    for x, _ in (units[0], outputs[0]):
        _dots(page, (x, 1.25))
    _heading(page, (0.6, 3.2), "Inputs $x$")
    _heading(page, (2.4, 3.2), "$N$ linear units", r"$z_j = w_j \cdot x + b_j$")
    _heading(page, (4.75, 3.2), "Softmax")
    _heading(page, (7.1, 3.2), "$N$ outputs", "each 0 to 1, sum 1")
    return fig


def draw_digit_network() -> Figure:
    """A digit's picture, its 400 pixels, three layers, and the softmax that joins the loss."""
    fig, page = _page(8, 4.3)
    pixels, first, second = (_some_units(x, count) for x, count in ((1.85, 8), (3.1, 7), (4.45, 6)))
    third = [(5.75, MIDDLE + 0.24 * (4.5 - digit)) for digit in range(10)]
    for left, right in pairwise((pixels, first, second, third)):
        _connect(page, left, right)
    for center in (*pixels, *first, *second, *third):
        _circle(page, center, 0.1)
    for column in (pixels, first, second):
        x, y = column[-1]
        _dots(page, (x, y + 0.33))
    _digit(page, (0.15, MIDDLE - 0.5), 1.0)
    page.text(0.65, MIDDLE - 0.6, "20 × 20 pixels", ha="center", va="top", fontsize=10)
    _arrow(page, (1.2, MIDDLE), (1.65, MIDDLE))
    for digit, (x, y) in enumerate(third):
        page.text(x + 0.2, y, f"$z_{digit}$", ha="left", va="center", fontsize=10)
    _arrow(page, (6.2, MIDDLE), (6.55, MIDDLE))
    _box(page, (6.55, MIDDLE - 1.2), 1.3, 2.4, "--")
    page.text(7.2, MIDDLE + 0.2, "Softmax", ha="center", va="center", weight="bold")
    page.text(7.2, MIDDLE - 0.15, "inside the loss\nduring training", ha="center", va="center", fontsize=10)
    _heading(page, (1.85, 3.95), "Input", "400 pixels")
    _layer(page, 3.1, "L1", "25 units, ReLU", "W1 (400, 25)\nb1 (25,)\n10,025 parameters")
    _layer(page, 4.45, "L2", "15 units, ReLU", "W2 (25, 15)\nb2 (15,)\n390 parameters")
    _layer(page, 5.75, "L3", "10 units, linear", "W3 (15, 10)\nb3 (10,)\n160 parameters")
    page.text(4.45, 0.12, "10,025 + 390 + 160 = 10,575 parameters", ha="center", weight="bold")
    return fig


def _some_units(x: float, count: int) -> list[Point]:
    """Centers of circles down the page; the last but one is left out, where the dots go."""
    return [(x, MIDDLE + 0.33 * ((count - 1) / 2 - place)) for place in range(count) if place != count - 2]


def _layer(page: Axes, x: float, name: str, kind: str, parameters: str) -> None:
    _heading(page, (x, 3.95), name, kind)
    page.text(x, 1.0, parameters, ha="center", va="top", fontsize=10)


def _page(width: float, height: float) -> tuple[Figure, Axes]:
    """A new figure and axes over all of it, where one unit is one inch."""
    fig = new_figure(width, height)
    page = fig.add_axes((0, 0, 1, 1))
    page.set(xlim=(0, width), ylim=(0, height))
    page.set_axis_off()
    return fig, page


def _heading(page: Axes, place: Point, title: str, line: str = "") -> None:
    x, y = place
    page.text(x, y, title, ha="center", va="bottom", weight="bold")
    page.text(x, y - 0.04, line, ha="center", va="top", fontsize=10)


def _formula(page: Axes, center: Point) -> None:
    # In one piece, matplotlib's \dfrac would let the sum's upper limit touch the rule.
    x, y = center
    page.text(x - 0.25, y, "$a_j =$", ha="right", va="center", fontsize=16)
    page.text(x + 0.35, y + 0.1, "$e^{z_j}$", ha="center", va="bottom", fontsize=16)
    page.plot([x - 0.15, x + 0.85], [y, y], color=plt.rcParams["text.color"], linewidth=1)
    page.text(x + 0.35, y - 0.1, r"$\sum_{k=0}^{N-1} e^{z_k}$", ha="center", va="top", fontsize=16)


def _circle(page: Axes, center: Point, radius: float, name: str = "") -> None:
    page.add_patch(Circle(center, radius, facecolor=page.get_facecolor(), edgecolor="C0", linewidth=1.5))
    page.text(*center, name, ha="center", va="center")


def _connect(page: Axes, left: list[Point], right: list[Point]) -> None:
    """A thin line from each point on the left to each on the right, behind everything."""
    page.add_collection(LineCollection(list(product(left, right)), colors=_gray(), linewidths=0.5, zorder=0))


def _arrow(page: Axes, start: Point, end: Point) -> None:
    page.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": _gray(), "shrinkA": 0, "shrinkB": 0})


def _box(page: Axes, corner: Point, width: float, height: float, line: str = "-") -> None:
    page.add_patch(
        FancyBboxPatch(
            corner,
            width,
            height,
            boxstyle="round,pad=0,rounding_size=0.12",
            facecolor=("C1", 0.06),
            edgecolor="C1",
            linestyle=line,
            linewidth=1.5,
        )
    )


def _dots(page: Axes, center: Point) -> None:
    x, y = center
    page.plot([x] * 3, [y - 0.1, y, y + 0.1], "o", markersize=3, color=_gray())


def _gray() -> str:
    return plt.rcParams["axes.edgecolor"]


def _digit(page: Axes, corner: Point, size: float) -> None:
    """A two of 20 x 20 pixels; a pixel is brighter the nearer it lies to a stroke."""
    x, y = corner
    page.imshow(_two(), extent=(x, x + size, y, y + size), aspect="auto")


def _two() -> np.ndarray:
    """(20, 20) brightness 0 to 1."""
    pixels = np.stack(np.meshgrid(np.arange(20), np.arange(20)), axis=-1)[:, :, None]  # (20, 20, 1, 2)
    corners = np.array(TWO)
    starts, steps = corners[:-1], np.diff(corners, axis=0)  # (s, 2)
    along = np.clip(((pixels - starts) * steps).sum(-1) / (steps**2).sum(-1), 0, 1)  # (20, 20, s)
    distance = np.linalg.norm(pixels - starts - along[..., None] * steps, axis=-1).min(-1)  # (20, 20)
    return np.clip(1.7 - distance, 0, 1)
