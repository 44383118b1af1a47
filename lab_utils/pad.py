"""A network for the page: as text, and in the pad that reads a drawing with it at each move (pad.js, pad.css).

- `packed` makes text of weights and of some examples, about 110 KB of the lesson's network
- `show_pad` shows the pad; it follows the model when a later cell trains it further
"""

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from IPython import get_ipython
from IPython.display import display

from lab_utils.by_hand import Layers

SCRIPT, STYLE = (Path(__file__).with_name(f"pad.{kind}") for kind in ("js", "css"))
EXAMPLES = 100
# The pads by cell, each with what looks after its model: a cell that runs again closes the pad that it made before.
_pads: dict[str | None, tuple[Any, Callable[..., None]]] = {}


def some_of(X: np.ndarray) -> np.ndarray:
    """Up to 100 rows of X (m, n), evenly chosen; of the lesson's, ten of each digit."""
    return X[:: max(1, len(X) // EXAMPLES)][:EXAMPLES]


def packed(layers: Layers, X: np.ndarray) -> dict[str, Any]:
    """What pad.js needs: the sizes of the layers, and as base64 their weights and some examples.

    Args:
        layers : W (s_in, s_out) and b (s_out,) of each
        X : (m, 400) float, gray levels; of its examples, 256 gray levels are kept
    """
    numbers = np.concatenate([part.ravel() for layer in layers for part in layer]).astype("<f4")
    grays = np.rint(255 * np.clip(some_of(X), 0, 1)).astype(np.uint8)
    sizes = [len(layers[0][0]), *(len(b) for _, b in layers)]
    return {"sizes": sizes, "weights": _text(numbers), "examples": _text(grays)}


def show_pad(network: Callable[[], dict[str, Any]], words: str) -> None:
    """Show the pad, where the page has widgets.

    Args:
        network : gives what `packed` returns; asked now, and after each later cell
        words : what stands for the pad where it can't be shown
    """
    import anywidget
    import traitlets

    class Pad(anywidget.AnyWidget):
        _esm, _css = (file.read_text(encoding="utf-8") for file in (SCRIPT, STYLE))
        network = traitlets.Dict().tag(sync=True)

    pad = Pad(network=network())

    def look(*_: Any) -> None:
        pad.network = network()  # sent to the page only if it has changed

    shell: Any = get_ipython()
    events, cell = shell.events, shell.get_parent().get("metadata", {}).get("cellId")
    if cell in _pads:
        old, was_looking = _pads[cell]
        events.unregister("post_run_cell", was_looking)
        old.close()
    _pads[cell] = pad, look
    events.register("post_run_cell", look)
    bundle, metadata = pad._repr_mimebundle_()
    display({**bundle, "text/plain": words}, metadata=metadata, raw=True)


def _text(numbers: np.ndarray) -> str:
    return b64encode(numbers.tobytes()).decode("ascii")
