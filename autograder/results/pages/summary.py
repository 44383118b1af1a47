"""What a whole class did, in numbers: how the marks spread, which checks passed, which mistakes were made.

Only counts and sentences; how they look is for the templates to say.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import count
from statistics import fmean, median
from typing import NamedTuple

from autograder.records import Check, Score, Status, Visibility

_MOST_BARS = 12


class Bar(NamedTuple):
    """One bar of the picture of the marks: from low up to, but not including, high; the last bar is all points."""

    low: float
    high: float
    submissions: int


class Marks(NamedTuple):
    """How the marks spread. median and mean are points; bars has no entry if nothing was graded."""

    graded: int
    full: int
    median: float
    mean: float
    bars: tuple[Bar, ...]

    @property
    def tallest(self) -> int:
        return max(bar.submissions for bar in self.bars)


class CheckCount(NamedTuple):
    """One check of an exercise: how many of the submissions that were asked passed it."""

    exercise: str
    check: str
    visibility: Visibility
    passed: int
    asked: int


class Diagnosis(NamedTuple):
    """A mistake with the number of learners who made it and the sentences that most of them read."""

    diagnosis: str
    exercise: str
    learners: int
    rationale: str
    help: str


def marks(scores: Iterable[Score], max_score: float) -> Marks:
    """Returns how the marks spread: at most a dozen bars of equal width, and one for all points."""
    graded = [score.score for score in scores if score.score is not None]
    if not graded:
        return Marks(0, 0, 0.0, 0.0, ())
    step = _step(max_score)
    edges = [float(low) for low in range(0, int(-(-max_score // 1)), step)]
    bars = Counter(len(edges) if points >= max_score else min(int(points // step), len(edges) - 1) for points in graded)
    limits = [*edges, max_score]
    return Marks(
        graded=len(graded),
        full=bars[len(edges)],
        median=median(graded),
        mean=fmean(graded),
        bars=tuple(
            Bar(low, high, bars[number])
            for number, (low, high) in enumerate(zip(limits, [*limits[1:], max_score], strict=True))
        ),
    )


def _step(max_score: float) -> int:
    """Returns the smallest of 1, 2, 5, 10, 20, 50 … that needs no more than a dozen bars. Example: 100.0 -> 10"""
    steps = (step * 10**power for power in count() for step in (1, 2, 5))
    return next(step for step in steps if max_score <= step * _MOST_BARS)


def checks(scores: Iterable[Score]) -> dict[str, list[CheckCount]]:
    """Returns the checks of each exercise, in the order in which they are asked."""
    asked: dict[tuple[str, str], list[Check]] = defaultdict(list)
    for score in scores:
        for exercise in score.exercises:
            for check in exercise.checks:
                asked[exercise.exercise, check.name].append(check)
    found: dict[str, list[CheckCount]] = defaultdict(list)
    for (name, check_name), told in asked.items():
        passed = sum(check.passed for check in told)
        found[name].append(CheckCount(name, check_name, told[0].visibility, passed, len(told)))
    return dict(found)


def frequent_diagnoses(scores: Iterable[Score]) -> list[Diagnosis]:
    """Returns the diagnoses, the most frequent first."""
    sentences: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for score in scores:
        for item in score.exercises:
            if item.diagnosis:
                sentences[item.diagnosis, item.exercise][item.rationale, item.help] += 1
    found = [
        Diagnosis(diagnosis, exercise, told.total(), *told.most_common(1)[0][0])
        for (diagnosis, exercise), told in sentences.items()
    ]
    return sorted(found, key=lambda item: (-item.learners, item.diagnosis, item.exercise))


def by_reason(scores: Sequence[Score], status: Status) -> list[tuple[str, list[Score]]]:
    """Returns the reasons of that status with the submissions they stopped, the most frequent first."""
    groups: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        if score.status == status:
            groups[score.reason].append(score)
    return sorted(groups.items(), key=lambda group: -len(group[1]))


def doubts(scores: Sequence[Score]) -> list[tuple[str, list[Score]]]:
    """Returns why it is in doubt who handed in what, with the submissions, the most frequent first."""
    groups: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        if score.owner.doubt:
            groups[score.owner.doubt].append(score)
    return sorted(groups.items(), key=lambda group: -len(group[1]))
