"""An exercise tried out before anyone else does: solved, unsolved, and with each known mistake.

The sources run in this process: they are the author's own. Each run gets a
file name of its own, so that the checks can read its source as in a notebook.
"""

import contextlib
import io
import itertools
import linecache
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder import lab
from autograder.gate.completeness import learners_call
from autograder.lesson import sections
from autograder.records import Cell, Exercise

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Known:
    """An answer whose diagnosis its author knows.

    place     : where it stands, such as "02_mean.py, cell 33"
    what      : such as "the solution" or "the mistake sigmoid"
    diagnosis : None for a right answer
    """

    exercise: str
    place: str
    what: str
    source: str
    diagnosis: str | None


def run(name: str, file: str) -> None:
    """Prints that the exercise behaves as its section file says.

    Args:
        file: the section file, in the folder of its lab

    Raises:
        SystemExit: it does not; the text lists what to mend.
    """
    above = Path(file).resolve().parents
    of = lab.read(next(folder for folder in above if (folder / lab.FILE).exists()))
    of.find_modules()
    cells = sections.read(of.source)
    exercise = next(item for item in sections.exercises(cells) if item.name == name)
    if problems := rehearse(exercise, cells, of.imports):
        sys.exit("\n".join(problems))
    print(f"{name}: the solution passes, {len(exercise.mistakes)} mistakes are named rightly.")


def known(exercise: Exercise, cells: Sequence[Cell]) -> list[Known]:
    """Returns the solution, the stub and each mistake of an exercise."""
    mates = [cell for cell in cells if cell.section == exercise.section]
    (graded,) = [cell for cell in mates if cell.tag == "graded"]
    return [
        Known(exercise.name, graded.place, "the solution", graded.source, None),
        Known(exercise.name, graded.place, "the stub", sections.emptied(graded.source), "unfinished"),
        *(
            Known(exercise.name, cell.place, f"the mistake {cell.facts['id']}", cell.source, str(cell.facts["id"]))
            for cell in mates
            if cell.tag == "mistake"
        ),
    ]


def rehearse(exercise: Exercise, cells: Sequence[Cell], imports: str) -> list[str]:
    """Returns one sentence for each answer to which learners' own test gives another diagnosis than it should.

    Args:
        imports: source of what every answer may use
    """
    checks = load_checks(cells)
    call = learners_call(exercise.name, exercise.section, cells) or f"test_{exercise.name}({exercise.name})"
    problems = []
    for answer in known(exercise, cells):
        try:
            got = diagnose(checks, call, exercise.name, define(answer.source, exercise.name, imports))
        except Exception as error:  # an author's cell that stops is what we came to find
            problems.append(f"{answer.place}: {answer.what} stops: {error!r}. Mend its cell, or its test.")
            continue
        if got != answer.diagnosis:
            problems.append(
                f"{answer.place}: {answer.what} is diagnosed as {got or 'right'} by test_{exercise.name}. "
                "Mend the checks in its public cell, or the answer."
            )
    return problems


def load_checks(cells: Sequence[Cell]) -> ModuleType:
    """Returns the public cells as one module, as learners get it."""
    checks = ModuleType("checks_of_the_lesson")
    for cell in sections.public(cells):
        exec(compile(cell.source, f"<{cell.place}>", "exec"), checks.__dict__)
    return checks


def define(source: str, name: str, imports: str) -> Any:
    """Returns what `source` defines as `name`, run where the lesson's own names are known."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(imports, names)
    file = f"<answer {next(_numbers)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), names)
    return names.get(name)


def diagnose(checks: ModuleType, call: str, name: str, target: Any) -> str | None:
    """Returns the diagnosis that a public test gives a target, None when it passes.

    Args:
        checks: with the tests
        call: the test as learners call it, such as "test_mean(mean, 4)"
        name: what the target is called there
        target: a learner's answer
    """
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            eval(call, {**checks.__dict__, name: target})
        except AssertionError as failed:
            return failed.diagnosis  # type: ignore[attr-defined]  # as every test of an exercise raises it
    return None
