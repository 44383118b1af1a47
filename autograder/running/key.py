"""What marks depend on besides the file itself: the code that decides them, without its words.

A comment, a docstring, a sentence or a cell of text that changes leaves the key as it is, and a class its marks.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from types import CodeType
from typing import Any

from autograder.lab import Lab
from autograder.records import Cell, Submission

_ENGINE = Path(__file__).resolve().parents[1]
# Of the engine, what runs, asks and judges.
DECIDES = ("reading", "running", "sandbox", "inside", "judging", "lesson/checks.py", "lesson/contract.py", "records.py")
# Of compiled code, what it does; its constants besides.
_PARTS = (
    "co_code", "co_exceptiontable", "co_names", "co_varnames", "co_freevars", "co_cellvars", "co_flags", "co_argcount",
    "co_posonlyargcount", "co_kwonlyargcount",
)  # fmt: skip
DECIDING_TAGS = {"graded", "public", "hidden"}
_IMPORTED = re.compile(r"^from (?!autograder)([\w.]+) import", re.MULTILINE)  # of these, what lies in the lab's folder


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
    checks = [cell.source for cell in cells if cell.tag in DECIDING_TAGS]
    modules = {lab.folder / f"{name.replace('.', '/')}.py" for name in _IMPORTED.findall("\n".join(checks))}
    texts += [file.read_text(encoding="utf-8") for file in sorted(modules) if file.is_file()]
    texts += checks
    texts += [lab.imports, lab.data]
    # Compiled, not parsed: trees of all of this take a tenth of a second more.
    deeds = [_wordless(compile(text, "", "exec")) for text in texts]
    facts = (lab.helpers, lab.aliases, lab.standins, lab.preload, lab.marker)
    return hashlib.sha256(repr((deeds, facts)).encode()).hexdigest()


def with_modules(decided_by: str, submission: Submission) -> str:
    """Returns the key of one submission: what was handed in beside it decides its marks, too."""
    if not submission.modules:
        return decided_by
    return hashlib.sha256(repr((decided_by, submission.modules)).encode()).hexdigest()


def _wordless(value: Any) -> Any:
    """Returns a normal form of compiled code, or of a constant in it: no lines, no sentences of three words or more."""
    match value:
        case CodeType():
            return [*(getattr(value, name) for name in _PARTS), *map(_wordless, value.co_consts)]
        case str() if value.count(" ") > 1:
            return ""
        case tuple():
            return [*map(_wordless, value)]
        case frozenset():
            return sorted(map(repr, value))
    return value
