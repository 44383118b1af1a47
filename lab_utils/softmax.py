"""Four sliders for z beside the a that the learner's own softmax makes of them.

- `plt_softmax` shows the figure and says in words what it shows
- `ask` calls the learner's function and turns whatever comes back into numbers or a sentence
- `SoftmaxSliders` is the figure: sliders, bars, mouse and keys
"""

import textwrap
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import KeyEvent, MouseEvent
from matplotlib.widgets import Slider

from lab_utils.figures import interactive, new_live_figure, show
from lab_utils.sentences import WrongType

START = (1.0, 2.0, 3.0, 4.0)
LOWEST, HIGHEST = 0.1, 10.0
KEY_STEP = 0.5
Z_LIMIT = 11.6  # room for the value beyond the longest bar
DRAWABLE = 1e100  # the longest bar that matplotlib can scale without overflow
FINISH = "finish Exercise 1 and run its cell, then run this cell again."
LIVE = "Drag a slider, or click the figure and use the arrow keys: Up and Down choose a slider, Left and Right move it."
STILL = (
    "This is a still picture: for sliders, open the notebook in JupyterLab with ipympl "
    "(`pip install ipympl`, then restart the kernel)."
)


def plt_softmax(my_softmax: Callable[[np.ndarray], Any]) -> None:
    """Show z and a = my_softmax(z) as bars, with a slider for each of the four z.

    Each move calls `my_softmax` again. If it fails, the figure says so in a sentence and stays alive.

    Args:
        my_softmax: takes z, (4,) float, 0.1 to 10, and returns a, (4,) float.

    Raises:
        TypeError: `my_softmax` is not a function.
    """
    if not callable(my_softmax):
        raise WrongType(
            f"plt_softmax got {type(my_softmax).__name__} where it needs the function itself: "
            "write plt_softmax(my_softmax), with nothing after the name my_softmax."
        )
    view = SoftmaxSliders(my_softmax)
    show(view.fig, f"{view.words()} {LIVE if interactive() else STILL}")


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


class SoftmaxSliders:
    """The figure, with one row for each j: the bar of z_j above its slider, and the bar of a_j.

    Attributes:
        fig: the figure; it keeps this object, and so the sliders, alive
        sliders: four matplotlib sliders, 0.1 to 10
        a : (4,) float, what the function made of the sliders' values
        trouble: empty, or what is wrong with the function's answer
    """

    def __init__(self, softmax: Callable[[np.ndarray], Any]) -> None:
        self.softmax = softmax
        self.chosen = 0
        self.dragging = False
        self.fig = new_live_figure("Softmax", 7.6, 4)
        # Matplotlib keeps event handlers weakly: without this the sliders would look alive and be dead.
        vars(self.fig)["softmax_sliders"] = self
        self._z = _Bars(self.fig.add_axes((0.09, 0.2, 0.4, 0.7)), "z", "Inputs $z$")
        self._a = _Bars(self.fig.add_axes((0.57, 0.2, 0.4, 0.7)), "a", "$a$ = my_softmax($z$)")
        self._z.ax.set(xlim=(0, Z_LIMIT), xticks=[0, 5, 10])
        self._marker = self._z.ax.text(-1.1, 0, "▶", color="C0", ha="right", va="center", fontsize=10)
        self._line = self.fig.text(0.5, 0.04, "", ha="center")
        self.sliders = [self._slider(j, value) for j, value in enumerate(START)]
        self.update()
        for event, answer in (
            ("button_press_event", self._press),
            ("button_release_event", self._release),
            ("key_press_event", self._key),
        ):
            self.fig.canvas.mpl_connect(event, answer)

    def update(self) -> None:
        """Ask the function about the sliders' values and show its answer."""
        self.z = np.round([slider.val for slider in self.sliders], 1)
        self.a, self.trouble = ask(self.softmax, self.z)
        low, high = min(0, self.a.min()), max(1, self.a.max())
        room = 0.2 * (high - low)  # for the values beyond the longest bars
        self._a.ax.set(xlim=(low - room * (low < 0), high + room), xticks=np.linspace(low, high, 3))
        self._z.show(self.z)
        self._a.show(self.a, self.trouble)
        self._marker.set_y(self.chosen)
        self._line.set_text(f"z = {numbers(self.z)}" + ("" if self.trouble else f"     {self._sum()}"))
        self.fig.canvas.draw_idle()

    def words(self) -> str:
        """The figure's numbers in a sentence."""
        if self.trouble:
            return f"z = {numbers(self.z)}, but {self.trouble}"
        return f"z = {numbers(self.z)} gives a = {numbers(self.a)}; {self._sum()}."

    def _sum(self) -> str:
        total = self.a.sum()
        return f"sum of a = {_number(total)}" + ("" if abs(total - 1) < 0.005 else " (a softmax has sum 1)")

    def _slider(self, j: int, value: float) -> Slider:
        left, bottom, width, height = self._z.ax.get_position().bounds
        rows = len(START)
        middle = bottom + height * (1 - (j + 0.8) / rows)
        place = (left + width * LOWEST / Z_LIMIT, middle - 0.025, width * (HIGHEST - LOWEST) / Z_LIMIT, 0.05)
        slider = Slider(
            self.fig.add_axes(place),
            "",
            LOWEST,
            HIGHEST,
            valinit=value,
            valstep=0.1,
            facecolor=plt.rcParams["axes.edgecolor"],
            initcolor="none",
            track_color=plt.rcParams["grid.color"],
            handle_style={"edgecolor": "C0", "size": 12},
        )
        slider.valtext.set_visible(False)
        slider.drawon = False  # update draws
        slider.on_changed(lambda _: self.update())
        return slider

    def _press(self, event: MouseEvent) -> None:
        for j, slider in enumerate(self.sliders):
            if slider.ax.contains(event)[0]:
                self.chosen, self.dragging = j, True
                self.update()

    def _release(self, event: MouseEvent) -> None:
        # The browser drops the last move of a fast drag: the pointer's place on release is the right one.
        if self.dragging:
            slider = self.sliders[self.chosen]
            value, _ = slider.ax.transData.inverted().transform((event.x, event.y))
            self._move(value)
        self.dragging = False

    def _key(self, event: KeyEvent) -> None:
        if event.key in ("up", "down"):
            self.chosen = (self.chosen + (1 if event.key == "down" else -1)) % len(self.sliders)
            self.update()
        elif event.key in ("left", "right"):
            step = KEY_STEP if event.key == "right" else -KEY_STEP
            self._move(self.sliders[self.chosen].val + step)

    def _move(self, value: float) -> None:
        self.sliders[self.chosen].set_val(np.clip(round(value, 1), LOWEST, HIGHEST))


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
