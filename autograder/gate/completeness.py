"""What each exercise must have before its checks can be tried: the parts, and how they are called.

- every cell of code that is not learners' own is Python, and so is the stub
- every exercise: a public test, and a cell in which learners call it
- an exercise with points also: a hint, a known mistake, and what the grader asks and judges by
"""

import ast
from collections.abc import Sequence
from itertools import pairwise

from autograder.lesson import sections
from autograder.records import Cell

WITH_POINTS = {
    "hint": '# %% [markdown] tags=["hint"] title="Hint 1: the idea"',
    "mistake": '# %% tags=["mistake"] id="…"',
    "hidden": '# %% tags=["hidden"]',
}


def gaps(cells: Sequence[Cell]) -> list[str]:
    """Returns one sentence for each part that an exercise lacks."""
    broken = [sentence for cell in cells if cell.tag and cell.kind == "code" for sentence in _not_python(cell)]
    if broken:
        return broken
    graded = [cell for cell in cells if cell.tag == "graded"]
    return _doubled(graded) + [
        gap
        for cell in graded
        for gap in (*_missing_cells(cell, cells), *_missing_definitions(cell, cells), *_missing_call(cell, cells))
    ]


def learners_call(name: str, section: str, cells: Sequence[Cell]) -> str | None:
    """Returns how a learners' cell calls the test of an exercise, such as "test_mean(mean, 4)"."""
    for cell in cells:
        if cell.section == section and cell.tag is None and cell.kind == "code":
            for node in _nodes(cell.source):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == f"test_{name}":
                    return ast.unparse(node)
    return None


def _not_python(cell: Cell) -> list[str]:
    texts = {"the cell": cell.source}
    if cell.tag == "graded":
        texts["the stub"] = sections.emptied(cell.source)
    found = []
    for what, text in texts.items():
        try:
            ast.parse(text)
        except SyntaxError as error:
            found.append(
                f"{cell.place}: {what} is not valid Python (line {error.lineno}: {error.msg}). "
                "Mend that line; a stub needs a line outside the markers that keeps it whole, such as return a."
            )
    return found


def _doubled(graded: Sequence[Cell]) -> list[str]:
    named = sorted(graded, key=lambda cell: str(cell.facts["exercise"]))
    return [
        f"{second.place}: a second exercise called {second.facts['exercise']}; the first one is {first.place}. "
        "Give one of them another name."
        for first, second in pairwise(named)
        if first.facts["exercise"] == second.facts["exercise"]
    ]


def _missing_cells(graded: Cell, cells: Sequence[Cell]) -> list[str]:
    name = graded.facts["exercise"]
    there = {cell.tag for cell in cells if cell.section == graded.section}
    return [
        f"{graded.place}: {name} has points but no {tag} cell in its file. Add one: {header}"
        for tag, header in WITH_POINTS.items()
        if graded.facts["points"] and tag not in there
    ]


def _missing_definitions(graded: Cell, cells: Sequence[Cell]) -> list[str]:
    name = graded.facts["exercise"]
    needed = {"public": [f"test_{name}"]}
    if graded.facts["points"]:
        needed["public"].append(f"observe_{name}")
        needed["hidden"] = ["GRADING"]
    found = []
    for tag, names in needed.items():
        written = [cell for cell in cells if cell.section == graded.section and cell.tag == tag]
        if tag == "hidden" and not written:
            continue  # said already
        nodes = [node for cell in written for node in _nodes(cell.source)]
        defined = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
        defined |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        place = written[0].place if written else graded.place
        found += [
            f"{place}: no {tag} cell of {name} defines {wanted}. "
            "Write it there: autograder/lesson/contract.py says what it is."
            for wanted in names
            if wanted not in defined
        ]
    return found


def _missing_call(graded: Cell, cells: Sequence[Cell]) -> list[str]:
    name = str(graded.facts["exercise"])
    if learners_call(name, graded.section, cells):
        return []
    return [f"{graded.place}: no cell of its file lets learners call test_{name}. Add one: test_{name}({name})"]


def _nodes(source: str) -> list[ast.AST]:
    """Returns the syntax tree of a cell as a list; nothing of a cell with lines for IPython."""
    try:
        return list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return []
