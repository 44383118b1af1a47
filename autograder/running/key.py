"""What marks depend on besides the file itself: the code that decides them, without its words.

A comment, a docstring, a sentence or a cell of text that changes leaves the key as it is, and a class its marks.
"""

import ast
import hashlib
from collections.abc import Sequence
from pathlib import Path

from autograder.lab import Lab
from autograder.records import Cell

_ENGINE = Path(__file__).resolve().parents[1]
# Of the engine, what runs, asks and judges.
DECIDES = ("reading", "running", "sandbox", "inside", "judging", "lesson/checks.py", "records.py")
DECIDING_TAGS = {"graded", "public", "hidden"}


def key(lab: Lab, cells: Sequence[Cell], engine: Path = _ENGINE) -> str:
    """Returns the sha256 of the code that decides marks, hexadecimal.

    Args:
        lab: what its answers find decides, too
        cells: of its sections
        engine: the folder of the grader's package
    """
    places = [engine / part for part in DECIDES]
    files = sorted(file for place in places for file in ([place] if place.is_file() else place.rglob("*.py")))
    texts = [file.read_text(encoding="utf-8") for file in files]
    texts += [cell.source for cell in cells if cell.tag in DECIDING_TAGS]
    texts += [lab.imports, lab.data, repr((lab.helpers, lab.aliases, lab.standins, lab.preload, lab.marker))]
    return hashlib.sha256("\n".join(map(_wordless, texts)).encode()).hexdigest()


def _wordless(text: str) -> str:
    """Returns a normal form of our own code: no comments, no docstrings, no sentences of three words or more."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        match node:
            case ast.Expr(ast.Constant(str()) as constant):
                constant.value = ""
            case ast.Constant(str(value)) if value.count(" ") > 1:
                node.value = ""
    return ast.dump(tree)
