"""Answers found by name in the cells of a notebook, with what they need of the learner's other cells.

- the last definition of an exercise's name wins
- what it needs comes along; everything else in those cells stays there as a comment
- an answer that can't run says why: unfinished, or no Python
"""

import ast
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence, Set

from autograder.grading import effects, statements, syntax
from autograder.grading.effects import Effects
from autograder.grading.needs import SETUP, Needs
from autograder.grading.statements import Broken, Reading, Statement
from autograder.grading.syntax import Cut
from autograder.records import Answer

MARKS = re.compile(r"UNQ_C\d|GRADED CELL|START CODE HERE")

FUTURE = "from __future__ import annotations"
LONGEST = 40  # characters of a name that is told to a learner


def find(cells: Sequence[str], texts: Sequence[str], exercises: Sequence[str]) -> dict[str, Answer]:
    """Returns the answer to each exercise; nothing at all when the cells hold no trace of any.

    Args:
        cells: sources of the code cells as plain Python, in notebook order
        texts: sources of the other cells, where nothing counts
        exercises: their names, in the lesson's order
    """
    reading = statements.read(cells)
    answers = {name: _answer(name, number, reading, texts) for number, name in enumerate(exercises, start=1)}
    traces = any(answer.cell for answer in answers.values()) or any(MARKS.search(cell) for cell in cells)
    return answers if traces else {}


def _answer(name: str, number: int, reading: Reading, texts: Sequence[str]) -> Answer:
    read = reading.statements
    definition = _definition(name, read)
    if definition is None:
        return _undefined(name, reading, texts)
    if torn := _torn(read[definition], reading.broken):
        return Answer(name, reading.sources[torn.cell], problem="syntax_error", detail=torn.detail)
    needs = Needs(name, definition, read)
    cell = read[needs.last].cell
    kept = set(needs.edges)
    kept_text = _texts(kept, reading)
    before = _gathered([read[i] for i in needs.before_cell(cell)], kept_text)
    if any(isinstance(item.node, ast.ImportFrom) and item.node.module == "__future__" for item in read):
        before = f"{FUTURE}\n{before}"  # holds for all cells of a notebook
    problem, detail = _uncompilable(before, kept_text[cell])
    advice = _advice(name, number, read[definition].cell, reading)
    return Answer(name, kept_text[cell], before, problem, detail, advice)


def _definition(name: str, read: Sequence[Statement]) -> int | None:
    """Returns the last statement that defines a name.

    One in a loop, in a broken cell, or that takes what training or loading gives back, only if there is no other.
    """
    candidates = [
        (not item.idle, not item.mended, not isinstance(item.node, ast.For | ast.While), number)
        for number, item in enumerate(read)
        if name in item.names.sets and not isinstance(item.node, ast.AsyncFunctionDef | ast.AugAssign)
    ]
    return max(candidates)[-1] if candidates else None


def _undefined(name: str, reading: Reading, texts: Sequence[str]) -> Answer:
    pattern = re.compile(rf"^[ \t]*(?:(?:def|class)\s+{name}\b|{name}\s*(?::[^=\n]*)?=(?!=))", re.MULTILINE)
    torn = next((piece for piece in reversed(reading.broken) if pattern.search(piece.text)), None)
    if torn is None:
        detail = "no code cell defines it"
        if any(pattern.search(text) for text in texts):
            detail += "; it stands in a text cell, which never runs"
        elif other := _misnamed(name, reading):
            detail += f"; one defines {other}"
        return Answer(name, "", problem="unfinished", detail=detail)
    return Answer(name, reading.sources[torn.cell], problem="syntax_error", detail=torn.detail)


def _misnamed(name: str, reading: Reading) -> str:
    """Returns the last name that is much like an answer's, and stands for a function or for what a call returned."""
    word = name.rpartition("_")[2]
    for item in reversed(reading.statements):
        is_made = isinstance(item.node, ast.Assign) and isinstance(item.node.value, ast.Call) and not item.idle
        if is_made or isinstance(item.node, ast.FunctionDef):
            for other in sorted(other for other in item.names.sets - set(SETUP) if len(other) < LONGEST):
                if word in other.lower() or difflib.get_close_matches(name, [other.lower()], cutoff=0.8):
                    return other
    return ""


