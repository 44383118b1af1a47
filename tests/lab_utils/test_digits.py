"""Digits are shown upright with their labels, and errors are counted whatever the model is."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lab_utils import digits
from lab_utils.data import load_data
from lab_utils.digits import display_digit, display_digits, display_errors


@pytest.fixture(scope="module")
def examples() -> tuple[np.ndarray, np.ndarray]:
    return load_data()


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Figure, str]]:
    """The figures, fully drawn, and the words of each, in the order in which they were shown."""
    figures: list[tuple[Figure, str]] = []

    def keep(fig: Figure, text: str) -> None:
        fig.canvas.draw()
        figures.append((fig, text))

    monkeypatch.setattr(digits, "show", keep)
    return figures


class Model:
    """A model that answers with scores made before."""

    def __init__(self, answer: Callable[[np.ndarray], Any]) -> None:
        self.answer = answer
        self.calls = 0

    def predict(self, X: np.ndarray, verbose: int, batch_size: int = 32) -> Any:
        assert verbose == 0
        self.calls += 1
        return self.answer(X)


def scores_for(yhat: np.ndarray) -> np.ndarray:
    return np.eye(10)[yhat.ravel()]


def captions(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def bold(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts if text.get_fontweight() == "bold"]


def frames(axes: Axes) -> int:
    return sum(isinstance(patch, Rectangle) for patch in axes.patches)


@pytest.mark.parametrize("shape", [(400,), (1, 400)])
def test_when_one_example_is_shown_then_it_is_upright(shape: tuple[int, ...], shown: list) -> None:
    x = np.zeros(400)
    x[20] = 1  # pixels go down the columns: this is the top of column 1
    display_digit(x.reshape(shape))
    image = shown[0][0].axes[0].images[0].get_array()

    assert np.argwhere(image).tolist() == [[0, 1]]
    assert shown[0][1] == "A digit of 20 x 20 pixels: its ink lies in rows 0 to 0 and columns 1 to 1."


def test_when_the_lessons_two_is_shown_then_the_words_say_where_its_ink_lies(
    capsys: pytest.CaptureFixture[str], examples: tuple[np.ndarray, np.ndarray]
) -> None:
    display_digit(examples[0][1015])

    assert capsys.readouterr().out == ("A digit of 20 x 20 pixels: its ink lies in rows 2 to 15 and columns 7 to 12.\n")


def test_when_an_example_is_blank_then_the_words_say_so(shown: list) -> None:
    display_digit(np.zeros(400))

    assert shown[0][1] == "A digit of 20 x 20 pixels without ink."


@pytest.mark.parametrize("shape", [(20, 20), (399,), (2, 400), (0,)])
def test_when_it_is_not_one_example_then_the_sentence_says_what_is_needed(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError) as caught:
        display_digit(np.zeros(shape))

    assert str(caught.value) == (
        f"display_digit got an array of shape {shape}, but needs one example of 400 pixels, such as X[1015]."
    )


def test_when_64_digits_are_shown_then_each_is_upright_under_its_label(
    shown: list, examples: tuple[np.ndarray, np.ndarray]
) -> None:
    X, y = examples[0][::79][:64], examples[1][::79][:64]
    display_digits(X, y)
    fig, text = shown[0]
    (axes,) = fig.axes
    mosaic = axes.images[0].get_array().filled(np.nan)
    # The last cell: column 8, row 8.
    left, top = 7 * 24 + 2, 8 * 29 - 22

    assert captions(axes) == [str(label) for label in y[:, 0]]
    assert np.array_equal(mosaic[top : top + 20, left : left + 20], X[-1].reshape((20, 20)).T)
    assert axes.get_title("left") == "label"
    assert (bold(axes), frames(axes)) == ([], 0)
    assert text.startswith("64 digits, row by row: 0 0 0 0 0 0 0 1 / ")
    assert fig.get_figwidth() <= 8


def test_when_predictions_are_given_then_the_wrong_ones_are_bold_and_framed(shown: list) -> None:
    labels = np.arange(10).reshape(-1, 1)
    yhat = np.array([0, 1, 2, 8, 4, 5, 6, 7, 8, 4])
    display_digits(np.zeros((10, 400)), labels, yhat)
    fig, text = shown[0]
    (axes,) = fig.axes

    assert axes.get_title("left") == "label, yhat"
    assert captions(axes)[:4] == ["0, 0", "1, 1", "2, 2", "3, 8"]
    assert bold(axes) == ["3, 8", "9, 4"]
    assert frames(axes) == 2
    assert text == (
        "10 digits, row by row: 0 1 2 3 4 5 6 7 / 8 9."
        " 2 misread, in a frame: 3, 8 (row 1, place 4); 9, 4 (row 2, place 2)."
    )


def test_when_64_predictions_are_shown_then_every_word_is_readable(
    assert_readable: Callable[[Figure], None], shown: list
) -> None:
    display_digits(np.zeros((64, 400)), np.ones(64), np.zeros(64))

    assert_readable(shown[0][0])


def test_when_nothing_or_nearly_everything_is_read_wrongly_then_the_words_stay_short(shown: list) -> None:
    ones = np.ones(64, int)
    display_digits(np.zeros((64, 400)), ones, ones)
    display_digits(np.zeros((64, 400)), ones, 0 * ones)

    assert shown[0][1].endswith(" All are read correctly.")
    assert shown[1][1].endswith("1, 0 (row 1, place 8); and 56 more.")


def test_when_a_single_digit_is_shown_then_the_grid_is_one_row(shown: list) -> None:
    display_digits(np.zeros((1, 400)), [7])

    assert shown[0][1] == "1 digit, row by row: 7."


@pytest.mark.parametrize(
    ("X", "labels", "predictions", "sentence"),
    [
        (np.zeros((5000, 400)), np.zeros(5000), None, "display_digits shows at most 64 images and got 5000:"),
        (np.zeros((0, 400)), [], None, "display_digits got images of shape (0, 400), but needs a row"),
        (
            np.zeros(400),
            [1],
            None,
            "display_digits got images of shape (400,), but needs a row of 400 pixels",
        ),
        (
            np.zeros((3, 784)),
            [1, 2, 3],
            None,
            "display_digits got images of shape (3, 784), but needs a row",
        ),
        (
            np.zeros((3, 400)),
            [1],
            None,
            "display_digits got 3 images and 1 label: give one label for each image.",
        ),
        (
            np.zeros((2, 400)),
            [1, 2],
            np.zeros((2, 10)),
            "display_digits got 2 images and 20 predictions: give",
        ),
    ],
)
def test_when_shapes_do_not_fit_then_the_sentence_says_which(
    X: np.ndarray, labels: Any, predictions: Any, sentence: str
) -> None:
    with pytest.raises(ValueError) as caught:
        display_digits(X, labels, predictions)

    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("errors", [0, 1, 5, 8, 9, 2500, 2501, 5000])
@pytest.mark.parametrize("flat", [True, False])
def test_when_some_are_wrong_then_they_are_counted_in_one_batch_and_eight_shown(
    errors: int, flat: bool, shown: list, capsys: pytest.CaptureFixture[str], examples: tuple
) -> None:
    X, y = examples
    yhat = y.copy()
    yhat[:errors] = (yhat[:errors] + 1) % 10
    model = Model(lambda X: scores_for(yhat))

    assert display_errors(model, X, y[:, 0] if flat else y) == errors
    assert model.calls == 1
    printed = capsys.readouterr().out.splitlines()
    assert ("Every digit is read correctly." in printed) == (errors == 0)
    assert any(line.startswith("That is more than half") for line in printed) == (errors > 2500)
    assert len(shown) == (errors > 0)
    if shown:
        axes = shown[0][0].axes[0]
        assert captions(axes) == bold(axes) == ["0, 1"] * min(errors, 8)


def test_when_three_are_wrong_then_the_words_name_their_rows(
    capsys: pytest.CaptureFixture[str], examples: tuple[np.ndarray, np.ndarray]
) -> None:
    X, y = examples
    yhat = y.copy()
    yhat[[3, 1015, 4999]] = [[6], [7], [4]]
    display_errors(Model(lambda X: scores_for(yhat)), X, y)

    assert capsys.readouterr().out.splitlines() == [
        "The first wrong ones (label, yhat): X[3]: 0, 6; X[1015]: 2, 7; X[4999]: 9, 4.",
    ]


def test_when_more_than_half_are_wrong_then_the_words_ask_for_training(
    capsys: pytest.CaptureFixture[str],
) -> None:
    model = Model(lambda X: scores_for(np.zeros(3, int)))
    display_errors(model, np.zeros((3, 400)), [1, 2, 0])

    assert capsys.readouterr().out.splitlines()[0] == (
        "That is more than half: run the training cell (model.fit), then this one again."
    )


@pytest.mark.parametrize("columns", [1, 3, 25])
def test_when_the_scores_have_another_number_of_columns_then_they_are_counted_all_the_same(
    columns: int, shown: list
) -> None:
    model = Model(lambda X: np.zeros((len(X), columns)))

    assert display_errors(model, np.zeros((4, 400)), [0, 0, 1, 0]) == 1


def empty_model() -> Any:
    from tensorflow.keras import Sequential

    return Sequential([], name="my_model")


def narrow_model() -> Any:
    from tensorflow.keras import Input, Sequential
    from tensorflow.keras.layers import Dense

    return Sequential([Input((20,)), Dense(10)])


@pytest.mark.parametrize(
    "make",
    [
        empty_model,
        narrow_model,
        lambda: None,
        lambda: Model(lambda X: None),
        lambda: Model(lambda X: []),
        lambda: Model(lambda X: np.zeros(7)),
        lambda: Model(lambda X: "ten scores"),
    ],
)
def test_when_the_model_is_unfinished_then_one_sentence_says_so(
    make: Callable[[], Any], shown: list, capsys: pytest.CaptureFixture[str]
) -> None:
    assert display_errors(make(), np.zeros((2, 400), np.float32), [1, 2]) == 2
    assert capsys.readouterr().out == "The model can't read these 2 images yet: finish Exercise 2 first.\n"
    assert shown == []


def test_when_a_real_model_is_untrained_and_not_yet_built_then_its_errors_are_counted(
    shown: list, examples: tuple[np.ndarray, np.ndarray]
) -> None:
    import tensorflow as tf

    tf.keras.utils.set_random_seed(1234)
    model = tf.keras.Sequential([tf.keras.layers.Dense(10)])
    X, y = examples
    errors = display_errors(model, X, y)

    assert errors == int((model.predict(X, verbose=0).argmax(axis=1) != y[:, 0]).sum())
    assert len(shown) == 1


def test_when_images_and_labels_differ_in_number_then_the_sentence_says_so() -> None:
    with pytest.raises(ValueError) as caught:
        display_errors(Model(lambda X: X), np.zeros((3, 400)), [1, 2])

    assert str(caught.value) == "display_errors got 3 images and 2 labels: give one label for each image."


def test_when_the_images_are_no_rows_then_the_sentence_says_so() -> None:
    with pytest.raises(ValueError, match=r"display_errors got images of shape \(400,\), but needs a row"):
        display_errors(Model(lambda X: X), np.zeros(400), [1])
