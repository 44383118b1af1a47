"""Does the reader stay calm, whatever happened to a notebook on its way?

A finished lesson is mutated at random. Whatever comes out, reading it raises nothing and our own
safety net stays unused; and where both answers survived, their cells are there as before.
"""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.reading import submissions
from autograder.records import Submission
from tests.conftest import LAB
from tests.notebooks_of_learners import EXERCISES, code

LESSON = json.loads((Path(__file__).parents[2] / "notebooks" / "digits_solution.ipynb").read_text(encoding="utf-8"))
GRADED = [cell["id"] for cell in LESSON["cells"] if "UNQ_C" in "".join(cell["source"])]
OTHERS = [  # what learners leave in their notebooks; none of it defines an answer
    *("%matplotlib inline", "!pip install tensorflow", "files = !ls", "help?", "%%bash\nls", "%%time\nx = 1", ""),
    *(
        "print('unfinished",
        "my notes: (",
        "def f(z)\n    return z",
        '"""',
        "return a",
        "model.fit(X, y)",
        "\ud83d",
        "\0",
    ),
    *(
        "model.compile(); model.summary()",
        "history = model.fit(X, y)",
        "a = my_softmax(z)",
        "X = X / 255",
        "import math",
    ),
    *("from google.colab import drive\ndrive.mount('/content/drive')", "from autils import *", "z = np.array([1.])"),
    *("for k in range(3):\n    print(k)", "y_hat = model.predict(X)", "m, n = X.shape", "import numpy as np", "del z"),
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def drop(draw: Any, notebook: dict, place: int) -> None:
    del notebook["cells"][place]


def duplicate(draw: Any, notebook: dict, place: int) -> None:
    notebook["cells"].insert(draw(st.integers(0, len(notebook["cells"]))), copy.deepcopy(notebook["cells"][place]))


def move(draw: Any, notebook: dict, place: int) -> None:
    cell = notebook["cells"].pop(place)
    notebook["cells"].insert(draw(st.integers(0, len(notebook["cells"]))), cell)


def retype(draw: Any, notebook: dict, place: int) -> None:
    notebook["cells"][place]["cell_type"] = draw(st.sampled_from(["markdown", "raw", "code", "", None, 7]))


def respell(draw: Any, notebook: dict, place: int) -> None:
    """The same source as one string, as lines, or with other line ends."""
    source = "".join(notebook["cells"][place]["source"])
    forms = [source, source.splitlines(keepends=True), source.replace("\n", "\r\n"), list(source)]
    notebook["cells"][place]["source"] = draw(st.sampled_from(forms))


def insert(draw: Any, notebook: dict, place: int) -> None:
    notebook["cells"].insert(place, code(draw(st.sampled_from(OTHERS))))


def strip(draw: Any, notebook: dict, place: int) -> None:
    for cell in notebook["cells"]:
        cell.pop(draw(st.sampled_from(["id", "metadata", "outputs", "execution_count"])), None)
    notebook.pop(draw(st.sampled_from(["metadata", "nbformat", "nbformat_minor"])), None)


def scramble(draw: Any, notebook: dict, place: int) -> None:
    """Anything in the place of anything that is no source."""
    key = draw(st.sampled_from(["metadata", "outputs", "execution_count", "attachments", "id"]))
    notebook["cells"][place][key] = draw(ANYTHING)
    notebook[draw(st.sampled_from(["metadata", "nbformat", "nbformat_minor", "worksheets"]))] = draw(ANYTHING)


STEPS = [drop, duplicate, move, retype, respell, insert, strip, scramble]


def spoil_source(draw: Any, notebook: dict) -> None:
    """Markers lost, a piece of code cut out, or something else in a source's place."""
    cell = draw(st.sampled_from(notebook["cells"]))
    source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    start, end = sorted(draw(st.tuples(st.integers(0, len(source)), st.integers(0, len(source)))))
    unmarked = "".join(line for line in source.splitlines(keepends=True) if "###" not in line and "UNQ" not in line)
    cell["source"] = draw(st.sampled_from([unmarked, source[:start] + source[end:], source[start:end]]) | ANYTHING)


def spoil_bytes(draw: Any, content: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(draw(st.integers(0, 5))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@st.composite
def mutated(draw: Any) -> tuple[bytes, bool]:
    """Returns a mutated lesson, and whether both answers survived in it."""
    notebook = copy.deepcopy(LESSON)
    originals = {"".join(cell["source"]) for cell in notebook["cells"] if cell["id"] in GRADED}
    for step in draw(st.lists(st.sampled_from(STEPS), max_size=8)):
        if notebook["cells"]:
            step(draw, notebook, draw(st.integers(0, len(notebook["cells"]) - 1)))
    codes = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    survived = originals <= {"".join(source).replace("\r\n", "\n") for source in codes}
    if notebook["cells"] and draw(st.integers(0, 3)) == 0:
        spoil_source(draw, notebook)
        survived = False
    content = json.dumps(notebook, indent=draw(st.sampled_from([None, 1]))).encode()
    if draw(st.integers(0, 3)) == 0:
        return spoil_bytes(draw, content), False
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + content, survived


def read(folder: Path, content: bytes, name: str = "alice.ipynb") -> Submission:
    (folder / name).write_bytes(content)
    (submission,) = submissions.read([folder / name], EXERCISES, LAB)
    return submission


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("handed_in")


@pytest.fixture(scope="module")
def untouched(folder):
    return {cell for cell in read(folder, json.dumps(LESSON).encode()).code if "UNQ_C" in cell}


def check(folder: Path, untouched: set, content: bytes, survived: bool) -> None:
    for name in ("alice.ipynb", "alice.py"):  # the same bytes as a script are as good as any junk
        submission = read(folder, content, name)

        assert submission.code or submission.texts or submission.refusal
        assert "could not read" not in submission.refusal
        for cell in (*submission.code, *submission.texts):
            cell.encode("utf-8")
    if survived:
        assert untouched <= set(read(folder, content).code)


@given(mutated())
@settings(max_examples=100, deadline=None, database=None, derandomize=True)
def test_when_a_notebook_was_mutated_then_reading_is_calm_and_surviving_answers_stay(folder, untouched, case):
    check(folder, untouched, *case)


@pytest.mark.full
@given(mutated())
@settings(max_examples=1500, deadline=None, database=None)
def test_when_a_notebook_was_mutated_in_very_many_ways_then_the_same(folder, untouched, case):
    check(folder, untouched, *case)


@pytest.mark.parametrize("other", OTHERS)
def test_when_a_learner_leaves_other_cells_around_then_the_answers_stay(folder, untouched, other):
    cells = [cell for original in LESSON["cells"] for cell in (code(other), original, code(other))]

    submission = read(folder, json.dumps({"cells": cells}).encode())

    assert untouched <= set(submission.code)


def test_when_the_lesson_is_untouched_then_its_answers_are_the_graded_cells(untouched):
    sources = ["".join(cell["source"]) for cell in LESSON["cells"] if cell["id"] in GRADED]

    assert untouched == set(sources)
