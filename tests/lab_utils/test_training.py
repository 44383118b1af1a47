"""A training shows a dozen lines of progress, and then its loss."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from lab_utils import training
from lab_utils.by_hand import Run
from lab_utils.training import plot_loss_tf, show_losses, show_progress


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Figure, str]]:
    """The figures, fully drawn, and the words of each, in the order in which they were shown."""
    figures: list[tuple[Figure, str]] = []

    def keep(fig: Figure, text: str) -> None:
        fig.canvas.draw()
        figures.append((fig, text))

    monkeypatch.setattr(training, "show", keep)
    return figures


def history_of(*losses: float) -> Any:
    return SimpleNamespace(history={"loss": list(losses)})


def lines_of(epochs: int, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What the callback prints while Keras says that so many epochs have passed."""
    progress = show_progress()
    progress.set_params({"epochs": epochs, "steps": 157})
    progress.on_train_begin()
    for epoch in range(epochs):
        progress.on_epoch_end(epoch, {"loss": 1 / (epoch + 1)})
    return capsys.readouterr().out.splitlines()


def test_when_there_are_40_epochs_then_every_fourth_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = lines_of(40, capsys)

    assert len(lines) == 11
    assert lines[:3] == [
        "Epoch  1/40 | 157 batches | loss 1.0000",
        "Epoch  4/40 | 157 batches | loss 0.2500",
        "Epoch  8/40 | 157 batches | loss 0.1250",
    ]
    assert lines[-1] == "Epoch 40/40 | 157 batches | loss 0.0250"


@pytest.mark.parametrize("epochs", [1, 2, 3, 7, 10, 11, 19, 39, 41, 99, 100, 101, 1000])
def test_when_there_are_other_numbers_of_epochs_then_the_lines_stay_few_and_aligned(
    epochs: int, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = lines_of(epochs, capsys)
    width = len(str(epochs))

    assert 1 <= len(lines) <= 12
    assert lines[0].startswith(f"Epoch {1:{width}}/{epochs} | ")
    assert lines[-1].startswith(f"Epoch {epochs}/{epochs} | ")
    assert len({len(line) for line in lines}) == 1


def test_when_keras_trains_several_batches_per_call_then_all_batches_are_counted(
    capsys: pytest.CaptureFixture[str], shown: list
) -> None:
    import tensorflow as tf

    tf.keras.utils.set_random_seed(1234)
    X, y = np.random.default_rng(0).random((500, 4), np.float32), np.zeros((500, 1), np.uint8)
    model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(2)])
    model.compile(
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer="adam",
        steps_per_execution=32,
    )
    progress = show_progress()
    for _ in range(2):  # the same callback serves a second fit
        history = model.fit(X, y, epochs=3, verbose=0, callbacks=[progress])
        first, _, last = capsys.readouterr().out.splitlines()

        assert first == f"Epoch 1/3 | 16 batches | loss {history.history['loss'][0]:.4f}"
        assert last == f"Epoch 3/3 | 16 batches | loss {history.history['loss'][2]:.4f}"

    plot_loss_tf(history)
    assert shown[0][1].startswith("Loss falls from ")


def test_when_the_loss_is_drawn_then_its_axes_and_its_last_value_are_named(shown: list) -> None:
    plot_loss_tf(history_of(1.9, 0.5, 0.03))
    fig, text = shown[0]
    (axes,) = fig.axes

    assert (axes.get_xlabel(), axes.get_ylabel()) == ("epoch", "loss (cost)")
    assert axes.lines[0].get_xydata().tolist() == [[1, 1.9], [2, 0.5], [3, 0.03]]
    assert [note.get_text() for note in axes.texts] == ["0.030"]
    assert text == "Loss falls from 1.900 at epoch 1 to 0.030 at epoch 3."


@pytest.mark.parametrize("losses", [[2.3], [2.3, 2.1], [1.6, 0.3, *[0.03] * 38], [120.5, 80.25, 40.0]])
def test_when_the_loss_is_drawn_then_every_word_is_readable(
    losses: list[float], assert_readable: Callable[[Figure], None], shown: list
) -> None:
    plot_loss_tf(history_of(*losses))

    assert_readable(shown[0][0])


@pytest.mark.parametrize(
    ("losses", "text"),
    [
        ([2.3], "Loss is 2.300 at epoch 1."),
        ([0.5, 2.0], "Loss rises from 0.500 at epoch 1 to 2.000 at epoch 2."),
        ([2.24, 2.24], "Loss stays the same, from 2.240 at epoch 1 to 2.240 at epoch 2."),
        ([0.0, 0.0], "Loss stays the same, from 0.000 at epoch 1 to 0.000 at epoch 2."),
        ([2.3, float("nan")], "The loss is no longer a number: try a smaller learning rate."),
        ([float("inf")], "The loss is no longer a number: try a smaller learning rate."),
    ],
)
def test_when_the_loss_takes_another_course_then_the_words_say_so(losses: list[float], text: str, shown: list) -> None:
    plot_loss_tf(history_of(*losses))

    assert shown[0][1] == text


@pytest.mark.parametrize(
    "history",
    [
        None,
        {"loss": [1.0]},
        SimpleNamespace(history={}),
        SimpleNamespace(history={"accuracy": [1.0]}),
        history_of(),
    ],
)
def test_when_there_is_no_loss_then_the_sentence_says_how_to_get_one(history: Any) -> None:
    with pytest.raises(ValueError) as caught:
        plot_loss_tf(history)

    assert str(caught.value) == (
        f"plot_loss_tf got {type(history).__name__} without a loss for each epoch: run the training cell,"
        " history = model.fit(X, y, epochs=40), then this one again."
    )


def test_when_a_network_trains_by_hand_then_both_losses_are_drawn_as_they_grow(
    monkeypatch: pytest.MonkeyPatch, assert_readable: Callable[[Figure], None]
) -> None:
    drawn: list[Figure] = []
    words: list[str] = []

    class Growing:
        def draw(self, fig: Figure) -> None:
            drawn.append(fig)

        def end(self, fig: Figure, text: str) -> None:
            drawn.append(fig)
            words.append(text)

    monkeypatch.setattr(training, "Growing", Growing)
    watch, run = show_losses(), Run(np.arange(3))
    for epoch in range(1, 41):
        run.losses.append(2 / epoch)
        run.held_losses.append(0.25 + (epoch - 20) ** 2 / 2000)
        watch(run, 40)

    assert [len(fig.axes[0].lines[0].get_xdata()) for fig in drawn] == [8, 16, 24, 32, 40]
    assert {tuple(fig.axes[0].get_xlim()) for fig in drawn} == {(0, 41)}
    assert [text.get_text() for text in drawn[-1].axes[0].texts] == [
        "trained on: 0.05",
        "held back: 0.45",
        "lowest: epoch 20",
    ]
    assert words == [
        "On the digits that the network trains on, the loss falls to 0.05. "
        "On those held back it is lowest after epoch 20, 0.25, and ends at 0.45."
    ]
    assert_readable(drawn[-1])
