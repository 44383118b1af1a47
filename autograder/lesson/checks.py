"""An exercise's checks, loaded from its section: what the grader asks, and how it judges what comes back.

A section's public and hidden cells define, for an exercise called x:

- observe_x(target, question) -> dict                  runs beside the learner's code, public
- ask_x(rng) -> {name of a question: question}         hidden: the questions, fresh for each submission
- check_x(seen, asked, answer) -> (Failure | None, [Check])   hidden: the judgement
- advise_all_x(seen, asked, answer) -> [Advice]        hidden: what is worth knowing about a right answer
- prepare_x()                                          public: makes ready the process, before any learner's code
- NO_POINTS                                            hidden, if some diagnoses earn nothing
- EQUIVALENT = {"before -> after": why}                hidden, for changes to the solution that keep it right
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.records import Cell, Exercise


@dataclass(frozen=True)
class Checks:
    """The functions of one exercise, as its author wrote them."""

    exercise: Exercise
    ask: Callable[[np.random.Generator], dict[str, Any]]
    check: Callable[[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]], tuple[Any, list[Any]]]
    advise: Callable[[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]], list[Any]]
    no_points: tuple[str, ...]
    equivalent: Mapping[str, str]


def stopping(exercises: Sequence[Exercise], cells: Sequence[Cell]) -> list[str]:
    """Returns one sentence for each cell of checks that stops when it is run, or whose questions can't be asked."""
    names: dict[str, Any] = {"__name__": "checks_of_the_lesson"}
    for cell in [cell for cell in cells if cell.tag == "public"]:
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
            f"{place}: ask_{exercise.name} gives no questions: {error!r}. "
            "Let it return a dict of plain lists and numbers, one for each question."
        )
    return ""


def load(exercise: Exercise, cells: Sequence[Cell]) -> Checks:
    """Returns the checks of one exercise with points.

    Raises:
        KeyError: its section lacks one of the functions.
    """
    public = [cell.source for cell in cells if cell.tag == "public"]
    names: dict[str, Any] = {"__name__": f"checks_of_{exercise.name}"}
    for source in (*public, *exercise.hidden):
        exec(compile(source, f"<{exercise.section}>", "exec"), names)
    return Checks(
        exercise,
        ask=names[f"ask_{exercise.name}"],
        check=names[f"check_{exercise.name}"],
        advise=names[f"advise_all_{exercise.name}"],
        no_points=names.get("NO_POINTS", ()),
        equivalent=names.get("EQUIVALENT", {}),
    )
