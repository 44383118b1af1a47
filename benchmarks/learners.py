"""Whole notebooks of learners: all cells of the lesson, as Jupyter saves them; also against an older grader.

- mixed: answers as a course sees them, and each tenth notebook has nothing solved
- right: both answers right, as most are in the end
- small: the submissions of the other parts
The older grader is a commit of this repository, written beside the notebooks. Each grader has a first run that does
not count, which compiles it, and who goes first changes from round to round.
"""

import copy
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

from autograder import lab
from autograder.lab import CHECKOUT as ROOT
from autograder.lesson import sections
from benchmarks import grader, ours, submissions
from benchmarks.processes import CommandFailed
from benchmarks.rows import Row
from benchmarks.submissions import TESTS, Sample

KINDS = ("whole notebooks", "whole notebooks, all right", "small submissions")
OLDER = ", grader of "  # and the commit's hash
UNSOLVED_EACH = 10


def measure(n: int, rounds: int, folder: Path, say: Callable[[str], None], against: str | None = None) -> Iterator[Row]:
    """Gives the rows of this part.

    Args:
        n: notebooks of each kind
        rounds: of the interleaved measurements
        folder: empty, for notebooks and results
        say: tells what goes on
        against: the hash of a commit whose grader grades the same in turn
    """
    samples = {kind: draw(kind, n) for kind in KINDS}
    for kind in KINDS:
        write(kind, samples[kind], folder / kind)
    graders = {"": ROOT}
    if against:
        graders[OLDER + against] = check_out(against, folder / "older")
    for whose, checkout in graders.items():
        say(f"a first run that does not count{whose} …")
        grader.grade(folder / KINDS[2], folder / f"first{whose}", of=checkout)
    for number in range(1, rounds + 1):
        for kind in KINDS:
            for whose in [*graders][:: 1 if number % 2 else -1]:
                say(f"round {number} of {rounds}: {kind}{whose} …")
                out = folder / f"{kind}{whose} {number}"
                yield from ours.costs(number, kind + whose, n, grader.grade(folder / kind, out, of=graders[whose]))
                if not whose:
                    grader.confirm(samples[kind], out)
                    continue
                others = grader.differing(samples[kind], out)
                yield Row(number, kind + whose, n, "other_verdicts", len(others))
                if others:
                    say(f"{len(others)} of {n} are judged otherwise by the older grader, such as: {others[0]}")


def draw(kind: str, n: int) -> list[Sample]:
    """Returns the samples of a kind."""
    if kind == KINDS[1]:
        return [sample for sample in submissions.draw(5 * n + 20) if sample.right][:n]
    drawn = submissions.draw(n)
    return [
        _unsolved(sample) if kind == KINDS[0] and i % UNSOLVED_EACH == 9 else sample for i, sample in enumerate(drawn)
    ]


def _unsolved(sample: Sample) -> Sample:
    exercises = sections.with_points(sections.read(lab.read().source))
    answers = {exercise.name: f"# {sample.student}: later\n{exercise.stub}" for exercise in exercises}
    return replace(sample, answers=answers, expected=dict.fromkeys(answers, "unfinished"))


def write(kind: str, samples: Sequence[Sample], folder: Path) -> None:
    """Writes a folder for each learner."""
    if kind == KINDS[2]:
        submissions.write(samples, folder)
        return
    solution = nbformat.read(ROOT / lab.read().solution, as_version=4)
    for sample in samples:
        path = folder / sample.student / "digits.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook(solution, sample), path)


def notebook(solution: NotebookNode, sample: Sample) -> NotebookNode:
    """Returns the executed lesson with a learner's answers in it, run from the top until a test failed."""
    names = {
        exercise.reference.strip(): exercise.name for exercise in sections.with_points(sections.read(lab.read().source))
    }
    fails = {TESTS[name]: str(mistake) for name, mistake in sample.expected.items() if mistake}
    written, ran = copy.deepcopy(solution), True
    for cell in written.cells:
        if cell.cell_type != "code":
            continue
        if name := names.get(cell.source.strip()):
            cell.source = sample.answers[name]
        if not ran:
            cell.execution_count, cell.outputs = None, []
        elif cell.source in fails:
            ran = False
            cell.outputs = [
                v4.new_output("error", ename="AssertionError", evalue=fails[cell.source], traceback=["Traceback"])
            ]
    return written


def find(commit: str) -> str:
    """Returns the short hash of a commit of this repository.

    Raises:
        CommandFailed: there is no such commit.
    """
    line = ["git", "rev-parse", "--verify", "--quiet", "--short", f"{commit}^{{commit}}"]
    found = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
    if found.returncode:
        raise CommandFailed(
            f"There is no commit {commit} to measure against: `git log --oneline` lists those there are."
        )
    return found.stdout.strip()


def check_out(commit: str, folder: Path) -> Path:
    """Writes the repository as it was into a new folder, which git knows nothing of, and returns it."""
    folder.mkdir()
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    return folder
