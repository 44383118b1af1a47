"""One append-only SQLite file: every run of the grader, every score it gave, every mark of a person.

- opening takes the file for this process alone, and looks it over
- `begin` notes what a run has in common, so that its seed outlives it
- `record` adds one row in one transaction; an older row stays, the newest counts
- `amend` adds a person's marks; they count beside every later score
- `end` notes that a run came to its end; `before` tells how the last one that did left the scores
- a killed grader leaves whole rows: the next one opens the file and goes on
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple, Self

from autograder.printable import one_line
from autograder.records import Score
from autograder.results import amendments, people, schema, score_json
from autograder.results.amendments import Amendment
from autograder.results.run import Run
from autograder.results.trouble import GradebookError, damaged, sentences

_PATIENCE = 1.0  # seconds: two graders that start in the same moment must not both give up
_BEGIN = "INSERT INTO runs (facts, paths, people) VALUES (?, ?, ?)"
_INSERT = "INSERT INTO scores (run, path, sha256, digest, versions, status, score, timeout) VALUES (?,?,?,?,?,?,?,?)"
_NEWEST = "SELECT sha256, digest, versions, status, score, timeout FROM scores WHERE path = ? ORDER BY id DESC LIMIT 1"
_ALL_NEWEST = """
    SELECT id, path, score FROM scores
    WHERE id IN (SELECT max(id) FROM scores WHERE coalesce(run, 0) <= ? GROUP BY path)
"""
_RUN = "SELECT id, started, facts, paths, people FROM runs WHERE id = ({})"
_AMEND = "INSERT INTO amendments (score, exercise, points, why) SELECT max(id), ?, ?, ? FROM scores WHERE path = ?"
_AMENDED = """
    SELECT scores.id, scores.score, exercise, points, why FROM amendments JOIN scores ON scores.id = amendments.score
    WHERE amendments.id IN (
        SELECT max(amendments.id) FROM amendments JOIN scores ON scores.id = amendments.score GROUP BY path, exercise
    )
