"""The zoo: submissions of a few lines each, whose file name says what the grader must find.

- a file of tests/submissions/KIND is read into a Specimen; its name is split into what to expect
- a Specimen becomes the notebook that a learner would hand in, or the lesson around it, for plain nbval

The name is MECHANISM__my_softmax=WHAT__model=WHAT.py, where WHAT is a diagnosis or one of the words in WORDS,
and may be followed by +ADVICE. The first line of the file says what trick it is. A line that starts with
METADATA gives the notebook's metadata; `stored="…"` on the header of a cell is an output that was saved with it.

What a name expects holds at isolation level full. Harmful specimens are for sandboxes only. Some look for a
canary: an environment variable or a file with "zoo_canary" in its name, which the test puts where learners'
code must not reach. Those that leave something behind leave files called zoo_was_here, and processes with
86399 in their command line.
"""

import ast
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import jupytext
from nbformat import NotebookNode, v4

Kind = Literal["cheats", "mistakes", "right", "harmful"]

SUBMISSIONS = Path(__file__).parent / "submissions"
EXERCISES = ("my_softmax", "model")
# right: all points; not_right: at most half; nothing: no points at all; stopped: too_slow, raises, or its kernel died, and nothing else suffers.
WORDS = ("right", "not_right", "nothing", "stopped")
METADATA = "# notebook-metadata: "
GREEN = "Green under plain nbval"

# What the lesson has done before the first exercise, as far as the specimens need it.
NUMPY = "import numpy as np\nfrom public_tests import *"
TENSORFLOW = """import tensorflow as tf
from tensorflow.keras.activations import linear, relu, sigmoid
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential"""
TESTS = {"my_softmax": "test_my_softmax(my_softmax)", "model": "test_model(model, 10, 400)"}


@dataclass(frozen=True)
class ZooCell:
    """One cell as handed in; stored is what its saved output printed, "" when there is none."""

    kind: Literal["code", "markdown", "raw"]
    source: str
    tags: tuple[str, ...] = ()
    stored: str = ""


@dataclass(frozen=True)
class Specimen:
    """One submission of the zoo, and what the grader must find.

    name     : its mechanism, unlike every other one
    expected : {exercise: a diagnosis, or one of WORDS}
    advice   : ids of advice that must come, of both exercises
    note     : what trick it is
    metadata : the notebook's own
    """

    name: str
    kind: Kind
    path: Path
    cells: tuple[ZooCell, ...]
    expected: dict[str, str]
    advice: tuple[str, ...] = ()
    note: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def green(self) -> bool:
        """Whether plain `pytest --nbval-lax` is fooled by it."""
        return GREEN in self.note

    @property
    def code(self) -> str:
        """All code cells as one text."""
        return "\n".join(cell.source for cell in self.cells if cell.kind == "code")


def specimens(kind: Kind) -> list[Specimen]:
    """Returns the specimens of a kind, sorted by name."""
    return [read(path) for path in sorted((SUBMISSIONS / kind).glob("*.py"))]


def read(path: Path) -> Specimen:
    """Returns the specimen in a file.

    Raises:
        ValueError: its name does not say what to expect of each exercise.
    """
    mechanism, expected, advice = _parse(path.stem)
    head, mark, cells = path.read_text(encoding="utf-8").partition("# %%")
    lines = head.splitlines()
    metadata = [line.removeprefix(METADATA) for line in lines if line.startswith(METADATA)]
    return Specimen(
        name=mechanism,
        kind=path.parent.name,
        path=path,
        cells=tuple(_cell(node) for node in jupytext.reads(mark + cells, fmt="py:percent").cells),
        expected=expected,
        advice=advice,
        note=lines[0].removeprefix("# ") if lines else "",
        metadata=json.loads(metadata[0]) if metadata else {},
    )


def notebook(specimen: Specimen) -> NotebookNode:
    """Returns the specimen as a learner hands it in: nbformat 4.4, no cell ids, as most real ones are."""
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return _notebook([_node(cell) for cell in specimen.cells], {**metadata, **specimen.metadata})


def lesson(specimen: Specimen) -> NotebookNode:
    """Returns the specimen between what the lesson has before it and the test cells that it lacks."""
    setup = f"{NUMPY}\n{TENSORFLOW}" if re.search(r"\btf\b|Sequential|Dense", specimen.code) else NUMPY
    submitted = notebook(specimen)
    everything = "\n".join(cell.source for cell in submitted.cells)
    attempted = [name for name in EXERCISES if specimen.expected[name] != "unfinished"]
    tests = [TESTS[name] for name in attempted if TESTS[name] not in everything]
    nodes = [_node(ZooCell("code", source)) for source in tests]
    return _notebook([_node(ZooCell("code", setup)), *submitted.cells, *nodes], submitted.metadata)


def parses(source: str) -> bool:
    """Says whether source is valid Python, lines for pip, the shell or IPython left out."""
    try:
        ast.parse(plain(source))
    except SyntaxError:
        return False
    return True


def plain(source: str) -> str:
    """Returns source with pass where a line begins with ! or %, which only a notebook understands."""
    return re.sub(r"^(\s*)[!%].*", r"\1pass", source, flags=re.MULTILINE)


def _parse(stem: str) -> tuple[str, dict[str, str], tuple[str, ...]]:
    mechanism, *parts = stem.split("__")
    expected, advice = {}, []
    for part in parts:
        exercise, _, what = part.partition("=")
        expected[exercise], *more = what.split("+")
        advice += more
    if tuple(expected) != EXERCISES or not all(expected.values()):
        raise ValueError(f"{stem}: name it MECHANISM__my_softmax=WHAT__model=WHAT.py.")
    return mechanism, expected, tuple(advice)


def _cell(node: NotebookNode) -> ZooCell:
    metadata = node.metadata
    return ZooCell(node.cell_type, node.source, tuple(metadata.get("tags", ())), metadata.get("stored", ""))


def _node(cell: ZooCell) -> NotebookNode:
    metadata = {"tags": list(cell.tags)} if cell.tags else {}
    node = getattr(v4, f"new_{cell.kind}_cell")(cell.source, metadata=metadata)
    if cell.stored:
        node.outputs = [v4.new_output("stream", name="stdout", text=cell.stored + "\n")]
        node.execution_count = 1
    del node["id"]
    return node


def _notebook(cells: list[NotebookNode], metadata: dict[str, Any]) -> NotebookNode:
    return NotebookNode(nbformat=4, nbformat_minor=4, metadata=NotebookNode(metadata), cells=cells)
