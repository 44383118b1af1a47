"""Four sliders for z beside the a that the learner's own softmax makes of them.

- `plt_softmax` shows the figure with its sliders
- `ask` calls the learner's function and turns whatever comes back into numbers or a sentence
- `SoftmaxFigure` is the figure: four bars of z, four of a
"""

import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lab_utils.choosing import Choice, let_choose
from lab_utils.figures import new_figure
from lab_utils.sentences import WrongType

START = (1.0, 2.0, 3.0, 4.0)
LOWEST, HIGHEST, STEP = -5.0, 10.0, 0.1
SHIFT = 5.0  # by which all four move at most
Z_LIMITS = (LOWEST - SHIFT - 6, HIGHEST + SHIFT + 5)  # room for the value beyond the longest bar
DRAWABLE = 1e100  # the longest bar that matplotlib can scale without overflow
FINISH = "finish Exercise 1 and run its cell, then run this cell again."


def plt_softmax(my_softmax: Callable[[np.ndarray], Any]) -> None:
    """Show z and a = my_softmax(z) as bars, with a slider for each of the four z, and one that moves all of them.

    Each move calls `my_softmax` again. If it fails, the figure says so in a sentence and stays alive.

    Args:
        my_softmax: takes z, (4,) float, -10 to 15, and returns a, (4,) float.

    Raises:
        TypeError: `my_softmax` is not a function.
    """
    if not callable(my_softmax):
        raise WrongType(
            f"plt_softmax got {type(my_softmax).__name__} where it needs the function itself: "
            "write plt_softmax(my_softmax), with nothing after the name my_softmax."
        )
    figure = SoftmaxFigure(my_softmax)

    def draw(together: float, **z: float) -> tuple[Figure, str]:
        figure.move(np.array([*z.values()]) + together)
        return figure.fig, figure.words()

    each = {f"z{j}": _slider(f"z{j}", LOWEST, HIGHEST, value) for j, value in enumerate(START)}
    let_choose(draw, **each, together=_slider("all four +", -SHIFT, SHIFT, 0))


def ask(softmax: Callable[[np.ndarray], Any], z: np.ndarray) -> tuple[np.ndarray, str]:
    """What `softmax` makes of a copy of z, (N,) float.

    Returns:
        a : (N,) float; all zeros if N numbers that bars can show did not come back
        trouble: empty, or a sentence that says what came back and what to do
    """
    nothing = np.zeros_like(z)
    try:
        answer = softmax(z.copy())
    # SystemExit too: an exit() left in the function must not end the kernel.
    except (Exception, SystemExit) as error:
        reason = textwrap.shorten(f"{type(error).__name__}: {error}", 90)
        return nothing, f"my_softmax stopped with {reason}; {FINISH}"
    if answer is None:
        return nothing, f"my_softmax returned None: {FINISH}"
    try:
        a = np.asarray(answer, dtype=float)
    # Each array type raises what it likes here.
    except Exception:
        return nothing, f"my_softmax returned a {type(answer).__name__}, not {z.size} numbers; {FINISH}"
    if a.shape != z.shape:
        return nothing, f"my_softmax returned shape {a.shape} for z of shape {z.shape}; {FINISH}"
    if not np.all(np.abs(a) < DRAWABLE):
        return nothing, f"my_softmax returned {numbers(a)}, which no bar can show; {FINISH}"
    return a, ""


def numbers(values: np.ndarray) -> str:
    """The values with two decimals. Example: [0.25, 1.0] -> '[0.25 1.00]'"""
    return "[" + " ".join(map(_number, values)) + "]"


class SoftmaxFigure:
    """The bars of z and of a, one row for each j.

    Attributes:
        fig: the figure
        z : (4,) float
        a : (4,) float, what the function made of z
        trouble: empty, or what is wrong with the function's answer
    """

    def __init__(self, softmax: Callable[[np.ndarray], Any]) -> None:
        self.softmax = softmax
        self.fig = new_figure(7.0, 3.3)
        self._z = _Bars(self.fig.add_axes((0.07, 0.2, 0.41, 0.68)), "z", "Inputs $z$")
        self._a = _Bars(self.fig.add_axes((0.57, 0.2, 0.41, 0.68)), "a", "$a$ = my_softmax($z$)")
        self._z.ax.set(xlim=Z_LIMITS, xticks=[-10, -5, 0, 5, 10, 15])
        self._line = self.fig.text(0.5, 0.02, "", ha="center")
        self.move(np.array(START))

    def move(self, z: np.ndarray) -> None:
        """Ask the function about z, (4,) float, and draw its answer."""
        self.z = np.round(z, 1) + 0.0  # no -0.0
        self.a, self.trouble = ask(self.softmax, self.z)
        low, high = min(0, self.a.min()), max(1, self.a.max())
        room = 0.25 * (high - low)  # for the values beyond the longest bars
        self._a.ax.set(xlim=(low - room * (low < 0), high + room), xticks=np.linspace(low, high, 3))
        self._z.show(self.z)
        self._a.show(self.a, self.trouble)
        self._line.set_text(f"z = {numbers(self.z)}" + ("" if self.trouble else f"     {self._sum()}"))

    def words(self) -> str:
        """The figure's numbers in a sentence."""
        if self.trouble:
            return f"z = {numbers(self.z)}, but {self.trouble}"
        return f"z = {numbers(self.z)} gives a = {numbers(self.a)}; {self._sum()}."

    def _sum(self) -> str:
        total = self.a.sum()
        return f"sum of a = {_number(total)}" + ("" if abs(total - 1) < 0.005 else " (a softmax has sum 1)")


def _slider(label: str, low: float, high: float, first: float) -> Choice:
    values = np.round(np.arange(low, high + STEP / 2, STEP), 1) + 0.0  # no -0.0
    return Choice(label, {f"{value:.1f}": value for value in values}, first=int(np.abs(values - first).argmin()))


class _Bars:
    """Four bars with their values, and a place for a sentence when there are no values."""

    def __init__(self, ax: Axes, letter: str, title: str) -> None:
        rows = range(len(START))
        self.ax = ax
        self.bars = ax.barh(rows, START, 0.42, color="C0" if letter == "z" else "C2")
        self.values = [ax.text(0, j, "", va="center", fontsize=10) for j in rows]
        self.sentence = ax.text(0.04, 0.5, "", transform=ax.transAxes, va="center", fontsize=10)
        ax.set_title(title)
        ax.set(ylim=(len(START) - 0.4, -0.4), yticks=rows, yticklabels=[f"${letter}_{j}$" for j in rows])
        ax.tick_params(axis="y", length=0, labelsize=12)

    def show(self, lengths: np.ndarray, sentence: str = "") -> None:
        for bar, text, length in zip(self.bars, self.values, lengths, strict=True):
            bar.set_width(length)
            text.set_text("" if sentence else f" {_number(length)} ")
            text.set(x=length, ha="left" if length >= 0 else "right")
        self.sentence.set_text(textwrap.fill(sentence, 38))


def _number(value: float) -> str:
    return f"{value:.2f}" if abs(value) < 100_000 else f"{value:.1e}"
