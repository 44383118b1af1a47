"""A learner's own network as a page, to open on a phone and to hand to a friend.

- `take_home` writes `my_network.html`: the weights, the pad and its words in one file
- `page` is its text; the browser is told to load nothing and to run no other script
"""

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lab_utils.answers import say
from lab_utils.by_hand import Layers, Run
from lab_utils.digits import labeled_rows
from lab_utils.drawing import SURE, probabilities
from lab_utils.my_network import layers_of
from lab_utils.pad import SCRIPT, STYLE, as_text, gray_levels, packed, some_of
from lab_utils.sentences import WrongType

FILE = "my_network.html"
WRITTEN = (
    f"Written: {FILE}, your network in one page. Download it in the file browser (right-click), open it on any phone "
    "or computer, hand it to a friend: it needs no internet and no Python."
)
NOT_YET = (
    f"{FILE} is not written, because the model is not the trained network that the lesson describes: finish "
    "Exercise 2, run the training cell, then this one again."
)
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '{script_hash}'; \
style-src '{style_hash}'; base-uri 'none'; form-action 'none'">
<title>My network reads digits</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>My network reads digits</h1>
<p>I built and trained it in a notebook. It takes {pixels} pixels, has layers of {units} units, and {count:,} weights \
and biases, all of them in this page. Draw a digit. What you draw stays on your device: the page sends nothing.</p>
<div id="pad" class="alone"><p>The pad needs JavaScript.</p></div>
<h2>How well does it read?</h2>
<p>A network of the same kind was trained on {kept} of {all} digits, and read {right:.1%} of the other {held}, which \
it had not seen. This one was trained on all {all}, so there are none left to count on: expect about as much.</p>
<h2>What it does not know</h2>
<p>Draw a heart, an A, a scribble: it names a digit all the same, and often it is sure. Its ten outputs add up to \
100%, and softmax has no "none of these". It knows the handwriting of its digits, large and in the middle. A 1 with a \
long flag, or a digit that is two pixels too low (switch the centering off), can be strange to it.</p>
</main>
<script type="application/json" id="network">{network}</script>
<script type="module">{script}</script>
</body>
</html>
"""
BODY = """
body { margin: 0; background: #ffffff; color: #1f2933; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 900px; margin: 0 auto; padding: 8px; }
h1 { font-size: 24px; } h2 { font-size: 19px; } main > p { max-width: 46em; }
@media (prefers-color-scheme: dark) { body { background: #111111; color: #e4e7eb; } }
"""
START = """
const network = JSON.parse(document.querySelector("#network").textContent), grays = bytesOf(network.grays);
const example = row => grays.subarray(400 * row, 400 * row + 400);
const pad = mount(document.querySelector("#pad"), network, row => pad.give(row, example(row)));
"""


def take_home(model: Any, X: ArrayLike, y: ArrayLike, run: Run) -> None:
    """Write the learner's network as `my_network.html`, a page of its own, and say so.

    Args:
        model : the network of Exercise 2, trained
        X : (m, 400) float, gray levels
        y : (m,) or (m, 1) int, the digit in each row
        run : what `train_by_hand` returned, for what such a network reads of digits that it has not seen

    Raises:
        TypeError: `run` is something else.
        ValueError: a shape does not fit.
    """
    X, y = labeled_rows("take_home", X, y)
    if not isinstance(run, Run):
        raise WrongType(
            f"take_home got {type(run).__name__} where it needs what train_by_hand returned: "
            "run = train_by_hand(X, y, hold_back(y)), then take_home(model, X, y, run)."
        )
    layers = layers_of(model, some_of(X))
    if not layers or probabilities(model, some_of(X)).max(axis=1).mean() < SURE:
        sentence = NOT_YET
    else:
        sentence = WRITTEN
        right = np.mean(run.read(X[run.held_back]) == y[run.held_back])
        try:
            Path(FILE).write_text(page(layers, X, len(run.held_back), float(right)), encoding="utf-8")
        except OSError as problem:
            sentence = f"{FILE} can't be written here ({problem.strerror}): copy the lab to a folder of your own."
    say(sentence)


def page(layers: Layers, X: np.ndarray, held: int, right: float) -> str:
    """Returns the page as HTML.

    Args:
        layers : W (s_in, s_out) and b (s_out,) of each
        X : (m, 400) float, gray levels, on all of which they were trained
        held, right : how many of them the same network was tested on, and the share that it read rightly, 0 to 1
    """
    script, style = SCRIPT.read_text(encoding="utf-8") + START, STYLE.read_text(encoding="utf-8") + BODY
    some = gray_levels(some_of(X))
    network = packed(layers, len(some)) | {"grays": as_text(some)}
    pixels, *hidden, outputs = network["sizes"]
    return PAGE.format(
        script=script,
        style=style,
        script_hash=_hash(script),
        style_hash=_hash(style),
        network=json.dumps(network),
        pixels=pixels,
        units=", ".join(map(str, hidden)) + f" and {outputs}" if hidden else outputs,
        count=sum(part.size for layer in layers for part in layer),
        kept=len(X) - held,
        all=len(X),
        held=held,
        right=right,
    )


def _hash(text: str) -> str:
    """What a Content-Security-Policy calls a script or a style sheet that it allows."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
