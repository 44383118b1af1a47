"""The network on its way to the page: whole, small, and as it is now. What the page does, tests/browser/test_pad.py asks."""

import base64
import json
from collections.abc import Callable

import numpy as np
import pytest
from nbformat import NotebookNode

from lab_utils.by_hand import Layers
from lab_utils.data import load_data
from lab_utils.pad import OLD, gray_levels, packed, some_of
from tests.conftest import texts

RunCells = Callable[..., list[NotebookNode]]
WIDGET = "application/vnd.jupyter.widget-view+json"
TRAINED = """
import base64
import numpy as np
from ipywidgets.widgets.widget import _instances
from lab_utils import draw_digit, load_data
from lab_utils.by_hand import forward, hold_back, train_by_hand
X, y = load_data()
layers = train_by_hand(X, y, hold_back(y), epochs=3).epochs[-1]
class Model:
    def get_weights(self):
        return [part for layer in layers for part in layer]
    def __call__(self, X):
        return forward(layers, X)[-1]
model = Model()
def pads():
    return [widget for widget in _instances.values() if type(widget).__name__ == "Pad"]
def first_weights():
    return [float(np.frombuffer(base64.b64decode(pad.network["weights"]), np.float32)[0]) for pad in pads()]
"""
DRAW = "get_ipython().get_parent()['metadata']['cellId'] = 'a'\ndraw_digit(model, X)"  # nbclient tells no ids
NOTE = "print(*[pad.note for pad in pads()])"
ARE_NOW = "print(first_weights() == [layers[0][0][0, 0]])"


@pytest.fixture
def layers() -> Layers:
    rng = np.random.default_rng(0)
    return [
        (rng.normal(size=(a, b)).astype(np.float32), rng.normal(size=b)) for a, b in ((400, 25), (25, 15), (15, 10))
    ]


def test_when_a_network_is_packed_then_its_numbers_come_back(layers: Layers) -> None:
    network = packed(layers, 5000)
    numbers = np.frombuffer(base64.b64decode(network["weights"]), "<f4")

    assert (network["sizes"], network["examples"]) == ([400, 25, 15, 10], 5000)
    assert len(numbers) == 10_575
    assert np.array_equal(numbers[:10_000], layers[0][0].ravel())
    assert np.array_equal(numbers[-10:], layers[2][1].astype(np.float32))


def test_when_some_examples_are_taken_then_there_are_ten_of_each_digit_in_256_grays() -> None:
    X, y = load_data()

    assert np.abs(gray_levels(some_of(X)) / 255 - np.clip(some_of(X), 0, 1)).max() <= 0.5 / 255 + 1e-6
    assert gray_levels(np.array([-0.1, 0, 0.5, 1, 1.2])).tolist() == [0, 0, 128, 255, 255]
    assert np.bincount(some_of(y).ravel().astype(int)).tolist() == [10] * 10


@pytest.mark.parametrize(("count", "kept"), [(1, 1), (99, 99), (150, 100), (5001, 100)])
def test_when_x_has_other_sizes_then_at_most_100_rows_are_kept(count: int, kept: int) -> None:
    assert len(some_of(np.zeros((count, 400)))) == kept


def test_when_there_is_a_page_then_the_pad_is_shown_and_a_notebook_grows_by_little(
    run_cells: RunCells, layers: Layers
) -> None:
    (output,) = run_cells(TRAINED, DRAW, DIGITS_LAB_FIGURES="")[1].outputs

    assert WIDGET in output.data
    assert output.data["text/plain"].startswith("A pad to draw a digit on")
    assert len(json.dumps(packed(layers, 5000))) < 60_000


def test_when_a_later_cell_changes_the_weights_then_the_pad_has_them(run_cells: RunCells) -> None:
    *_, before, changed, after = run_cells(
        TRAINED, DRAW, ARE_NOW, "layers[0][0][:] *= 2", ARE_NOW, DIGITS_LAB_FIGURES=""
    )

    assert changed.outputs == []
    assert texts(before) == texts(after) == "True\n"


def test_when_the_cell_runs_again_then_its_old_pad_is_closed(run_cells: RunCells) -> None:
    *_, told = run_cells(TRAINED, DRAW, DRAW, ARE_NOW, DIGITS_LAB_FIGURES="")

    assert texts(told) == "True\n"


def test_when_the_name_has_another_model_or_the_weights_make_no_network_then_the_pad_says_that_its_own_are_old(
    run_cells: RunCells,
) -> None:
    changes = ["model = Model()", "model = pads()[0] and _model", "layers[0][0][:] = np.nan", "layers[0][0][:] = 0"]
    cells = [cell for change in changes for cell in (change, NOTE)]
    told = run_cells(TRAINED, DRAW, "_model = model", *cells, DIGITS_LAB_FIGURES="")[4::2]

    assert [texts(cell).strip() for cell in told] == [OLD, "", OLD, ""]


@pytest.mark.parametrize("first", ["", "import sys\nsys.modules['anywidget'] = None"])
def test_when_there_can_be_no_pad_then_a_still_picture_and_a_sentence_stand_for_it(
    run_cells: RunCells, first: str
) -> None:
    (output,) = run_cells(first + TRAINED, DRAW, DIGITS_LAB_FIGURES="" if first else "inline")[1].outputs

    assert "The model reads " in output.data["text/plain"]
    assert output.data["text/plain"].startswith("Drawing needs a page with widgets and anywidget")
