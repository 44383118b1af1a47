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
from types import ModuleType
from typing import Any

from autograder.lesson import sections
from autograder.records import Cell, Exercise

_numbers = itertools.count(1)


def run(name: str) -> None:
    """Prints that the exercise behaves as its section file says.

    Raises:
        SystemExit: it does not; the text lists what to mend.
    """
    cells = sections.read()
    exercise = next(item for item in sections.exercises(cells) if item.name == name)
    if problems := rehearse(exercise, cells):
        sys.exit("\n".join(problems))
    print(f"{name}: the solution passes, {len(exercise.mistakes)} mistakes are named rightly.")


def rehearse(exercise: Exercise, cells: Sequence[Cell]) -> list[str]:
    """Returns one sentence for each answer that gets another diagnosis than it should."""
    checks = load_checks(cells)
    expected = [(None, exercise.reference), ("unfinished", exercise.stub), *exercise.mistakes]
    problems = []
    for wanted, source in expected:
        try:
            target = define(source, exercise.name)
        except Exception as error:  # an author's cell that stops is what we came to find
            problems.append(f"{exercise.section}: {wanted or 'the solution'} stops: {error!r}. Mend its cell.")
            continue
        got = diagnose(checks, exercise.name, target)
        if got != wanted:
            problems.append(
                f"{exercise.section}: {wanted or 'the solution'} is diagnosed as {got or 'right'}. "
                "Mend the checks in its public cell, or the answer."
            )
    return problems


def load_checks(cells: Sequence[Cell]) -> ModuleType:
    """Returns the public cells as one module, as learners get it."""
    checks = ModuleType("checks_of_the_lesson")
    for cell in cells:
        if cell.tag == "public":
            exec(compile(cell.source, f"<{cell.place}>", "exec"), checks.__dict__)
    return checks


def define(source: str, name: str) -> Any:
    """Returns what `source` defines as `name`, run where the lesson's own names are known."""
    import numpy as np
    import tensorflow as tf

    names = {
        "__name__": "__main__",
        "np": np,
        "tf": tf,
        "Sequential": tf.keras.models.Sequential,
        "Dense": tf.keras.layers.Dense,
        "linear": tf.keras.activations.linear,
        "relu": tf.keras.activations.relu,
        "sigmoid": tf.keras.activations.sigmoid,
    }
    file = f"<answer {next(_numbers)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), names)
    return names.get(name)


def diagnose(checks: ModuleType, name: str, target: Any) -> str | None:
    """Returns the diagnosis that the public test of an exercise gives a target, None when it passes."""
    facts = {"model": (10, 400)}.get(name, ())
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            checks.__dict__[f"test_{name}"](target, *facts)
        except checks.CheckFailed as failed:
            return failed.diagnosis
    return None
