"""Small courses for tests: folders of notebooks built from lists of cells, and the grader run on them."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import v4

from autograder import session
from autograder.lesson import sections
from autograder.records import Score
from autograder.running.terms import Terms
from autograder.sandbox.isolation import detect
from tests.conftest import LAB, ROOT

CELLS = sections.read(LAB.source)
SOFTMAX, MODEL, *_ = (exercise.reference for exercise in sections.exercises(CELLS))


def notebook(path: Path, *cells: str) -> Path:
    """Writes a notebook of code cells."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells]), path)
    return path


def grade(paths: Sequence[Path], out: Path, **order: object) -> dict[str, Score]:
    """Grades in this process and returns the scores by path."""
    facts = {"jobs": 2, "seconds": 20.0, "regrade": False, "seed": 7, **order}
    outcome = session.grade_all(session.Order(LAB, list(paths), out, **facts), detect(), session.Watcher())
    return {score.path: score for score in outcome.scores}


def terms(seconds: float, address: Path | None = None) -> Terms:
    """Returns what workers must know of this lesson."""
    return Terms(LAB, CELLS, "", seed=1, seconds=seconds, address=address)


def command(*arguments: str | Path) -> list[str]:
    """Returns the command line of the grader."""
    return [sys.executable, "-m", "autograder", *map(str, arguments)]


def run(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the grader as a person does."""
    return subprocess.run(
        command(*arguments),
        cwd=cwd,
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "120", **environment},
    )


def marks(score: Score) -> dict[str, tuple[float, str | None]]:
    """Returns points and diagnosis by exercise."""
    return {exercise.exercise: (exercise.score, exercise.diagnosis) for exercise in score.exercises}
