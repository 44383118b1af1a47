"""A network for the page: as text, and in the pad that reads a drawing with it at each move (pad.js, pad.css).

- `packed` makes text of weights, 57 KB of the lesson's network
- `show_pad` shows the pad; it follows the model when a later cell trains it further, and asks for any example of X
"""

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from IPython import get_ipython
from IPython.display import display

from lab_utils.by_hand import Layers
from lab_utils.my_network import layers_of

SCRIPT, STYLE = (Path(__file__).with_name(f"pad.{kind}") for kind in ("js", "css"))
EXAMPLES = 100
OLD = "These are the weights of an earlier model: run this cell again, and the pad has those of the new one."
# The pads by cell, each with what looks after its model: a cell that runs again closes the pad that it made before.
_pads: dict[str | None, tuple[Any, Callable[..., None]]] = {}


def some_of(X: np.ndarray) -> np.ndarray:
    """Up to 100 rows of X (m, n), evenly chosen; of the lesson's, ten of each digit."""
    return X[:: max(1, len(X) // EXAMPLES)][:EXAMPLES]


def packed(layers: Layers, examples: int) -> dict[str, Any]:
    """What pad.js needs: the sizes of the layers, their weights as base64, and how many examples can be asked for.

    Args:
        layers : W (s_in, s_out) and b (s_out,) of each
        examples : rows of X
    """
    numbers = np.concatenate([part.ravel() for layer in layers for part in layer]).astype("<f4")
    sizes = [len(layers[0][0]), *(len(b) for _, b in layers)]
    return {"sizes": sizes, "weights": as_text(numbers), "examples": examples}


def gray_levels(X: np.ndarray) -> np.ndarray:
    """X, any shape, float 0 to 1, as bytes 0 to 255."""
    return np.rint(255 * np.clip(X, 0, 1)).astype(np.uint8)


def as_text(numbers: np.ndarray) -> str:
    """The bytes of an array as base64."""
    return b64encode(numbers.tobytes()).decode("ascii")


def show_pad(model: Any, X: np.ndarray, words: str) -> None:
    """Show the pad, where the page has widgets.

    Args:
        model : one that `layers_of` knows; asked for its weights now, and after each later cell
        X : (m, 400) float, gray levels; the page asks for rows by number
        words : what stands for the pad where it can't be shown
    """
    import anywidget
    import traitlets

    class Pad(anywidget.AnyWidget):
        _esm, _css = (file.read_text(encoding="utf-8") for file in (SCRIPT, STYLE))
        network = traitlets.Dict().tag(sync=True)
        note = traitlets.Unicode().tag(sync=True)

    pad, some = Pad(), some_of(X)
    shell: Any = get_ipython()
    names = [name for name, value in shell.user_ns.items() if value is model and not name.startswith("_")]

    def look(*_: Any) -> None:
        layers = layers_of(model, some)
        is_old = not layers or (names and all(shell.user_ns.get(name) is not model for name in names))
        with pad.hold_sync():  # sent to the page only if it has changed
            pad.note = OLD if is_old else ""
            if layers:
                pad.network = packed(layers, len(X))

    def answer(_: Any, asked: dict[str, int], __: Any) -> None:
        pad.send(asked, [gray_levels(X[asked["row"]]).tobytes()])

    look()
    pad.on_msg(answer)
    events, cell = shell.events, shell.get_parent().get("metadata", {}).get("cellId")
    if cell in _pads:
        old, was_looking = _pads[cell]
        events.unregister("post_run_cell", was_looking)
        old.close()
    _pads[cell] = pad, look
    events.register("post_run_cell", look)
    bundle, metadata = pad._repr_mimebundle_()
    display({**bundle, "text/plain": words}, metadata=metadata, raw=True)