"""


class Earlier(NamedTuple):
    """A run that came to its end, and how it left the scores; persons' marks are today's. started: in UTC."""

    started: str
    run: Run
    scores: list[Score]


class _Row(NamedTuple):
    """A run, as the table has it."""

    id: int
    started: str
    run: Run
    paths: str
    people: str | None


class Gradebook:
    """An open gradebook; `Gradebook.open` makes one."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._run: int | None = None
        self._known: dict[int, Score] = {}  # rows that have been read: they never change

    @classmethod
    def open(cls, path: Path) -> Self:
        """Returns the gradebook at `path`, a new one if there is none, for this process alone until it is closed.

        Raises:
            GradebookBusy: another grader has it open.
            GradebookError: it is damaged, not a gradebook, or can't be written.
        """
        with sentences(path):
            _create(path)
            connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
            try:
                _take(path, connection)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with sentences(self._path):
            self._connection.close()

    @property
    def run(self) -> Run | None:
        """The newest run, None in a new gradebook."""
        row = self._row(schema.NEWEST_RUN)
        return row.run if row else None

    @property
    def owners(self) -> str | None:
        """Whose the submissions of the newest run are, as `begin` got it."""
        row = self._row(schema.NEWEST_RUN)
        return row.people if row else None

    @property
    def before(self) -> Earlier | None:
        """The last run that came to its end before the newest that changed anything, None where there is none."""
        row = self._row(schema.RUN_BEFORE)
        return Earlier(row.started, row.run, self._scores(row, of_run=True)) if row else None

    def begin(self, run: Run, paths: Iterable[str], owners: str | None = None) -> None:
        """Notes a run and the submissions that it is asked to grade; what is recorded from now on belongs to it.

        Args:
            owners: who handed them in, as `people.dump` wrote it
        """
        row = (json.dumps(asdict(run)), json.dumps(list(paths)), owners)
        with sentences(self._path):
            self._run = self._connection.execute(_BEGIN, row).lastrowid

    def end(self) -> None:
        """Notes that the run came to its end."""
        with sentences(self._path):
            self._connection.execute("INSERT INTO ends (run) VALUES (?)", (self._run,))

    def record(self, score: Score, digest: str, versions: Mapping[str, str], timeout: float) -> None:
        """Adds a row, on disk when this returns; any older row of the same path stays, and no longer counts.

        Args:
            digest: sha256 of the code that decided the marks
            versions: whatever else they depend on: package -> version, the isolation level
            timeout: the submission's, in seconds
        """
        row = (score.path, score.sha256, digest, _text(versions), score.status, score_json.dump(score))
        with sentences(self._path):
            self._connection.execute(_INSERT, (self._run, *row, timeout))

    def done(self, path: str, sha256: str, digest: str, versions: Mapping[str, str], timeout: float) -> bool:
        """Returns whether the newest row of `path` still holds; what was too slow does not where there is more time."""
        with sentences(self._path):
            newest = self._connection.execute(_NEWEST, (path,)).fetchone()
        if newest is None or newest[:3] != (sha256, digest, _text(versions)) or newest[3] == "needs_person":
            return False
        if '"too_slow"' not in newest[4]:
            return True
        with self._sound(f"the row of {path}"):
            score = score_json.load(newest[4])
        return not any(item.diagnosis == "too_slow" for item in score.exercises) or timeout <= (newest[5] or 0)

    def amend(self, *marks: Amendment) -> None:
        """Adds marks of a person, all or none; an older one of the same exercise stays, and no longer counts."""
        rows = [(mark.exercise, mark.points, mark.why, mark.about.path) for mark in marks]
        with sentences(self._path), self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany(_AMEND, rows)

    def scores(self, *, of_newest_run: bool = False) -> list[Score]:
        """Returns the newest score of each path, with the marks that a person gave, sorted by path.

        Args:
            of_newest_run: leave out paths that the newest run was not asked to grade
        """
        return self._scores(self._row(schema.NEWEST_RUN), of_newest_run)

    def _scores(self, row: _Row | None, of_run: bool) -> list[Score]:
        """Returns the scores as they were when a run had ended."""
        wanted = set(json.loads(row.paths)) if row and of_run else None
        with sentences(self._path):  # row by row: their texts need more memory than the scores
            rows = self._connection.execute(_ALL_NEWEST, (row.id if row else 0,))
            scores = [self._score(number, text) for number, path, text in rows if wanted is None or path in wanted]
            amended = self._connection.execute(_AMENDED).fetchall()
        marks: dict[str, list[Amendment]] = {}
        for *about, name, points, why in amended:
            mark = Amendment(self._score(*about), name, points, one_line(why))
            marks.setdefault(mark.about.path, []).append(mark)
        if row and marks:
            scores = [amendments.applied(score, marks.get(score.path, ()), row.run.points) for score in scores]
        if row and row.people and of_run:
            with self._sound("its newest run"):
                scores = people.laid_over(scores, row.people, row.run.attempts)
        return sorted(scores, key=lambda score: score.path)

    def _score(self, number: int, text: str) -> Score:
        if number not in self._known:
            with self._sound(f"row {number}"):
                self._known[number] = score_json.load(text)
        return self._known[number]

    def _row(self, which: str) -> _Row | None:
        """Returns the run whose number a query gives."""
        with sentences(self._path):
            row = self._connection.execute(_RUN.format(which)).fetchone()
        if row is None:
            return None
        number, started, facts, *rest = row
        with self._sound(f"run {number}"):
            return _Row(number, started, Run(**json.loads(facts)), *rest)

    @contextmanager
    def _sound(self, what: str) -> Iterator[None]:
        """Tells what can't be read within as damage to the file."""
        try:
            yield
        except (TypeError, ValueError) as error:
            raise damaged(self._path, f"{what}: {error}") from error


def _create(path: Path) -> None:
    """Makes an empty file that only its owner may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # An existing one is not opened here: closing it would drop the locks that SQLite holds on it in this process.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _take(path: Path, connection: sqlite3.Connection) -> None:
    """Locks the file, makes sure that it is a sound gradebook, and prepares it for writing."""
    # SQLite's own lock goes with the process, works on every system, and no child inherits it.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    application, version, tables = (
        connection.execute(query).fetchone()[0]
        for query in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
    )
    if (application, tables) != (0, 0) and application != schema.APPLICATION:
        raise GradebookError(f"{path} is another program's database, not a gradebook. Choose another folder.")
    if version > len(schema.VERSIONS):
        raise GradebookError(f"{path} was written by a newer grader. Update this one, then run the same command.")
    if (finding := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        raise damaged(path, finding.replace("\n", " "))
    for statements in schema.VERSIONS[version:]:
        for statement in statements.split(";"):  # not executescript: it would commit before it begins
            connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _text(versions: Mapping[str, str]) -> str:
    return json.dumps(dict(versions), sort_keys=True)
