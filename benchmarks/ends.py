"""The ends at scale: what a gradebook of very many submissions costs, simulated from graded ones.

- N small submissions are graded as an instructor does it; their rows are written again and again, with other names
- each step then runs in a process of its own, whose seconds and whose most memory are measured
- resume is what the grader does before it grades: open the gradebook, and ask it about every submission
"""

import json
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from autograder import session
from autograder.printable import one_line
from autograder.records import Owner, Submission
from autograder.results import files, people, score_json
from autograder.results.gradebook import Gradebook
from autograder.results.pages import report
from autograder.results.tables import export
from benchmarks import grader, processes, submissions
from benchmarks.goals import Goal
from benchmarks.rows import Row, by_round, spread

TIMES = 1000  # so many rows for each graded one
BOOK = "gradebook.sqlite"
_ALL = "SELECT path, sha256, digest, versions, score, timeout FROM scores"


def measure(n: int, rounds: int, folder: Path, say: Callable[[str], None]) -> Iterator[Row]:
    """Gives the rows of this part.

    Args:
        n: submissions that are graded; a thousand times as many are simulated
        rounds: of the steps
        folder: empty, for submissions and results
        say: tells what goes on
    """
    say(f"{n} submissions …")
    grader.grade(submissions.write(submissions.draw(n), folder / "handed_in"), folder / "graded")
    for size in (n * TIMES // 10, n * TIMES):
        simulate(folder / "graded" / BOOK, folder / str(size) / BOOK, size)
        yield Row(1, "gradebook", size, "mib", (folder / str(size) / BOOK).stat().st_size / 2**20)
        for number in range(1, rounds + 1):
            for step in STEPS:
                say(f"round {number} of {rounds}: {step}, {size:,} rows …")
                command: list[str | Path] = [sys.executable, "-m", "benchmarks.ends", step, folder / str(size)]
                told = json.loads(processes.run(command, grader.ROOT).output.splitlines()[-1])
                for name, value in told.items():
                    yield Row(number, step, size, name, value)


def goals(rows: Sequence[Row]) -> list[Goal]:
    """Returns what a gradebook of very many rows takes, at each of its sizes."""
    told = []
    for row in rows:
        if row.what == "gradebook":
            told.append(Goal(f"gradebook of {row.size:,} rows, MiB", "", f"{row.value:.0f}", None))
    for what, size in dict.fromkeys((row.what, row.size) for row in rows if row.what != "gradebook"):
        seconds = list(by_round(rows, what, "wall_seconds", size).values())
        peak = max(by_round(rows, what, "peak_mib", size).values())
        has_goal = what == "resume"
        told += [
            Goal(
                f"{what}, {size:,} rows, seconds", "under 5" if has_goal else "", spread(seconds, 2),
                median(seconds) < 5 if has_goal else None,
            ),
            Goal(f"{what}, {size:,} rows, MiB", "", f"{peak:.0f}", None),
        ]  # fmt: skip
    return told


def simulate(graded: Path, path: Path, size: int) -> None:
    """Writes a gradebook of `size` rows, those of a graded one in turn, each with a learner of its own."""
    with Gradebook.open(graded) as book:
        run, scores = book.run, {score.path: score for score in book.scores()}
    if run is None:
        raise ValueError(f"{graded} holds no run.")
    rows = [(scores[path], *others) for path, *others in sqlite3.connect(graded).execute(_ALL)]
    names = [one_line(f"learner_{number:07}") for number in range(size)]
    handed_in = [Submission(one_line(f"{name}/digits.ipynb"), name, "", owner=Owner(name, name)) for name in names]
    with Gradebook.open(path) as book:
        book.begin(run, [item.path for item in handed_in], people.dump(handed_in, []))
        book.end()

    def copies() -> Iterator[tuple[object, ...]]:
        for number, item in enumerate(handed_in):
            score, sha256, digest, versions, _, timeout = rows[number % len(rows)]
            text = score_json.dump(replace(score, path=item.path, student=item.student))
            yield 1, item.path, sha256, digest, versions, score.status, text, timeout

    with sqlite3.connect(path) as connection:
        connection.executemany(
            "INSERT INTO scores (run, path, sha256, digest, versions, status, score, timeout) VALUES (?,?,?,?,?,?,?,?)",
            copies(),
        )
    connection.close()


def _open(folder: Path) -> None:
    with Gradebook.open(folder / BOOK):
        pass


def _resume(folder: Path) -> float:
    """Returns the seconds without those that it takes to make the questions up."""
    with sqlite3.connect(folder / BOOK) as connection:
        asked = connection.execute("SELECT path, sha256, digest, versions, timeout FROM scores").fetchall()
    connection.close()
    begun = time.perf_counter()
    with Gradebook.open(folder / BOOK) as book:
        versions = json.loads(asked[0][3])
        if not all(book.done(path, sha256, digest, versions, timeout) for path, sha256, digest, _, timeout in asked):
            raise ValueError("A graded submission would be graded again.")
    return time.perf_counter() - begun


def _export(folder: Path) -> None:
    with Gradebook.open(folder / BOOK) as book:
        run, scores = book.run, book.scores(of_newest_run=True)
    if run is None:
        raise ValueError("There is no run.")
    files.write(folder / "grades.csv", export.grades_csv(scores, run))
    files.write(folder / "grades.json", export.grades_json(scores, run))
    files.write(folder / "junit.xml", export.junit_xml(scores, run))


def _report(folder: Path) -> None:
    with Gradebook.open(folder / BOOK) as book:
        run, scores = book.run, book.scores(of_newest_run=True)
        if run is None:
            raise ValueError("There is no run.")
        files.write(folder / "report.html", report.report(scores, run, session.compared(book, run, scores)))


def _pages(folder: Path) -> None:
    with Gradebook.open(folder / BOOK) as book:
        run, scores = book.run, book.scores(of_newest_run=True)
        if run is None:
            raise ValueError("There is no run.")
        report.write(folder, scores, run)


STEPS: dict[str, Callable[[Path], float | None]] = {
    "open": _open,
    "resume": _resume,
    "export": _export,
    "report": _report,
    "pages": _pages,
}


def main(step: str, folder: Path) -> None:
    """Runs one step and tells what it took as JSON."""
    begun = time.perf_counter()
    seconds = STEPS[step](folder) or time.perf_counter() - begun
    told = {"wall_seconds": seconds, "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    if step == "report":
        told["page_mib"] = (folder / "report.html").stat().st_size / 2**20
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
