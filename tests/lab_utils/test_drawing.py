"""Can a learner draw a digit, and see at each move what the model reads?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.backend_bases import KeyEvent, MouseButton, MouseEvent
from matplotlib.figure import Figure

from lab_utils import drawing
from lab_utils.drawing import LIVE, STILL, DrawingPad, draw_digit, probabilities

EXAMPLES = np.eye(400, dtype=np.float32)[:30]


class Model:
    """A model sure of one digit, which counts how often it is asked."""

    def __init__(self, digit: int = 7) -> None:
        self.digit = digit
        self.calls = 0

    def __call__(self, X: np.ndarray) -> np.ndarray:
        self.calls += 1
        return np.tile(5.0 * np.eye(10)[self.digit], (len(X), 1))


@pytest.fixture
def pad() -> DrawingPad:
    return DrawingPad(Model())


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Figure, str]]:
    """The figures, fully drawn, and the words of each, in the order in which they were shown."""
    figures: list[tuple[Figure, str]] = []

    def keep(fig: Figure, text: str) -> None:
        fig.canvas.draw()
        figures.append((fig, text))

    monkeypatch.setattr(drawing, "show", keep)
    return figures


def axes_of(fig: Figure, title: str) -> Any:
    return next(axes for axes in fig.axes if axes.get_title().startswith(title))


def send(event: Any) -> None:
    event._process()


def mouse(pad: DrawingPad, kind: str, x: float, y: float, **details: Any) -> None:
    """A mouse event at (x, y) of the pad: "press", "move" (with the left button down) or "release"."""
    if kind == "move":
        name, details = "motion_notify_event", {"buttons": [MouseButton.LEFT], **details}
    else:
        name, details = f"button_{kind}_event", {"button": MouseButton.LEFT, **details}
    place = axes_of(pad.fig, "Draw").transData.transform((x, y))
    send(MouseEvent(name, pad.fig.canvas, *place, **details))


def same_places(places: Any, expected: Any) -> bool:
    """Matplotlib rounds the mouse to whole pixels of the screen."""
    return np.allclose(places, expected, atol=0.01)


def draw(pad: DrawingPad, *points: tuple[float, float]) -> None:
    mouse(pad, "press", *points[0])
    for point in points:
        mouse(pad, "move", *point)
    mouse(pad, "release", *points[-1])


def pixels(pad: DrawingPad) -> np.ndarray:
    return np.asarray(axes_of(pad.fig, "20 x 20").images[0].get_array())


def bars(fig: Figure) -> Any:
    return axes_of(fig, "The model")


def test_when_logits_are_known_then_the_probabilities_are_their_softmax() -> None:
    logits = np.zeros((1, 10))
    logits[0, 4] = np.log(3)

    assert probabilities(lambda X: logits, EXAMPLES[:1])[0].tolist() == pytest.approx(
        [1 / 12] * 4 + [3 / 12] + [1 / 12] * 5
    )


def test_when_logits_are_huge_then_the_probabilities_stay_numbers() -> None:
    p = probabilities(lambda X: np.array([[1e4, -1e4, *[0.0] * 8]]), EXAMPLES[:1])

    assert p[0].tolist() == [1, *[0] * 9]


def test_when_nothing_is_drawn_then_the_model_waits(pad: DrawingPad) -> None:
    assert pad.model.calls == 0
    assert bars(pad.fig).get_title() == "The model waits"


def test_when_a_stroke_is_drawn_then_the_pixels_and_bars_show_it(pad: DrawingPad) -> None:
    draw(pad, (0.5, 0.1), (0.5, 0.5), (0.5, 0.9))
    widths = [bar.get_width() for bar in bars(pad.fig).patches]
    values = bars(pad.fig).texts

    assert same_places(pad.strokes[0], [(0.5, 0.1), (0.5, 0.1), (0.5, 0.5), (0.5, 0.9), (0.5, 0.9)])
    assert np.flatnonzero(pixels(pad).max(axis=0) > 0.5).tolist() == [9, 10]
    assert bars(pad.fig).get_title() == "The model reads 7"
    assert widths == pytest.approx(probabilities(Model(), EXAMPLES[:1])[0])
    assert [text.get_text() for text in values if text.get_fontweight() == "bold"] == [f" {widths[7]:.0%}"]


def test_when_the_mouse_moves_then_the_model_reads_before_the_button_is_released(pad: DrawingPad) -> None:
    mouse(pad, "press", 0.2, 0.2)
    mouse(pad, "move", 0.8, 0.8)

    assert pad.model.calls == 2


def test_when_the_screen_is_slower_than_the_mouse_then_only_the_release_redraws(
    pad: DrawingPad, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pad.fig.canvas, "draw_idle", lambda: None)  # a browser that takes its time
    mouse(pad, "press", 0.2, 0.2)
    for x in (0.3, 0.4, 0.5, 0.6):
        mouse(pad, "move", x, 0.2)

    assert pad.model.calls == 1

    mouse(pad, "release", 0.8, 0.2)
    assert pad.model.calls == 2
    assert same_places(pad.strokes[0], [(x, 0.2) for x in (0.2, 0.3, 0.4, 0.5, 0.6, 0.8)])

    pad.fig.canvas.draw()
    mouse(pad, "press", 0.2, 0.5)
    pad.fig.canvas.draw()
    mouse(pad, "move", 0.8, 0.5)
    assert pad.model.calls == 4


def test_when_a_stroke_leaves_the_pad_then_it_goes_on_outside(pad: DrawingPad) -> None:
    draw(pad, (0.5, 0.5), (1.4, 0.5), (0.5, -0.1))

    assert len(pad.strokes) == 1
    assert same_places(pad.strokes[0][2:4], [(1.4, 0.5), (0.5, -0.1)])


def test_when_the_button_is_released_outside_the_figure_then_the_pen_is_up_at_return(pad: DrawingPad) -> None:
    mouse(pad, "press", 0.5, 0.5)
    mouse(pad, "move", 0.9, 0.9, buttons=[])
    mouse(pad, "move", 0.1, 0.1)

    assert same_places(pad.strokes, [[(0.5, 0.5)]])


def test_when_the_pad_is_tapped_then_a_dot_is_read(pad: DrawingPad) -> None:
    mouse(pad, "press", 0.1, 0.9)
    mouse(pad, "release", 0.1, 0.9)

    assert np.argwhere(pixels(pad) > 0.5).tolist() == [[9, 10], [10, 9], [10, 10]]
    assert bars(pad.fig).get_title() == "The model reads 7"


@pytest.mark.parametrize(("x", "details"), [(1.5, {}), (0.5, {"button": MouseButton.RIGHT}), (0.5, {"dblclick": True})])
def test_when_the_press_is_not_for_the_pad_then_nothing_is_drawn(
    pad: DrawingPad, x: float, details: dict[str, Any]
) -> None:
    mouse(pad, "press", x, 0.5, **details)
    mouse(pad, "move", 0.6, 0.6)
    mouse(pad, "release", 0.6, 0.6)

    assert pad.strokes == []


def press_key(pad: DrawingPad, key: str) -> None:
    send(KeyEvent("key_press_event", pad.fig.canvas, key))


def press_clear(pad: DrawingPad) -> None:
    button = next(axes for axes in pad.fig.axes if axes.texts and axes.texts[0].get_text() == "Clear (C)")
    x, y = button.transAxes.transform((0.5, 0.5))
    for kind in ("press", "release"):
        send(MouseEvent(f"button_{kind}_event", pad.fig.canvas, x, y, MouseButton.LEFT))


@pytest.mark.parametrize("clear", [lambda pad: press_key(pad, "c"), lambda pad: press_key(pad, "C"), press_clear])
def test_when_the_pad_is_cleared_then_it_is_empty_and_can_be_used_again(
    pad: DrawingPad, clear: Callable[[DrawingPad], None]
) -> None:
    draw(pad, (0.1, 0.1), (0.9, 0.9))
    draw(pad, (0.9, 0.1), (0.1, 0.9))
    assert len(pad.strokes) == 2

    clear(pad)
    assert pad.strokes == []
    assert pixels(pad).max() == 0
    assert bars(pad.fig).get_title() == "The model waits"
    assert all(bar.get_width() == 0 for bar in bars(pad.fig).patches)

    draw(pad, (0.1, 0.1), (0.9, 0.9))
    assert len(pad.strokes) == 1


def test_when_another_key_is_pressed_then_the_drawing_stays(pad: DrawingPad) -> None:
    draw(pad, (0.1, 0.1), (0.9, 0.9))
    press_key(pad, "x")

    assert len(pad.strokes) == 1


@pytest.mark.parametrize("digit", range(10))
def test_when_the_model_is_sure_then_every_word_is_readable(
    assert_readable: Callable[[Figure], None], digit: int
) -> None:
    pad = DrawingPad(lambda X: np.tile(99.0 * np.eye(10)[digit], (len(X), 1)))
    draw(pad, (0.1, 0.1), (0.9, 0.9))

    assert_readable(pad.fig)


def test_when_figures_are_live_then_the_pad_is_shown_with_its_words(
    shown: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "interactive", lambda: True)
    draw_digit(Model(), EXAMPLES)

    assert isinstance(vars(shown[0][0])["drawing_pad"], DrawingPad)
    assert shown[0][1] == LIVE


def test_when_figures_are_still_then_one_example_is_read_instead(
    assert_readable: Callable[[Figure], None], shown: list, capsys: pytest.CaptureFixture[str]
) -> None:
    draw_digit(Model(3), EXAMPLES)
    fig, text = shown[0]
    assert_readable(fig)

    assert np.argwhere(axes_of(fig, "A digit of X").images[0].get_array()).tolist() == [[15, 0]]
    assert bars(fig).get_title() == "The model reads 3"
    assert text == (
        f"{STILL} The model reads 3; its probabilities are"
        " 0: 1%, 1: 1%, 2: 1%, 3: 94%, 4: 1%, 5: 1%, 6: 1%, 7: 1%, 8: 1%, 9: 1%."
    )
    assert capsys.readouterr().out == ""


def test_when_the_model_is_untrained_then_a_sentence_says_so_and_the_figure_is_shown(
    shown: list, capsys: pytest.CaptureFixture[str]
) -> None:
    import tensorflow as tf

    tf.keras.utils.set_random_seed(1234)
    model = tf.keras.Sequential([tf.keras.Input((400,)), tf.keras.layers.Dense(10)])
    draw_digit(model, EXAMPLES)

    assert capsys.readouterr().out == (
        "The model is not trained yet, so it can only guess: run the training cell (model.fit) first.\n"
    )
    assert len(shown) == 1


def empty_model() -> Any:
    from tensorflow.keras import Sequential

    return Sequential([], name="my_model")


@pytest.mark.parametrize(
    "make",
    [
        empty_model,
        lambda: None,
        lambda: lambda X: None,
        lambda: lambda X: np.zeros((len(X), 25)),
        lambda: lambda X: np.full((len(X), 10), np.nan),
    ],
)
def test_when_the_model_is_unfinished_then_one_sentence_says_so(
    make: Callable[[], Any], shown: list, capsys: pytest.CaptureFixture[str]
) -> None:
    draw_digit(make(), EXAMPLES)

    assert capsys.readouterr().out == (
        "The model can't read digits yet: finish Exercise 2, train the model, then run this cell again.\n"
    )
    assert shown == []


def test_when_the_model_gives_no_ten_numbers_then_the_probabilities_say_so() -> None:
    with pytest.raises(ValueError) as caught:
        probabilities(lambda X: np.zeros((len(X), 3)), EXAMPLES)

    assert str(caught.value) == ("The model does not give ten finite numbers for each image: finish Exercise 2 first.")


@pytest.mark.parametrize("shape", [(400,), (0, 400), (5, 784)])
def test_when_x_does_not_hold_examples_then_the_sentence_says_so(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError) as caught:
        draw_digit(Model(), np.zeros(shape))

    assert str(caught.value) == (
        f"draw_digit got images of shape {shape}, but needs a row of 400 pixels for each: (m, 400)."
    )
