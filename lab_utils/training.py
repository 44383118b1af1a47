"""What a learner sees of the training: a line of progress now and then, and the curve of the loss.

- `show_progress` makes a Keras callback that prints about ten lines, however many epochs there are
- `plot_loss_tf` draws the loss of each epoch
"""

from math import isfinite
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import MaxNLocator

from lab_utils.figures import new_figure, show
from lab_utils.sentences import WrongValue

if TYPE_CHECKING:
    from tensorflow.keras.callbacks import Callback, History

LINES = 10


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
