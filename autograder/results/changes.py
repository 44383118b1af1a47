"""What a re-grade changed: whose mark that would be sent, by how much, and through which check. Nobody else.

- compared are the marks that count, learner by learner, with those of a run that came to its end before
- who had no row before, and who has none now, is nobody's change
- a person's mark counts on both sides: what it covers has not changed
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.printable import CODE, one_line
from autograder.records import Check, ExerciseScore, Printable, Score
from autograder.results.people import sendable, whose
from autograder.results.run import Run


@dataclass(frozen=True)
class Moved:
    """The points of one exercise, before and now (None: there are none), and what moved them, each a few words."""

    exercise: str
    before: float | None
    now: float | None
    through: tuple[Printable, ...]


@dataclass(frozen=True)
class Change:
    """A learner's mark that is another one now. now: the score that counts, or why none does."""

    before: Score
    now: Score
    moved: tuple[Moved, ...]

    @property
    def is_handed_in_again(self) -> bool:
        return self.before.sha256 != self.now.sha256


@dataclass(frozen=True)
class Compared:
    """All changes since a run. started: when that was, in UTC; facts: what the two runs don't have in common."""

    started: str
    facts: tuple[Printable, ...]
    changes: tuple[Change, ...]


def compared(started: str, was: tuple[Run, Sequence[Score]], now: tuple[Run, Sequence[Score]]) -> Compared:
    """Returns what changed from one run and its scores to another."""
    return Compared(started, tuple(_facts(was[0], now[0])), tuple(changes(was[1], now[1])))


def changes(before: Sequence[Score], now: Sequence[Score]) -> list[Change]:
    """Returns the marks that changed, sorted by learner."""
    old, new = _counting(before), _counting(now)
    by_path = {score.path: score for score in old.values()}
    found = []
    for key, score in new.items():
        was = old.get(key) or by_path.get(score.path)
        if was and was.score != score.score:
            found.append(Change(was, score, tuple(_moved(was, score))))
    return sorted(found, key=lambda change: (change.now.student, change.now.path))


def _counting(scores: Sequence[Score]) -> dict[str, Score]:
    """Returns the score of each learner: the mark that counts, or else one without a mark."""
    marked = {whose(score).key: score for score in sendable(scores)}
    unmarked = {whose(score).key: score for score in sendable(scores, ("refused", "needs_person"))}
    return unmarked | marked


def _moved(was: Score, now: Score) -> Iterator[Moved]:
    if was.score is None or now.score is None:
        return
    old, new = ({item.exercise: item for item in score.exercises} for score in (was, now))
    for name in {**old, **new}:
        before, after = old.get(name), new.get(name)
        points = before.score if before else None, after.score if after else None
        if points[0] != points[1]:
            through = _through(before, after) if before and after else ()
            yield Moved(name, *points, tuple(map(one_line, through)))


def _through(was: ExerciseScore, now: ExerciseScore) -> Iterator[str]:
    """Gives what moved the points of an exercise."""
    if bool(was.amended) != bool(now.amended):
        yield "a person's mark counts" if now.amended else "a person's mark counts no longer"
    old, new = ({check.name: check for check in item.checks} for item in (was, now))
    for name in {**old, **new}:
        yield from _of_check(name.replace("_", " "), old.get(name), new.get(name))
    if was.diagnosis != now.diagnosis:
        yield f"{now.diagnosis or 'right'}, was {was.diagnosis or 'right'}"


def _of_check(name: str, was: Check | None, now: Check | None) -> Iterator[str]:
    if was is None or now is None:
        yield f"{name} is {'no longer asked' if now is None else 'new, and ' + _result(now)}"
    elif bool(was.passed) != bool(now.passed):
        yield f"{name} {_result(now)} now"
    elif was.points != now.points and now.passed:
        yield f"{name} is worth {now.points:g}, was {was.points:g}"


def _result(check: Check) -> str:
    return "passes" if check.passed else "fails"


def _facts(was: Run, now: Run) -> Iterator[Printable]:
    """Gives in which respects two runs differ."""
    pairs = {
        "checks": (was.digest[:12], now.digest[:12]),
        "grader": (was.version, now.version),
        "isolation": (was.isolation, now.isolation),
        "seed": (str(was.seed), str(now.seed)),
        "attempts": (was.attempts, now.attempts),
        "points": (f"{was.max_score:g}", f"{now.max_score:g}"),
    }
    names = {**was.environment, **now.environment}
    pairs |= {name: (was.environment.get(name, "none"), now.environment.get(name, "none")) for name in names}
    yield from (one_line(f"{name} {old} → {new}") for name, (old, new) in pairs.items() if old != new)


def told(found: Compared, run: Run) -> Iterator[Printable]:
    """Gives the lines that a person reads."""
    differ = f" In this run: {', '.join(found.facts)}." if found.facts else ""
    yield one_line(f"Compared with the run of {found.started} UTC.{differ}", CODE)
    for change in found.changes:
        yield one_line(f"{change.now.student}: {in_words(change, run)} {change.now.path}", CODE)
    count = len(found.changes)
    yield one_line("No mark changed." if not count else f"{count} {'mark' if count == 1 else 'marks'} changed.")


def in_words(change: Change, run: Run) -> Printable:
    """Returns what became of a mark, such as "10 → 25 of 100 points (+15). mean 10 → 25: positive passes now."."""
    was, now = change.before.score, change.now.score
    by = f" ({now - was:+g})" if was is not None and now is not None else ""
    marks = f"{_points(was)} → {_points(now)} of {run.max_score:g} points{by}."
    again = "Handed in again." if change.is_handed_in_again else ""
    moved = [
        f"{item.exercise} {_points(item.before)} → {_points(item.now)}"
        + (f": {', '.join(item.through)}." if item.through else ".")
        for item in change.moved
    ]
    return one_line(" ".join(filter(None, [marks, again, *moved, change.now.reason])), CODE)


def _points(points: float | None) -> str:
    return "no mark" if points is None else f"{points:g}"
