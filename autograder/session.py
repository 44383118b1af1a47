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
from autograder.printable import one_line
from autograder.reading import roster, submissions
from autograder.reading.known import Known
from autograder.records import Attempts, Cell, Person, Score, Submission, Told
from autograder.results import changes, files, people
from autograder.results.changes import Compared
from autograder.results.gradebook import Gradebook
from autograder.results.pages import report
from autograder.results.run import Run
from autograder.results.tables import export
from autograder.running import fleet
from autograder.running import terms as terms_of
from autograder.running.key import key, with_modules
from autograder.running.terms import Terms
from autograder.sandbox.isolation import Isolation, Level
from autograder.sandbox.warm_parent import WarmParent


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
    """What a run came to: all scores of the paths asked for, and whose marks changed."""

    scores: list[Score]
    run: Run
    since: Compared | None = None


class NothingHandedIn(Told):
    """There is not one submission; the text is a sentence for the instructor."""


class Watcher:
    """Who is told how a run goes; this one does not listen."""

    def start(self, total: int, kept: int) -> None: ...

    def graded(self, score: Score) -> None: ...

    def told(self, sentence: str) -> None: ...


def grade_all(order: Order, isolation: Isolation, watcher: Watcher) -> Outcome:
    """Grades what is asked for and writes every file of the output folder.

    Raises:
        Told: what ended the run.
    """
    with Grading(order, isolation) as grading:
        read = grading.read()
        if not read:
            where = one_line(", ".join(map(str, order.paths)))
            raise NothingHandedIn(
                f"There is no submission in {where}: notebooks (.ipynb), .py exports that define an exercise, "
                "and zips of them are graded. Give the folder that holds them."
            )
        grading.begin(read)
        todo = grading.todo(read)
        watcher.start(len(todo), kept=sum(not item.is_superseded for item in read) - len(todo))
        for score in grading.scores(todo, watcher):
            watcher.graded(score)
        return grading.end()


class Grading:
    """What is open while submissions are graded: the gradebook, the processes that grade; a context manager.

    Args:
        pool_of: gives workers, as `fleet.run` takes it
    """

    def __init__(self, order: Order, isolation: Isolation, pool_of: fleet.PoolOf | None = None) -> None:
        self.order, self._isolation, self._pool_of = order, isolation, pool_of
        self._cells = sections.read(order.lab.source)
        self._decided_by = key(order.lab, self._cells)

    def __enter__(self) -> "Grading":
        order = self.order
        order.out.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            self._book = stack.enter_context(Gradebook.open(order.out / "gradebook.sqlite"))
            self._parent = warm_parent_of(order.lab, self._cells, self._isolation, order.seconds)
            stack.callback(self._parent.close)
            before = self._book.run
            if before is None and not order.cluster:  # nothing is graded yet: what takes seconds is loaded meanwhile
                _start(self._parent, self._isolation)
            self.run = _run(order, self._cells, self._isolation, before)
            self._stack = stack.pop_all()
        seed = {"seed": str(self.run.seed)}
        self._versions = {**self.run.environment, "isolation": self.run.isolation, **seed}
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def is_done(self, item: Submission) -> bool:
        """Says whether the gradebook holds what a submission came to, and it still holds."""
        by = with_modules(self._decided_by, item)
        return not self.order.regrade and self._book.done(
            item.path, item.sha256, by, self._versions, self.order.seconds
        )

    def read(self, known: Known | None = None) -> list[Submission]:
        """Returns what was handed in."""
        order = self.order
        found = submissions.read(
            order.paths, list(self.run.points), order.lab, self.is_done, people=order.people,
            attempts=order.attempts, without=[*ours(order.out), *order.without], known=known,
        )  # fmt: skip
        return people.compared(list(found), self._book.owners)

    def begin(self, read: Sequence[Submission]) -> None:
        """Notes in the gradebook what is asked for; what is graded from now on belongs to that."""
        missing = roster.missing([item.owner for item in read], self.order.people)
        self._book.begin(self.run, [item.path for item in read], people.dump(read, missing))

    def todo(self, read: Sequence[Submission]) -> list[Submission]:
        """Returns what is to be graded."""
        return [item for item in read if not item.is_superseded and not self.is_done(item)]

    def scores(self, todo: Sequence[Submission], watcher: Watcher) -> Iterator[Score]:
        """Gives the scores as they come, each in the gradebook by then."""
        order, run = self.order, self.run
        terms = Terms(order.lab, self._cells, run.digest, run.seed, order.seconds, self._parent.address)
        keys = {item.path: with_modules(self._decided_by, item) for item in todo}
        for score in self._graded(todo, terms, watcher):
            self._book.record(score, keys[score.path], self._versions, order.seconds)
            yield score

    def end(self) -> Outcome:
        """Writes tables and pages."""
        if self._pool_of is None:
            self._parent.dismiss()
        self._book.end()
        scores = write(self.order.out, self._book, self.run)
        return Outcome(scores, self.run, compared(self._book, self.run, scores))

    def _graded(self, todo: Sequence[Submission], terms: Terms, watcher: Watcher) -> Iterator[Score]:
        refused = [item for item in todo if item.refusal]
        for item in refused:
            yield Score(item.path, item.student, item.sha256, "refused", item.refusal)
        readable = [item for item in todo if not item.refusal]
        if not readable:
            return
        if self.order.cluster:
            yield from cluster.run(readable, terms, self.order.cluster, self._isolation, watcher.told)
            return
        _start(self._parent, self._isolation)
        if self._isolation.level == Level.NONE:
            terms = replace(terms, address=None)
        else:
            self._parent.wait_warm()
        yield from fleet.run(readable, terms, self.order.jobs, self._pool_of)


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
