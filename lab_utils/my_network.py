"""A learner's network in a file, so that another notebook can look inside it.

- `save_network` writes it beside the notebook, as plain numbers
- `load_network` reads it; without such a file it trains a network of the same kind, and says so
- `layers_of` takes the weights out of a Keras model
"""

from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lab_utils.answers import say
from lab_utils.by_hand import Layers, Run, forward, hold_back, train_by_hand
from lab_utils.digits import labeled_rows
from lab_utils.sentences import WrongType

FILE = "my_network.npz"
SIZES = (400, 25, 15, 10)  # of the network of Exercise 2
LARGEST = 100_000_000  # bytes, unpacked; ours has 2 million
LAST_CELL = f"for yours, run digits.ipynb to its last cell, which saves {FILE}; then run this cell again."
NOT_MINE = (
    "The model of Exercise 2 is not in it, because it is not the trained network that the lesson describes: "
    "finish the exercise, run the training cell, then this one again."
)


@dataclass
class Network:
    """What there is to look into.

    run     : a training with digits held back, and the layers after each of its epochs
    layers  : of the learner's own network; without a saved one, as `run` ends
    is_mine : whether they are the learner's own
    """

    run: Run
    layers: Layers
    is_mine: bool


def save_network(model: Any, run: Run) -> None:
    """Write the weights of a Keras model and those of each epoch of a run into `my_network.npz`, and say so.

    A model that is not trained yet, or not of the lesson's shape, is left out, with a sentence.

    Args:
        model : the network of Exercise 2
        run : what `train_by_hand` returned

    Raises:
        TypeError: `run` is something else.
    """
    if not isinstance(run, Run):
        raise WrongType(
            f"save_network got {type(run).__name__} where it needs what train_by_hand returned: "
            "run = train_by_hand(X, y, hold_back(y)), then save_network(model, run)."
        )
    mine = _layers_of(model)
    numbers: dict[str, Any] = {
        "held_back": np.unique(run.held_back).astype(np.int32),
        "losses": np.array([run.losses, run.held_losses], np.float32),
        "sizes": np.array([W.shape[0] for W, _ in run.epochs[0]] + [run.epochs[0][-1][1].size], np.int32),
        "epochs": np.array([_in_a_row(layers) for layers in run.epochs], np.float32),
    }
    if mine:
        numbers["model"] = _in_a_row(mine)
    packed = BytesIO()
    np.savez_compressed(packed, **numbers)
    try:
        Path(FILE).write_bytes(packed.getvalue())
    except OSError as problem:
        say(f"{FILE} can't be written here ({problem.strerror}), so explore.ipynb will train a network of its own.")
        return
    mine_too = "your network of Exercise 2, and " if mine else ""
    say(f"Saved in {FILE}: {mine_too}the network trained by hand with {len(run.held_back)} digits held back.")
    if not mine:
        say(NOT_MINE)


def load_network(X: ArrayLike, y: ArrayLike) -> Network:
    """The network in `my_network.npz`, if it is there and whole; else one that is trained now, in a second.

    Args:
        X : (m, 400) float, gray levels
        y : (m,) or (m, 1) int, the digit in each row

    Raises:
        ValueError: a shape does not fit.
    """
    X, y = labeled_rows("load_network", X, y)
    try:
        network = _read(Path(FILE), len(X))
    except FileNotFoundError:
        why = f"There is no {FILE} here"
    except Exception:  # NumPy and zipfile name no exceptions for damaged files.
        why = f"{FILE} is damaged, or not a file of this lab"
    else:
        mine_too = "your network of Exercise 2, and " if network.is_mine else ""
        held_back = len(network.run.held_back)
        say(f"From {FILE}: {mine_too}the network trained by hand with {held_back} digits held back.")
        return network
    run = train_by_hand(X, y, hold_back(y))
    say(f"{why}, so a network is trained now, with {len(run.held_back)} digits held back; {LAST_CELL}")
    return Network(run, run.epochs[-1], is_mine=False)


def layers_of(model: Any, X: np.ndarray) -> Layers:
    """The layers of a model that is Dense layers with ReLU between them, and logits at the end; none of any other.

    Args:
        model : called with (m, 400) float32; returns (m, 10)
        X : (m, 400) float, some examples, on which it must compute the same
    """
    try:
        weights = [np.asarray(numbers, np.float32) for numbers in model.get_weights()]
        layers = list(zip(weights[::2], weights[1::2], strict=True))
        X = X.astype(np.float32)
        return layers if np.allclose(model(X), forward(layers, X)[-1], rtol=1e-3, atol=1e-3) else []
    except Exception:  # Whatever an unfinished model raises, the learner's next step is the same.
        return []


def _layers_of(model: Any) -> Layers:
    """The layers of a trained model that computes what the lesson's network does; none of any other."""
    if not int(getattr(getattr(model, "optimizer", None), "iterations", 0)):  # never trained
        return []
    layers = layers_of(model, np.linspace(0, 1, 2 * SIZES[0]).reshape(2, -1))  # (2, 400)
    return layers if [W.shape for W, _ in layers] == [*pairwise(SIZES)] else []


def _read(file: Path, examples: int) -> Network:
    """The network in a file.

    Raises:
        Exception: the file is missing, damaged, or another one; which kind depends on what is wrong.
    """
    with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as packed:
        if sum(member.file_size for member in packed.zip.infolist()) > LARGEST:
            raise ValueError("too large")
        numbers = {name: packed[name] for name in packed.files}
    if not all(each.dtype.kind in "if" and np.isfinite(each).all() for each in numbers.values()):
        raise ValueError("not finite numbers")
    held_back, sizes, (losses, held_losses) = numbers["held_back"], numbers["sizes"].tolist(), numbers["losses"]
    epochs = [_layers(row, sizes) for row in numbers["epochs"]]
    in_order = np.all(np.diff(held_back) > 0) and held_back[0] >= 0 and held_back[-1] < examples
    if not in_order or (sizes[0], sizes[-1]) != (SIZES[0], SIZES[-1]) or len(epochs) != len(losses) + 1:
        raise ValueError("not of one training")
    run = Run(held_back, losses.tolist(), held_losses.tolist(), epochs)
    if "model" in numbers:
        return Network(run, _layers(numbers["model"], SIZES), is_mine=True)
    return Network(run, epochs[-1], is_mine=False)


def _in_a_row(layers: Layers) -> np.ndarray:
    return np.concatenate([part.ravel() for layer in layers for part in layer]).astype(np.float32)


def _layers(row: np.ndarray, sizes: Any) -> Layers:
    """The layers of which `_in_a_row` made a row.

    Raises:
        ValueError: the row is shorter or longer.
    """
    layers = []
    for s_in, s_out in pairwise(sizes):
        W, b, row = np.split(row, [s_in * s_out, (s_in + 1) * s_out])
        layers.append((W.reshape(s_in, s_out), b))
    if row.size:
        raise ValueError("too many numbers")
    return layers
