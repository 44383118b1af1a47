"""Marks that a person gave: they count in place of the grader's, and outlive re-grades.

- a mark holds for the answer it was given to: the same file, or the same code cells
- an answer that has changed since then needs a person again
- a submission that could not be graded is graded once each of its exercises has a mark
"""

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.printable import CODE, one_line, spreadsheet_cell
from autograder.records import NOTHING, ExerciseScore, Printable, Score, Told
from autograder.results.run import Run

AUTOMATIC = "auto"


class AmendmentError(Told):
    """What a person asked for can't be done; the message is a sentence with the next step."""


@dataclass(frozen=True)
class Amendment:
    """One mark of a person.

    about  : the score as it was when the person looked at it
    points : None hands the exercise back to the grader
    why    : one line, for the instructor's tables and the learner's feedback
    """

    about: Score
    exercise: str
    points: float | None
    why: Printable


def read(run: Run, scores: Sequence[Score], submission: str, exercise: str, points: str, why: str) -> Amendment:
    """Returns the mark that a person typed.

    Args:
        scores: of the newest run
        points: a number, or "auto"

    Raises:
        AmendmentError: there is no such submission or exercise, the points don't fit, or nothing says why.
    """
    about = find(scores, submission)
    if about.status in ("superseded", "missing") and not about.exercises:
        raise AmendmentError(
            f"{about.path or about.student} is {about.status}: amend what counts, or grade with --attempt all."
        )
    if exercise not in run.points:
        raise AmendmentError(f"There is no exercise {exercise!r} with points: choose {' or '.join(run.points)}.")
    if not why.strip():
        raise AmendmentError('Say why, for the learner and your colleagues. For example: --why "right, by hand".')
    return Amendment(about, exercise, _points(points, run.points[exercise], exercise), one_line(why.strip()))


def find(scores: Sequence[Score], submission: str) -> Score:
    """Returns the score of one submission.

    Raises:
        AmendmentError: there is none; the sentence names the nearest.
    """
    named: dict[str, Score] = {score.path: score for score in scores}
    found = named.get(submission) or next((it for it in scores if spreadsheet_cell(it.path) == submission), None)
    if found:
        return found
    near = [path for path, score in named.items() if score.student == submission]
    near = near or difflib.get_close_matches(submission, named, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else "The first column of grades.csv names them all."
    raise AmendmentError(f"The newest run has no submission {one_line(submission)!r}. {hint}")


def _points(text: str, maximum: float, exercise: str) -> float | None:
    if text == AUTOMATIC:
        return None
    try:
        points = float(text)
    except ValueError:
        points = math.nan
    if not 0 <= points <= maximum:
        raise AmendmentError(
            f"{exercise} has 0 to {maximum:g} points, and {text!r} is none of them: give a number such as "
            f"{maximum / 2:g}, or {AUTOMATIC} to take the grader's."
        )
    return points


def told(score: Score, run: Run) -> Printable:
    """Returns what a person reads who has just amended a submission."""
    marks = [
        f"{item.exercise} {item.score:g} of {item.max_score:g} ({item.amended or 'the grader'})"
        for item in score.exercises
    ]
    waiting = [name for name in run.points if name not in {item.exercise for item in score.exercises}]
    total = f"{score.status}." if score.score is None else f"{score.score:g} of {run.max_score:g} points."
    missing = f"No mark yet for {' and '.join(waiting)}." if waiting else ""
    told = [f"{score.path}: {total}", ", ".join(marks) and f"{', '.join(marks)}.", missing, score.reason]
    return one_line(" ".join(filter(None, told)), CODE)


def applied(score: Score, marks: Sequence[Amendment], points: Mapping[str, float]) -> Score:
    """Returns the score with the marks that persons gave to its exercises.

    Args:
        marks: of any submission, the newest for each exercise
        points: exercise -> its points, in file order
    """
    exercises = {item.exercise: item for item in score.exercises}
    changed = []
    for mark in marks:
        if mark.about.path != score.path or mark.exercise not in points or mark.points is None:
            continue
        if _holds(mark, score, points[mark.exercise]):
            found = exercises.get(mark.exercise, ExerciseScore(mark.exercise, 0.0, points[mark.exercise]))
            exercises[mark.exercise] = replace(found, score=mark.points, amended=mark.why)
        else:
            changed.append(
                f"{mark.exercise} has changed since a person gave it {mark.points:g} points ({mark.why}): "
                f"amend it again, with {AUTOMATIC} to take the grader's."
            )
    status, reason = score.status, score.reason
    if changed:
        status, reason = "needs_person", one_line(" ".join(filter(None, [reason, *changed])))
    elif points.keys() <= exercises.keys():
        status, reason = "graded", NOTHING
    in_order = sorted(exercises.values(), key=lambda item: [*points, item.exercise].index(item.exercise))
    return replace(score, status=status, reason=reason, exercises=tuple(in_order))


def _holds(mark: Amendment, score: Score, maximum: float) -> bool:
    """Returns whether a mark is still about this answer."""
    same = score.sha256 == mark.about.sha256 or (bool(score.cells) and score.cells == mark.about.cells)
    return same and mark.points is not None and mark.points <= maximum
