"""An exercise's checks, loaded from its section: the `GRADING` of its hidden cell, as the contract describes it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.lesson import sections
from autograder.lesson.contract import Grading
from autograder.records import Cell, Exercise


@dataclass(frozen=True, kw_only=True)
class Checks(Grading):
    """How one exercise is asked about and judged, as its author wrote it."""

    exercise: Exercise


def stopping(exercises: Sequence[Exercise], cells: Sequence[Cell]) -> list[str]:
    """Returns one sentence for each cell of checks that stops when it is run, or whose questions can't be asked."""
    names: dict[str, Any] = {"__name__": "checks_of_the_lesson"}
    for cell in sections.public(cells):
        if problem := _stops(cell, names):
            return [problem]  # the cells after it may need what it lacks
    found = []
    for cell in [cell for cell in cells if cell.tag == "hidden"]:
        exercise = next(item for item in exercises if item.section == cell.section)
        if problem := _stops(cell, dict(names)) or _unasked(exercise, cells, cell.place):
            found.append(problem)
    return found


def _stops(cell: Cell, names: dict[str, Any]) -> str:
    try:
        exec(compile(cell.source, f"<{cell.place}>", "exec"), names)
    except Exception as error:  # whatever an author's line raises
        return f"{cell.place}: the {cell.tag} cell stops: {error!r}. Mend it there, then run make check again."
    return ""


def _unasked(exercise: Exercise, cells: Sequence[Cell], place: str) -> str:
    try:
        json.dumps(load(exercise, cells).ask(np.random.default_rng(0)))
    except Exception as error:
        return (
            f"{place}: the ask of GRADING gives no questions: {error!r}. "
            "Let it return a dict of plain lists and numbers, one for each question."
        )
    return ""


def load(exercise: Exercise, cells: Sequence[Cell]) -> Checks:
    """Returns the checks of one exercise with points.

    Raises:
        KeyError: its hidden cell defines no GRADING.
    """
    public = [cell.source for cell in sections.public(cells)]
    names: dict[str, Any] = {"__name__": f"checks_of_{exercise.name}"}
    for source in (*public, *exercise.hidden):
        exec(compile(source, f"<{exercise.section}>", "exec"), names)
    return Checks(exercise=exercise, **vars(names["GRADING"]))
