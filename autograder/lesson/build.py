"""What is made of the sections: notebooks and the learners' public tests.

- a learners' notebook: graded regions emptied, hints folded, no outputs; nbgrader finds its answers and tests
- a solution notebook, where there is something to solve: the same cells, solved; executed on request
- the public tests: the public cells, character for character, in the order in which learners read them
"""

import itertools
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat
from nbformat import NotebookNode, v4

from autograder.lab import Lab
from autograder.lesson import sections
from autograder.records import Cell

# JupyterLab asks for a kernel when a notebook names neither; a version here would only make noise.
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def learners_notebook(cells: Sequence[Cell]) -> NotebookNode:
    """Returns the notebook that learners get: nothing solved, nothing hidden, no outputs."""
    return _notebook(cells, sections.emptied)


def solution_notebook(cells: Sequence[Cell]) -> NotebookNode:
    """Returns the same notebook as the author solved it, not executed."""
    return _notebook(cells, lambda source: source)


def notebooks(cells: Sequence[Cell], lab: Lab) -> dict[str, NotebookNode]:
    """Returns each notebook of a lab by its path, not executed; those that cells name lie beside the learners' own."""
    made = {}
    for name in dict.fromkeys(["", *(cell.notebook for cell in cells)]):
        mine = [cell for cell in cells if cell.notebook == name]
        path = PurePosixPath(lab.learners).with_stem(name) if name else PurePosixPath(lab.learners)
        made[str(path)] = learners_notebook(mine)
        if any(cell.tag == "graded" for cell in mine):
            made[str(path.with_stem(f"{name}_solution")) if name else lab.solution] = solution_notebook(mine)
    return made


def public_tests(cells: Sequence[Cell], written_in: str) -> str:
    """Returns the text of the public tests.

    Args:
        written_in: the folder of the sections, as it is told to readers
    """
    names = [f"test_{exercise.name}" for exercise in sections.exercises(cells)]
    header = (
        '"""The checks of the lab: each one says what was expected, what came, and one thing to try.\n\n'
        "First what is asked, and the formula; then the sentences; then what makes them work.\n"
        f"Built from {written_in} by `make build`; edit it there.\n"
        '"""\n'
    )
    imports, *checks = [cell.source for cell in sections.public(cells)]
    exported = f"__all__ = {names!r}".replace("'", '"')
    to_notebook = "for _test in __all__:\n    globals()[_test].__test__ = False  # pytest leaves it to the notebook"
    return "\n".join([header, imports, "", exported, "", *(f"\n{source}\n" for source in [*checks, to_notebook])])


def execute(notebook: NotebookNode, folder: Path, environment: Mapping[str, str]) -> NotebookNode:
    """Returns the notebook with the outputs of one run in `folder`.

    Args:
        environment: variables beside those of this process

    Raises:
        nbclient.exceptions.CellExecutionError: a cell failed.
    """
    from nbclient import NotebookClient  # loads Jupyter's client, for which no other command need wait

    client = NotebookClient(notebook, timeout=600, coalesce_streams=True, resources={"metadata": {"path": str(folder)}})
    client.execute(env={**os.environ, **environment})
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # timestamps, never twice the same
    notebook.metadata = nbformat.from_dict(METADATA)
    return notebook


def with_outputs_of(executed: NotebookNode, notebook: NotebookNode) -> NotebookNode:
    """Returns `notebook` with the outputs that the same cells (by id and source) have in `executed`."""
    outputs = {(cell.id, cell.source): cell for cell in executed.cells if cell.cell_type == "code"}
    for cell in notebook.cells:
        if cell.cell_type == "code" and (before := outputs.get((cell.id, cell.source))):
            cell.outputs, cell.execution_count = before.outputs, before.execution_count
    return notebook


def write(lab: Lab, *, executed: bool = False) -> list[Path]:
    """Builds the notebooks and the public tests of a lab from its sections and returns their paths."""
    cells = sections.read(lab.source)
    made = notebooks(cells, lab)
    (lab.folder / lab.tests).write_text(public_tests(cells, lab.sections), encoding="utf-8", newline="\n")
    for name, notebook in sorted(made.items()):  # a solution runs beside what is built already
        path = lab.folder / name
        if _is_solution(name, lab) and executed:
            notebook = execute(notebook, path.parent, lab.environment)
        elif _is_solution(name, lab) and path.exists():
            notebook = with_outputs_of(nbformat.read(path, as_version=4), notebook)
        path.write_text(_text(notebook), encoding="utf-8", newline="\n")
    return [lab.folder / name for name in (*made, lab.tests)]


