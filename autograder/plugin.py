"""The pytest door: pytest --nbval -p autograder.plugin PATH grades the notebooks under PATH.

One item for each submission and exercise, green only if the grader says so. nbval's own collector never
sees a submission: its cells are not run outside the sandbox.
"""

import os
import tempfile
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import pytest

from autograder.grading import files as handed_in
from autograder.grading import session as grading
from autograder.kernels.isolation import Level, detect
from autograder.lesson import sections
from autograder.records import ExerciseScore, Score

SCORES = pytest.StashKey[dict[Path, Score]]()


class NotRight(Exception):
    """The grader's word on an answer; the text is for people."""


class Submissions(pytest.File):
    """A file that was handed in."""

    def collect(self) -> Sequence[pytest.Item]:
        return [Answer.from_parent(self, name=exercise.name) for exercise in sections.with_points(sections.read())]


class Answer(pytest.Item):
    """One exercise of one submission."""

    def runtest(self) -> None:
        score = _scores(self.session)[self.path]
        if score.status != "graded":
            raise NotRight(f"{score.status}: {score.reason}")
        found = next(exercise for exercise in score.exercises if exercise.exercise == self.name)
        self.user_properties.append(("score", f"{found.score:g} of {found.max_score:g}"))
        if found.diagnosis is not None:
            raise NotRight(_told(found))

    def repr_failure(self, excinfo: Any, style: Any = None) -> str:
        if isinstance(excinfo.value, NotRight):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"{self.path.name}: {self.name}"


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Generator[None, list[Any], list[Any]]:
    """Puts our collector in the place of nbval's; a folder that ships with the lab is left to others."""
    collectors = yield
    if file_path.suffix.lower() != ".ipynb":
        return collectors
    others = [collector for collector in collectors if not type(collector).__module__.startswith("nbval")]
    if handed_in.is_ignored([file_path.parent.name, file_path.name]):
        return others
    return [*others, Submissions.from_parent(parent, path=file_path)]


def _scores(session: pytest.Session) -> dict[Path, Score]:
    """Returns the score of each collected file; all are graded together when the first item runs."""
    if SCORES not in session.stash:
        paths = sorted({item.path for item in session.items if isinstance(item, Answer)})
        session.stash[SCORES] = _grade(paths)
    return session.stash[SCORES]


def _grade(paths: Sequence[Path]) -> dict[Path, Score]:
    isolation = detect()
    if isolation.level == Level.NONE:
        refused = Score(
            "", "", "", "refused", f"{isolation.reason} Nothing was run: grade on a machine with isolation."
        )
        return dict.fromkeys(paths, refused)
    with tempfile.TemporaryDirectory() as out:
        jobs = os.cpu_count() or 1
        order = grading.Order(paths, Path(out), jobs, seconds=60.0, regrade=False, seed=None)
        scores = {score.path: score for score in grading.grade_all(order, isolation, grading.Watcher()).scores}
    return {found.location: scores[found.name] for found in handed_in.find(paths)}


def _told(found: ExerciseScore) -> str:
    lines = [f"{found.score:g} of {found.max_score:g} points: {found.diagnosis}", found.rationale, found.example]
    return "\n".join(line for line in [*lines, f"Try: {found.help}"] if line)
