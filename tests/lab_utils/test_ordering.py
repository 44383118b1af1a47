"""Lines to put in order: what the page says is right computes what is right."""

import itertools
import json
import re

import nbformat
import numpy as np
import pytest

import lab_utils.ordering
from tests.conftest import LAB, ROOT

CELLS = nbformat.read(ROOT / LAB.learners, as_version=4).cells
SOURCES = [cell.source for cell in CELLS if cell.source.startswith("put_in_order(")]


@pytest.fixture
def shown(monkeypatch):
    """What is displayed."""
    found: list[dict] = []
    monkeypatch.setattr(lab_utils.ordering, "display", lambda data, raw: found.append(data))
    return found


def ask(source, shown):
    """Returns the lines of a hint, by number, the orders that count as right, and the order that is shown first."""
    exec(source, {"put_in_order": lab_utils.ordering.put_in_order})
    page, plain = shown[-1]["text/html"], shown[-1]["text/plain"].splitlines()[1:]
    numbers = re.findall(r'data-line="(\d)"', page)
    return (
        dict(zip(numbers, plain, strict=True)),
        json.loads(re.search(r"right = (\[.*?\])", page)[1]),
        "".join(numbers),
    )


def computes_softmax(code):
    names = {"np": np, "z": np.array([2.0, -1.0, 0.5])}
    try:
        exec(code, names)
        return bool(np.allclose(names["a"], np.exp(names["z"]) / np.exp(names["z"]).sum()))
    except Exception:
        return False


def test_when_all_orders_of_the_first_hint_are_tried_then_those_that_compute_softmax_are_the_right_ones(shown):
    lines, right, _ = ask(SOURCES[0], shown)
    orders = ["".join(order) for order in itertools.permutations(lines)]
    working = [order for order in orders if computes_softmax("\n".join(lines[number] for number in order))]

    assert sorted(working) == sorted(right)


@pytest.mark.parametrize("source", SOURCES)
def test_when_a_hint_is_opened_then_its_lines_are_folded_mixed_and_the_same_each_time(source, shown):
    (_, right, mixed), (_, _, again) = ask(source, shown), ask(source, shown)

    assert mixed == again
    assert mixed not in right
    assert "<details open" not in shown[0]["text/html"]
    assert not [cell for cell in CELLS if cell.source == source and not cell.metadata["jupyter"]["source_hidden"]]


def test_when_lines_hold_signs_of_html_then_they_are_shown_as_they_are(shown):
    lab_utils.ordering.put_in_order("A <b> title", 'if a < b:\n    c = "d"')

    assert "A &lt;b&gt; title" in shown[0]["text/html"]
    assert "if a &lt; b:" in shown[0]["text/html"]
