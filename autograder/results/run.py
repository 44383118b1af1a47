"""What one run of the grader has in common for all its submissions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from autograder.records import Attempts, ExerciseScore, Score

Isolation = Literal["full", "partial", "none"]


@dataclass(frozen=True)
class Run:
    """The facts that stand beside the marks in every output.

    lab         : its name
    version     : of the grader
    digest      : sha256 of the sections, hexadecimal: which checks judged
    isolation   : what stood between the learners' code and the machine
    seed        : of the inputs that the grader draws
    points      : exercise -> points, in file order, exercises without points left out
    environment : package -> version of what ran the answers
    attempts    : which of a learner's count
    """

    lab: str
    version: str
    digest: str
    isolation: Isolation
    seed: int
    points: Mapping[str, float]
    environment: Mapping[str, str]
    attempts: Attempts = "last"

    @property
    def max_score(self) -> float:
        return float(sum(self.points.values()))


def scaled(scores: Sequence[Score], run: Run, most: float) -> tuple[list[Score], Run]:
    """Returns the scores and their run in points of which a right submission has `most`, as a platform counts them."""
    factor = most / run.max_score

    def points(value: float) -> float:
        return round(value * factor, 6)

    def exercise(item: ExerciseScore) -> ExerciseScore:
        checks = tuple(replace(check, points=points(check.points)) for check in item.checks)
        return replace(item, score=points(item.score), max_score=points(item.max_score), checks=checks)

    changed = [replace(score, exercises=tuple(map(exercise, score.exercises))) for score in scores]
    return changed, replace(run, points={name: points(value) for name, value in run.points.items()})
