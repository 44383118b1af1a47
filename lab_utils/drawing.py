"""A pad to draw a digit on, which the learner's own model reads while it is drawn.

- `draw_digit` shows the pad, or one example from X where figures stay still
- `probabilities` asks the model, and applies softmax to its logits
- `DrawingPad` is the figure: mouse, keys, the pixels and ten bars
"""

from typing import Any

import numpy as np
from matplotlib import colormaps, rcParams
from matplotlib.axes import Axes
from matplotlib.backend_bases import Event, KeyEvent, MouseButton, MouseEvent
from matplotlib.image import AxesImage
from matplotlib.widgets import Button
from numpy.typing import ArrayLike

from lab_utils.digits import rows_of_pixels
from lab_utils.figures import interactive, new_figure, new_live_figure, show
from lab_utils.ink import SIDE, as_example
from lab_utils.sentences import WrongValue

# A trained model is this sure of most examples; an untrained one gives each digit about 0.1.
SURE = 0.4

LIVE = (
    "A pad to draw on: hold the mouse button down on the black square and draw a digit. "
    "The bars show your model's ten probabilities. Clear, or the key C, empties the pad."
)
STILL = "Drawing needs interactive figures, so here your model reads one digit of X instead."


def draw_digit(model: Any, X: ArrayLike) -> None:
    """Show a pad on which the mouse draws a digit, and what the model reads there, at each move.

    Args:
        model : called with (1, 400) float32, gray levels; returns (1, 10) logits
        X : (m, 400) float, gray levels; the examples that the model was trained on

    Raises:
        ValueError: `X` does not hold rows of 400 pixels.
    """
    X = rows_of_pixels("draw_digit", X)
    try:
        some = probabilities(model, X[:: max(1, len(X) // 100)])
    except Exception:  # Whatever an unfinished model raises, the learner's next step is the same.
        print("The model can't read digits yet: finish Exercise 2, train the model, then run this cell again.")
        return
    if some.max(axis=1).mean() < SURE:
        print("The model is not trained yet, so it can only guess: run the training cell (model.fit) first.")
    if interactive():
        show(DrawingPad(model).fig, LIVE)
    else:
        _show_reading(model, X[len(X) // 2])


def probabilities(model: Any, X: np.ndarray) -> np.ndarray:
    """The model's probabilities: softmax of its logits.

    Args:
        model : called with (m, 400) float32; returns (m, 10) logits
        X : (m, 400) float, gray levels

    Returns:
        (m, 10) float, each row with sum 1

    Raises:
        ValueError: the model does not return ten finite numbers for each row.
    """
    logits = np.asarray(model(X.astype(np.float32)), float)  # (m, 400) -> (m, 10)
    if logits.shape != (len(X), 10) or not np.isfinite(logits).all():
        raise WrongValue("The model does not give ten finite numbers for each image: finish Exercise 2 first.")
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


class DrawingPad:
    """The figure: a black square to draw on, the pixels that the model gets, and its probabilities.

    Attributes:
        fig: the figure; it keeps this object, and so the pad, alive
        strokes: what is drawn, each stroke a list of points (x, y), 0 to 1 inside the pad, y downwards
    """

    def __init__(self, model: Any) -> None:
        self.model = model
        self.strokes: list[list[tuple[float, float]]] = []
        self.drawing = False
        self._awaited = False  # a redraw that the browser has not had yet

        self.fig = new_live_figure("Drawing pad", 7.6, 3.8)
        # Matplotlib holds callbacks and buttons weakly.
        vars(self.fig)["drawing_pad"] = self
        gray = colormaps["gray"]
        self._pad = self.fig.add_axes((0.02, 0.05, 0.42, 0.84), facecolor=gray(0.0))
        self._pad.set(xlim=(0, 1), ylim=(1, 0), xticks=[], yticks=[], title="Draw a digit here")
        (self._line,) = self._pad.plot([], [], color=gray(1.0), linewidth=14, solid_capstyle="round")
        self._pixels = _image(self.fig.add_axes((0.47, 0.45, 0.18, 0.36)), np.zeros((SIDE, SIDE)))
        self._pixels.axes.set_title("20 x 20 pixels")
        self._bars = Bars(self.fig.add_axes((0.74, 0.05, 0.25, 0.84)))
        plain = rcParams["grid.color"]
        self._clear = Button(self.fig.add_axes((0.485, 0.2, 0.15, 0.12)), "Clear (C)", color=plain, hovercolor=plain)
        self._clear.ax.spines[:].set_visible(False)
        self._clear.on_clicked(lambda _: self.clear())
        for event, answer in (
            ("button_press_event", self._press),
            ("motion_notify_event", self._move),
            ("button_release_event", self._release),
            ("key_press_event", self._key),
            ("draw_event", self._drawn),
        ):
            self.fig.canvas.mpl_connect(event, answer)

    def clear(self) -> None:
        """Empty the pad."""
        self.strokes.clear()
        self.drawing = False
        self.redraw()

    def redraw(self) -> None:
        """Let the model read the strokes and show all anew."""
        gap = (np.nan, np.nan)
        # A stroke of one point becomes a line to itself: its round ends are a dot.
        points = [point for stroke in self.strokes for point in (*stroke, stroke[-1], gap)]
        self._line.set_data(*np.array(points or [gap]).T)
        if self.strokes:
            x = as_example(self.strokes)
            self._pixels.set_data(x.reshape((SIDE, SIDE)).T)  # (400,) -> (20, 20)
            self._bars.show(probabilities(self.model, x[np.newaxis])[0])
        else:
            self._pixels.set_data(np.zeros((SIDE, SIDE)))
            self._bars.empty()
        self._awaited = True
        self.fig.canvas.draw_idle()

    def _drawn(self, _: Event) -> None:
        self._awaited = False

    def _press(self, event: MouseEvent) -> None:
        # After two clicks the browser sends a third press that nobody made.
        if event.inaxes is self._pad and event.button == MouseButton.LEFT and not event.dblclick:
            self.strokes.append([self._place(event)])
            self.drawing = True
            self.redraw()

    # Any, because matplotlib's type stubs do not know `buttons`.
    def _move(self, event: Any) -> None:
        if self.drawing and MouseButton.LEFT not in event.buttons:
            self.drawing = False  # the button was released outside the figure
        if self.drawing:
            self.strokes[-1].append(self._place(event))
            # More redraws than the screen can follow would make the pen lag behind the mouse.
            if not self._awaited:
                self.redraw()

    def _release(self, event: MouseEvent) -> None:
        if self.drawing:
            # The browser drops the last move of a fast stroke.
            self.strokes[-1].append(self._place(event))
            self.drawing = False
            self.redraw()

    def _key(self, event: KeyEvent) -> None:
        if event.key in ("c", "C"):
            self.clear()

    def _place(self, event: MouseEvent) -> tuple[float, float]:
        """Where the mouse is on the pad, also when it has left it."""
        x, y = self._pad.transData.inverted().transform((event.x, event.y))
        return float(x), float(y)


class Bars:
    """Ten bars, one for each digit, with the digit that the model reads above them."""

    def __init__(self, ax: Axes) -> None:
        self.ax = ax
        self.bars = ax.barh(range(10), np.zeros(10), 0.6, color="C0")
        self.values = [ax.text(0, digit, "", va="center", fontsize=10) for digit in range(10)]
        ax.set(xlim=(0, 1.4), ylim=(9.5, -0.5), xticks=[], yticks=range(10))
        ax.spines.bottom.set_visible(False)
        ax.tick_params(axis="y", length=0, labelsize=11)
        self.empty()

    def show(self, p: np.ndarray) -> None:
        """Show p, (10,) float, as bars."""
        for bar, text, value, digit in zip(self.bars, self.values, p, range(10), strict=True):
            bar.set_width(value)
            text.set(x=value, text=f" {value:.0%}", weight="bold" if digit == p.argmax() else "normal")
        self.ax.set_title(f"The model reads {p.argmax()}")

    def empty(self) -> None:
        """Show that there is nothing to read."""
        for bar, text in zip(self.bars, self.values, strict=True):
            bar.set_width(0)
            text.set_text("")
        self.ax.set_title("The model waits")


def _show_reading(model: Any, x: np.ndarray) -> None:
    """Show one example, (400,) float, beside the bars of what the model reads."""
    fig = new_figure(6, 3.2)
    axes = _image(fig.add_axes((0.02, 0.05, 0.45, 0.84)), x.reshape((SIDE, SIDE)).T).axes  # (400,) -> (20, 20)
    axes.set_title("A digit of X")
    p = probabilities(model, x[np.newaxis])[0]
    Bars(fig.add_axes((0.56, 0.05, 0.42, 0.84))).show(p)
    listed = ", ".join(f"{digit}: {value:.0%}" for digit, value in enumerate(p))
    show(fig, f"{STILL} The model reads {p.argmax()}; its probabilities are {listed}.")


def _image(axes: Axes, image: np.ndarray) -> AxesImage:
    axes.set_axis_off()
    return axes.imshow(image, cmap="gray", vmin=0, vmax=1)
