"""What a whole class did, in numbers: how the marks spread, which checks passed, which mistakes were made.

Only counts and sentences; how they look is for the templates to say.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import count
from statistics import fmean, median
from typing import NamedTuple

from autograder.records import ExerciseScore, Score, Status, Visibility

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
    """Checks that passed and failed together: by how many of the submissions that were asked they were passed."""

    checks: tuple[tuple[str, Visibility], ...]
    passed: int
    asked: int


class Diagnosis(NamedTuple):
    """A mistake: how many learners made it, the points they lost on average, what most of them read."""

    diagnosis: str
    exercise: str
    learners: int
    loss: float
    max_score: float
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


def checks(scores: Sequence[Score]) -> dict[str, list[CheckCount]]:
    """Returns the checks of each exercise, in the order in which they are asked; those that say the same are one."""
    # A byte for each submission: 0 where it was not asked, else 1, or 2 where it passed.
    asked: dict[tuple[str, str, Visibility], bytearray] = defaultdict(lambda: bytearray(len(scores)))
    for number, score in enumerate(scores):
        for exercise in score.exercises:
            for check in exercise.checks:
                asked[exercise.exercise, check.name, check.visibility][number] = 1 + bool(check.passed)
    together: dict[tuple[str, bytes], list[tuple[str, Visibility]]] = defaultdict(list)
    for (name, check_name, visibility), each in asked.items():
        together[name, bytes(each)].append((check_name, visibility))
    found: dict[str, list[CheckCount]] = defaultdict(list)
    for (name, results), names in together.items():
        found[name].append(CheckCount(tuple(names), results.count(2), len(results) - results.count(0)))
    return dict(found)


def frequent_diagnoses(scores: Iterable[Score]) -> list[Diagnosis]:
    """Returns the diagnoses, the most frequent first."""
    made: dict[tuple[str, str], list[ExerciseScore]] = defaultdict(list)
    for score in scores:
        for item in score.exercises:
            if item.diagnosis:
                made[item.diagnosis, item.exercise].append(item)
    found = []
    for (diagnosis, exercise), items in made.items():
        loss = fmean(item.max_score - item.score for item in items)
        (told, _), *_ = Counter((item.rationale, item.help) for item in items).most_common(1)
        found.append(Diagnosis(diagnosis, exercise, len(items), loss, items[0].max_score, *told))
    return sorted(found, key=lambda item: (-item.learners, item.diagnosis, item.exercise))


def by_reason(scores: Sequence[Score], status: Status) -> list[tuple[str, list[Score]]]:
    """Returns the reasons of that status with the submissions they stopped, the most frequent first."""
    return _together((score.reason, score) for score in scores if score.status == status)


def doubts(scores: Sequence[Score]) -> list[tuple[str, list[Score]]]:
    """Returns why it is in doubt who handed in what, with the submissions, the most frequent first."""
    return _together((score.owner.doubt, score) for score in scores if score.owner.doubt)


def _together(told: Iterable[tuple[str, Score]]) -> list[tuple[str, list[Score]]]:
    groups: dict[str, list[Score]] = defaultdict(list)
    for why, score in told:
        groups[why].append(score)
    return sorted(groups.items(), key=lambda group: -len(group[1]))