def _torn(item: Statement, broken: Sequence[Broken]) -> Broken | None:
    """Returns the broken piece that was the end of a function, such as a return that lost its indentation."""
    if not (item.mended and isinstance(item.node, ast.FunctionDef)):
        return None
    pieces = [piece for piece in broken if piece.cell == item.cell]
    return next(
        (p for p in pieces if re.search(r"^[ \t]*return\b", p.text, re.MULTILINE) and "def " not in p.text), None
    )


def _uncompilable(before: str, cell: str) -> tuple[str, str]:
    for text, where in ((cell, "line {}: "), (before, "")):
        try:
            syntax.refuse_uncompilable(text)
        except SyntaxError as error:
            return "syntax_error", f" ({where.format(error.lineno)}{error.msg})"
    return "", ""


def _texts(kept: Set[int], reading: Reading) -> dict[int, str]:
    """Returns the cells with the statements of `kept`: nothing else is left in them, and of these what may run."""
    cuts: dict[int, list[Cut]] = {reading.statements[i].cell: [] for i in kept}
    for i, item in enumerate(reading.statements):
        if i in kept:
            cuts[item.cell] += _inner_cuts(item.node, reading.effects)
        elif item.cell in cuts and not _is_text(item.node):
            cuts[item.cell].append(Cut(item.node))
    return {number: syntax.cut(reading.cells[number], parts) for number, parts in cuts.items()}


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _inner_cuts(statement: ast.stmt, known: Mapping[str, Effects]) -> Iterator[Cut]:
    """Gives what must not run in a block: plain calls that change nothing, loading and saving.

    Training that is given a name stays: our set-up makes it do nothing. Where loading is tried, there is no file;
    where a saved model takes the place of one that was built, the built one stays.
    """
    nodes = list(statements.at_once(statement))
    tried = {part for node in nodes if isinstance(node, ast.Try) and node.handlers for part in node.body}
    for node in nodes:
        if node is statement or isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        if isinstance(node, ast.Assign) and statements.is_never_run(node):
            if statements.calls(node, {"load_model"}):
                yield Cut(node, "raise FileNotFoundError" if node in tried else "pass")
            elif not statements.calls(node, statements.TRAINS):
                yield Cut(node.value, "None")
        elif (isinstance(node, ast.Expr) and _is_idle(node, known)) or statements.is_never_run(node):
            yield Cut(node)


def _is_idle(node: ast.Expr, known: Mapping[str, Effects]) -> bool:
    """Says whether a line is a plain call that does nothing to the notebook's names."""
    changes = statements.is_change(node) or effects.of_statement(iter([node]), known).any
    return isinstance(node.value, ast.Call) and not changes


def _gathered(items: Sequence[Statement], texts: dict[int, str]) -> str:
    """Returns the lines of some statements, in their order, each line once."""
    lines: dict[tuple[int, int], str] = {}
    split = {number: text.split("\n") for number, text in texts.items()}
    for item in items:
        for number in range(syntax.first_line(item.node), (item.node.end_lineno or item.node.lineno) + 1):
            lines.setdefault((item.cell, number), split[item.cell][number - 1])
    return "\n".join(lines.values())


def _advice(name: str, number: int, cell: int, reading: Reading) -> tuple[str, ...]:
    """Returns what is worth knowing about the place of an answer: lost markers, a second definition."""
    mark = re.compile(rf"UNQ_C{number}\b")
    wanted = (mark, re.compile("START CODE HERE"), re.compile("END CODE HERE"))
    if all(pattern.search(reading.cells[cell]) for pattern in wanted):
        return ()
    defined = {item.cell for item in reading.statements if name in item.names.sets and item.cell < cell}
    if any(mark.search(reading.cells[place]) for place in defined):
        return ("redefined_later",)
    return ("markers_missing",)
