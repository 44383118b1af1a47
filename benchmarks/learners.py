"""Whole notebooks of learners: all cells of the lesson, saved as a learner leaves them; also against an older grader.

- mixed: answers as a course sees them, and each tenth notebook is the lesson as it was given out
- right: both answers right, as most are in the end
- small: the submissions of the other parts
The older grader is a commit of this repository, checked out beside it for the time of the measurement.
"""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

from autograder.lesson import sections
from autograder.lesson.build import LEARNERS, ROOT
from benchmarks import grader, ours, submissions
from benchmarks.processes import CommandFailed
from benchmarks.rows import Row
from benchmarks.submissions import Sample

KINDS = ("whole notebooks", "whole notebooks, all right", "small submissions")
BEFORE = ", before"
UNSOLVED_EACH = 10


def measure(n: int, rounds: int, folder: Path, say: Callable[[str], None], against: str | None = None) -> Iterator[Row]:
    """Gives the rows of this part.

    Args:
        n: notebooks of each kind
        rounds: of the interleaved measurements
        folder: empty, for notebooks and results
        say: tells what goes on
        against: a commit whose grader grades the same in turn
    """
    samples = {kind: draw(kind, n) for kind in KINDS}
    for kind in KINDS:
        write(kind, samples[kind], folder / kind)
    with _checked_out(against, folder) as before:
        for number in range(1, rounds + 1):
            for kind in KINDS:
                say(f"round {number} of {rounds}: {kind} …")
                out = folder / f"{kind} {number}"
                cost = grader.grade(folder / kind, out)
                grader.confirm(samples[kind], out)
                yield from ours.costs(number, kind, n, cost)
                if before:
                    yield from ours.costs(
                        number, kind + BEFORE, n, grader.grade(folder / kind, out / "before", of=before)
                    )


def draw(kind: str, n: int) -> list[Sample]:
    """Returns the samples of a kind."""
    if kind == KINDS[1]:
        return [sample for sample in submissions.draw(5 * n + 20) if sample.right][:n]
    drawn = submissions.draw(n)
    return [
        _unsolved(sample) if kind == KINDS[0] and i % UNSOLVED_EACH == 9 else sample for i, sample in enumerate(drawn)
    ]


def _unsolved(sample: Sample) -> Sample:
    stubs = {exercise.name: exercise.stub for exercise in sections.with_points(sections.read())}
    return replace(sample, answers=stubs, expected=dict.fromkeys(stubs, "unfinished"))


def write(kind: str, samples: Sequence[Sample], folder: Path) -> None:
    """Writes a folder for each learner."""
    if kind == KINDS[2]:
        submissions.write(samples, folder)
        return
    lesson = nbformat.read(ROOT / LEARNERS, as_version=4)
    for sample in samples:
        path = folder / sample.student / "digits.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook(lesson, sample), path)


def notebook(lesson: NotebookNode, sample: Sample) -> NotebookNode:
    """Returns the lesson with a learner's answers in the place of the stubs, and a note of the learner's own."""
    stubs = {exercise.stub.strip(): exercise.name for exercise in sections.with_points(sections.read())}
    cells = []
    for cell in lesson.cells:
        name = stubs.get(cell.source.strip())
        cells.append(cell if name is None else v4.new_code_cell(sample.answers[name], id=cell.id))
    note = v4.new_markdown_cell(f"My notes: {sample.student}", id="notes")
    return v4.new_notebook(cells=[*cells, note], metadata=lesson.metadata)


@contextmanager
def _checked_out(commit: str | None, folder: Path) -> Iterator[Path | None]:
    """Gives a folder with the repository as it was, None without a commit.

    Raises:
        CommandFailed: there is no such commit.
    """
    if commit is None:
        yield None
        return
    place = folder / "before"
    made = subprocess.run(
        ["git", "worktree", "add", "--quiet", "--detach", str(place), commit], cwd=ROOT, capture_output=True, text=True
    )
    if made.returncode:
        raise CommandFailed(f"There is no commit {commit} to measure against: {made.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(place)], cwd=ROOT, check=True)
