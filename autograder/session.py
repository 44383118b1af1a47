"""One run of the grader: for each submission not yet in the gradebook, run, ask, judge, record; then report.

- read everything that was handed in; nothing of it is executed
- leave out what the gradebook holds with the same content, checks and versions
- grade the rest in workers, and record each score as it comes
- write the tables and pages from the gradebook
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from autograder import __version__, cluster
from autograder.cluster_worker import warm_parent_of
from autograder.lab import Lab
from autograder.lesson import sections
from autograder.lesson.sections import SectionError
from autograder.printable import one_line
from autograder.reading import roster, submissions
from autograder.records import Attempts, Cell, Person, Score, Submission
from autograder.results import changes, files, people
from autograder.results.changes import Compared
from autograder.results.files import CannotWrite
from autograder.results.gradebook import Gradebook, GradebookError
from autograder.results.pages import report
from autograder.results.run import Run
from autograder.results.tables import export
from autograder.running import fleet
from autograder.running import terms as terms_of
from autograder.running.fleet import FleetLost
from autograder.running.key import key, with_modules
from autograder.running.terms import Terms
from autograder.sandbox.isolation import Isolation, Level
from autograder.sandbox.warm_parent import WarmParent, WarmParentFailed


@dataclass(frozen=True)
class Order:
    """What the instructor asked for.

    lab     : whose answers are graded
    paths   : folders, notebooks, .py exports and zips
    out     : the folder of the gradebook and the reports
    seconds : for one submission
    regrade : also what the gradebook holds already
    seed    : of the questions; None keeps the gradebook's, or draws one
    people  : of the roster
    attempts : which of a learner's count
    without : files that nobody handed in, such as the roster
    cluster : the address of a Dask scheduler, whose workers grade; "" for this machine
    """

    lab: Lab
    paths: Sequence[Path]
    out: Path
    jobs: int
    seconds: float
    regrade: bool
    seed: int | None
    people: Sequence[Person] = ()
    attempts: Attempts = "last"
    without: Sequence[Path] = ()
    cluster: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a run came to: all scores of the paths asked for, how many were there before, and whose marks changed."""

    scores: list[Score]
    kept: int
    run: Run
    since: Compared | None = None


class NothingHandedIn(Exception):
    """There is not one submission; the text is a sentence for the instructor."""


# What ends a run, each with a sentence for the instructor.
FAILURES = (SectionError, GradebookError, CannotWrite, NothingHandedIn, WarmParentFailed, FleetLost)


class Watcher:
    """Who is told how a run goes; this one does not listen."""

    def start(self, total: int, kept: int) -> None: ...

    def graded(self, score: Score) -> None: ...

    def told(self, sentence: str) -> None: ...


def grade_all(order: Order, isolation: Isolation, watcher: Watcher) -> Outcome:
    """Grades what is asked for and writes every file of the output folder.

    Raises:
        one of FAILURES
    """
    cells = sections.read(order.lab.source)
    order.out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        book = stack.enter_context(Gradebook.open(order.out / "gradebook.sqlite"))
        parent = warm_parent_of(order.lab, isolation, order.seconds)
        stack.callback(parent.close)
        if (
            book.run is None and not order.cluster
        ):  # nothing is graded yet: what takes seconds to load is loaded while we read
            _start(parent, isolation)
        run = _run(order, cells, isolation, book.run)
        versions = {**run.environment, "isolation": run.isolation, "seed": str(run.seed)}
        decided_by = key(order.lab, cells)

        def is_done(item: Submission) -> bool:
            by = with_modules(decided_by, item)
            return not order.regrade and book.done(item.path, item.sha256, by, versions, order.seconds)

        found = submissions.read(
            order.paths, list(run.points), order.lab, is_done,
            people=order.people, attempts=order.attempts, without=[*ours(order.out), *order.without],
        )  # fmt: skip
        read = people.compared(list(found), book.owners)
        if not read:
            where = one_line(", ".join(map(str, order.paths)))
            raise NothingHandedIn(
                f"There is no submission in {where}: notebooks (.ipynb), .py exports that define an exercise, "
                "and zips of them are graded. Give the folder that holds them."
            )
        missing = roster.missing([item.owner for item in read], order.people)
        book.begin(run, [item.path for item in read], people.dump(read, missing))
        todo = [item for item in read if not item.is_superseded and not is_done(item)]
        kept = sum(not item.is_superseded for item in read) - len(todo)
        watcher.start(len(todo), kept)
        terms = Terms(order.lab, cells, run.digest, run.seed, order.seconds, parent.address)
        keys = {item.path: with_modules(decided_by, item) for item in todo}
        for score in _scores(todo, terms, order, isolation, parent, watcher):
            book.record(score, keys[score.path], versions, order.seconds)
            watcher.graded(score)
        parent.dismiss()
        book.end()
        scores = write(order.out, book, run)
        since = compared(book, run, scores)
    return Outcome(scores, kept, run, since)


def ours(out: Path) -> list[Path]:
    """Returns what a run writes; the folder itself may be the one that is graded."""
    names = ("feedback", "report.html", "grades.csv", "grades.json", "junit.xml", "gradebook.sqlite")
    return [out, *(out / name for name in names)]


def write(out: Path, book: Gradebook, run: Run) -> list[Score]:
    """Writes the tables and pages from a gradebook; returns the scores of its newest run."""
    scores = book.scores(of_newest_run=True)
    files.write(out / "grades.csv", export.grades_csv(scores, run))
    files.write(out / "grades.json", export.grades_json(scores, run))
    files.write(out / "junit.xml", export.junit_xml(scores, run))
    report.write(out, scores, run, compared(book, run, scores))
    return scores


def compared(book: Gradebook, run: Run, scores: list[Score]) -> Compared | None:
    """Returns what the last re-grade changed, None where there was no run before it."""
    earlier = book.before
    return changes.compared(earlier.started, (earlier.run, earlier.scores), (run, scores)) if earlier else None


def _start(parent: WarmParent, isolation: Isolation) -> None:
    fleet.prepare()
    if isolation.level != Level.NONE:
        parent.start()


def _scores(
    todo: list[Submission], terms: Terms, order: Order, isolation: Isolation, parent: WarmParent, watcher: Watcher
) -> Iterator[Score]:
    refused = [item for item in todo if item.refusal]
    for item in refused:
        yield Score(item.path, item.student, item.sha256, "refused", item.refusal)
    readable = [item for item in todo if not item.refusal]
    if not readable:
        return
    if order.cluster:
        yield from cluster.run(readable, terms, order.cluster, isolation, watcher.told)
        return
    _start(parent, isolation)
    if isolation.level == Level.NONE:
        terms = replace(terms, address=None)
    else:
        parent.wait_warm()
    yield from fleet.run(readable, terms, order.jobs)


def _run(order: Order, cells: Sequence[Cell], isolation: Isolation, before: Run | None) -> Run:
    seed = order.seed if order.seed is not None else before.seed if before else secrets.randbits(32)
    return Run(
        lab=order.lab.name,
        version=__version__,
        digest=sections.digest(order.lab.source),
        isolation=isolation.level.value,
        seed=seed,
        points={exercise.name: float(exercise.points) for exercise in sections.with_points(cells)},
        environment=terms_of.versions(order.lab),
        attempts=order.attempts,
    )
