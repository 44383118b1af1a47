"""One score as Gradescope's results.json, whose format tests/results/formats/ describes.

Learners read it: a hidden check has no name there, no question is told, and no folder of the grader's machine.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from autograder.printable import CODE, printable, without_folders
from autograder.records import ExerciseScore, Score, Told
from autograder.results.people import whose
from autograder.results.run import Run
from autograder.results.tables.export import sentences


class CannotExport(Told):
    """There is nothing true to write; the message is a sentence with the next step."""


def results_json(scores: Sequence[Score], run: Run) -> str:
    """Returns the results of one submission, or of the best that one learner handed in: a test for each exercise.

    Raises:
        CannotExport: there is not exactly one learner, or nobody has judged it yet, which must not become a zero.
    """
    scores = [score for score in scores if score.status not in ("missing", "superseded")]
    if len({whose(score).key for score in scores}) != 1:
        raise CannotExport(
            f"Gradescope's results.json is about one submission, and here are {len(scores)}: "
            "name one with --submission, as grades.csv does."
        )
    score = max(scores, key=_counts)
    if score.status == "needs_person":
        told = f"{score.path} needs a person: {score.reason}"
        raise CannotExport(f"{told} Give its marks with amend, then export again.")
    facts: dict[str, Any] = {"score": sum(item.score for item in score.exercises), "execution_time": score.seconds}
    if score.status == "refused":  # the one case where the learner, who may hand in again, reads 0 and why
        facts["output"] = without_folders(score.reason)
    facts["tests"] = [_test(exercise) for exercise in score.exercises]
    return json.dumps(facts, indent=2, allow_nan=False) + "\n"


def _counts(score: Score) -> tuple[bool, float]:
    """Returns what sorts the files of one learner: all points, then what a person has yet to judge, then the others."""
    is_full = score.score is not None and all(item.score >= item.max_score for item in score.exercises)
    return is_full or score.status == "needs_person", score.score if score.score is not None else -1.0


def _test(exercise: ExerciseScore) -> dict[str, Any]:
    return {
        "name": exercise.exercise,
        "score": exercise.score,
        "max_score": exercise.max_score,
        "output": printable("\n".join(_lines(exercise)), CODE),
    }


def _lines(exercise: ExerciseScore) -> Iterator[str]:
    yield from sentences(exercise)
    for check in exercise.checks:
        name = "hidden check" if check.visibility == "hidden" else check.name
        result = "passed" if check.passed else "not passed"
        yield f"{name}: {result}, {check.score:g} of {check.points:g} points"
