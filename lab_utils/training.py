"""What a learner sees of the training: a line of progress now and then, and the curve of the loss.

- `show_progress` makes a Keras callback that prints about ten lines, however many epochs there are
- `plot_loss_tf` draws the loss of each epoch
- `show_losses` draws two losses while a network trains: on what it trains on, and on what is held back
"""

from collections.abc import Callable
from math import isfinite
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from lab_utils.by_hand import Run
from lab_utils.figures import Growing, new_figure, show
from lab_utils.sentences import WrongValue

if TYPE_CHECKING:
    from tensorflow.keras.callbacks import Callback, History

LINES, PICTURES = 10, 5


def show_progress() -> "Callback":
    """A Keras callback that prints a line such as `Epoch  4/40 | 157 batches | loss 0.4321`.

    A line comes after the first and the last epoch, and after every 4th of 40 epochs. Give it to
    `model.fit(X, y, epochs=40, verbose=0, callbacks=[show_progress()])`.
    """
    from tensorflow.keras.callbacks import Callback

    class Progress(Callback):
        def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
            self.started = False

        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            number, last, steps = epoch + 1, self.params["epochs"], self.params["steps"]
            every = -(-last // LINES)
            if not self.started or number % every == 0 or number == last:
                loss = (logs or {}).get("loss", float("nan"))
                # Without the flush the lines may all come at the end.
                print(f"Epoch {number:{len(str(last))}}/{last} | {steps} batches | loss {loss:.4f}", flush=True)
            self.started = True

    return Progress()


def plot_loss_tf(history: "History") -> None:
    """Draw the loss of each epoch, with the last value written beside the curve.

    Args:
        history : what `model.fit` returned; `history.history["loss"]` holds one loss for each epoch

    Raises:
        ValueError: `history` holds no loss; the text says how to get one.
    """
    losses = _losses(history)
    epochs = range(1, len(losses) + 1)

    fig = new_figure(6, 3.5)
    axes = fig.add_axes((0.13, 0.16, 0.73, 0.72))
    axes.plot(epochs, losses)
    end = epochs[-1], losses[-1]
    axes.plot(*end, "o", color="C0")
    axes.annotate(f"{losses[-1]:.3f}", end, xytext=(6, 6), textcoords="offset points")
    axes.set(xlabel="epoch", ylabel="loss (cost)", title="Loss after each epoch")
    axes.set_xlim(0, len(losses) + 1)
    axes.set_ylim(0, 1.15 * max(filter(isfinite, losses), default=1) or 1)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y")
    show(fig, _course_of(losses))


def show_losses() -> Callable[[Run, int], None]:
    """What `train_by_hand` calls after each epoch, as `watch=`: draws the two losses so far, five times in all."""
    place = Growing()

    def draw(run: Run, epochs: int) -> None:
        done = len(run.losses)
        if done == epochs:
            place.end(_both_losses(run, epochs), _course_of_both(run))
        elif done % -(-epochs // PICTURES) == 0:
            place.draw(_both_losses(run, epochs))

    return draw


def _both_losses(run: Run, epochs: int) -> Figure:
    fig = new_figure(6.5, 3.6)
    axes = fig.add_axes((0.11, 0.16, 0.65, 0.72))
    curves = [(run.losses, "trained on", "-"), (run.held_losses, "held back", "--")]
    for color, (losses, name, line) in enumerate(curves):
        axes.plot(range(1, len(losses) + 1), losses, line, color=f"C{color}")
        axes.annotate(
            f"{name}: {losses[-1]:.2f}",
            (len(losses), losses[-1]),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            color=f"C{color}",
            annotation_clip=False,
        )
    if len(run.losses) == epochs:
        lowest = _lowest(run.held_losses)
        axes.plot(lowest, run.held_losses[lowest - 1], "o", color="C1")
        axes.annotate(
            f"lowest: epoch {lowest}",
            (lowest, run.held_losses[lowest - 1]),
            xytext=(0, 10),
            textcoords="offset points",
            ha="center",
        )
    axes.set(xlabel="epoch", ylabel="loss (cost)", title="Loss on digits seen and not seen")
    axes.set_xlim(0, epochs + 1)
    axes.set_ylim(0, 1.1 * max(*run.losses, *run.held_losses))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(axis="y")
    return fig


def _lowest(losses: list[float]) -> int:
    """The number of the epoch after which the loss was lowest, from 1."""
    return min(range(len(losses)), key=losses.__getitem__) + 1


def _course_of_both(run: Run) -> str:
    """The two curves in words, for who can't see them."""
    lowest = _lowest(run.held_losses)
    turn = f"is lowest after epoch {lowest}, {run.held_losses[lowest - 1]:.2f}, and ends at {run.held_losses[-1]:.2f}"
    return (
        f"On the digits that the network trains on, the loss falls to {run.losses[-1]:.2f}. "
        f"On those held back it {turn}."
    )


def _losses(history: Any) -> list[float]:
    """One loss for each epoch, from what `model.fit` returned."""
    record = getattr(history, "history", None)
    losses = record.get("loss") if isinstance(record, dict) else None
    if not losses:
        raise WrongValue(
            f"plot_loss_tf got {type(history).__name__} without a loss for each epoch: run the training cell,"
            " history = model.fit(X, y, epochs=40), then this one again."
        )
    return [float(loss) for loss in losses]


def _course_of(losses: list[float]) -> str:
    """The curve in one sentence, for who can't see it.

    Example: [1.9, 0.5, 0.03] -> "Loss falls from 1.900 at epoch 1 to 0.030 at epoch 3."
    """
    first, last = losses[0], losses[-1]
    if not isfinite(last):
        return "The loss is no longer a number: try a smaller learning rate."
    if len(losses) == 1:
        return f"Loss is {first:.3f} at epoch 1."
    verb = "falls" if last < first else "rises" if last > first else "stays the same,"
    return f"Loss {verb} from {first:.3f} at epoch 1 to {last:.3f} at epoch {len(losses)}."
