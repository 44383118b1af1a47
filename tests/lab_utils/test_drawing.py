"""What a learner gets who wants to draw a digit: the pad, an example that is read, or a sentence."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from lab_utils import drawing
from lab_utils.drawing import OTHER, SQUASHED, STILL, draw_digit, probabilities

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


@pytest.mark.parametrize("digit", range(10))
def test_when_the_model_is_sure_then_every_word_is_readable(
    assert_readable: Callable[[Figure], None], shown: list, digit: int
) -> None:
    draw_digit(lambda X: np.tile(99.0 * np.eye(10)[digit], (len(X), 1)), EXAMPLES)

    assert_readable(shown[0][0])


def test_when_the_pad_can_t_follow_a_network_then_a_sentence_says_so_and_one_example_is_read(
    shown: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "has_widgets", lambda: True)
    draw_digit(Model(3), EXAMPLES)  # it has no weights

    assert shown[0][1].startswith(f"{OTHER} The model reads 3; ")


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


def test_when_the_outputs_are_probabilities_already_then_a_sentence_says_what_to_change(
    shown: list, capsys: pytest.CaptureFixture[str]
) -> None:
    draw_digit(lambda X: np.tile([0.91, *[0.01] * 9], (len(X), 1)), EXAMPLES)

    assert capsys.readouterr().out == f"{SQUASHED}\n"
    assert shown == []


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