def outdated(cells: Sequence[Cell], lab: Lab) -> list[str]:
    """Returns one sentence for each built file of a lab that is not what the cells build.

    A solution is compared by its sources: its outputs are never twice the same.
    """
    fresh = notebooks(cells, lab)
    there = {name: _committed(lab.folder / name) for name in fresh}
    found = [
        f"{name}, cell {cell.id}: holds an output or a count. Run make build, and never save it in Jupyter here."
        for name, notebook in there.items()
        for cell in notebook.cells
        if not _is_solution(name, lab) and (cell.get("outputs") or cell.get("execution_count"))
    ]
    for name, notebook in fresh.items():
        pairs = itertools.zip_longest(_sources(there[name]), _sources(notebook), fillvalue=("at the end", "", ""))
        if differing := next((built[0] for mine, built in pairs if mine != built), ""):
            found.append(f"{name}, cell {differing}: is not what {lab.sections} builds. Run make build.")
    texts = {name: _text(notebook) for name, notebook in fresh.items() if not _is_solution(name, lab)}
    return found or [
        f"{name}: is not what {lab.sections} builds. Edit there, then run make build."
        for name, text in {**texts, lab.tests: public_tests(cells, lab.sections)}.items()
        if not (path := lab.folder / name).exists() or path.read_text(encoding="utf-8", errors="replace") != text
    ]


def _is_solution(name: str, lab: Lab) -> bool:
    return name == lab.solution or name.endswith("_solution.ipynb")


def nbgraders(name: str, points: int = 0, is_answer: bool = False) -> dict[str, Any]:
    """Returns what nbgrader keeps with a cell: a test where it has points, else an answer, else what is given."""
    kind = {"grade": points > 0, "solution": is_answer, "locked": not is_answer, "task": False}
    return {"nbgrader": {"schema_version": 3, "grade_id": name, **kind, **({"points": points} if points else {})}}


def _notebook(cells: Sequence[Cell], graded: Callable[[str], str]) -> NotebookNode:
    nodes, with_points = [], sections.with_points(cells)
    for cell in cells:
        if cell.tag == "graded":
            nodes.append(_node(cell, graded(cell.source)))
            if cell.facts.get("points"):
                nodes[-1].metadata.update(nbgraders(str(cell.facts["exercise"]), is_answer=True))
        elif cell.tag == "hint":
            nodes.append(_hint(cell))
        elif cell.tag is None:
            nodes.append(_node(cell, cell.source))
            for exercise in with_points:
                if exercise.section == cell.section and f"test_{exercise.name}({exercise.name}" in cell.source:
                    nodes[-1].metadata.update(nbgraders(f"test_{exercise.name}", exercise.points))
    return v4.new_notebook(cells=nodes, metadata=nbformat.from_dict(METADATA), nbformat_minor=5)


def _node(cell: Cell, source: str) -> NotebookNode:
    make = v4.new_code_cell if cell.kind == "code" else v4.new_markdown_cell
    return make(source, id=cell.id)


def _hint(hint: Cell) -> NotebookNode:
    """Returns a hint, folded and not to be edited: code, whose output is the hint, with its source out of sight."""
    if hint.kind == "code":
        node = _node(hint, hint.source)
        node.metadata = nbformat.from_dict({"jupyter": {"source_hidden": True}})
        return node
    title = f"<summary><b>{hint.facts['title']}</b></summary>"
    node = _node(hint, f"<details>\n{title}\n\n{hint.source}\n\n</details>")
    node.metadata = nbformat.from_dict({"editable": False})
    return node


def _text(notebook: NotebookNode) -> str:
    nbformat.validate(notebook)
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def _committed(path: Path) -> NotebookNode:
    """Returns a notebook as it lies there; one that is missing or damaged has no cells."""
    try:
        return nbformat.from_dict({"cells": [], **json.loads(path.read_text(encoding="utf-8"))})
    except (OSError, ValueError, TypeError):
        return v4.new_notebook()


def _sources(notebook: NotebookNode) -> list[tuple[str, str, str]]:
    return [(cell.get("id", "without id"), cell.cell_type, "".join(cell.source)) for cell in notebook.cells]
