"""What one run of the grader has in common for all its submissions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from autograder.records import Attempts

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
