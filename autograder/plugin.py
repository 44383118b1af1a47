"""The pytest door, which `autograder ci PATH` opens: pytest grades what was handed in under PATH.

One item for each submission and exercise, green only if the grader says so. Neither nbval nor pytest itself looks
for anything under PATH: cells are not run outside the sandbox, and a learner's conftest.py, test module or
pytest.ini is data like the rest. Opened otherwise, it refuses.
"""

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from autograder import ci
from autograder import session as grading
from autograder.lab import Lab, read
from autograder.lesson import sections
from autograder.printable import CODE, one_line, printable
from autograder.reading import submissions
from autograder.records import NOTHING, ExerciseScore, Printable, Score, Told
from autograder.sandbox.isolation import Level, detect

LAB, EXERCISES = pytest.StashKey[Lab](), pytest.StashKey[Sequence[str]]()
SCORES = pytest.StashKey[dict[str, Score]]()


class NotRight(Exception):
    """The grader's word on an answer; the text is for people, and for the log of CI."""

    def __init__(self, told: Printable) -> None:
        super().__init__(told)


class Submission(pytest.Collector):
    """What was handed in under one name, as in grades.csv."""

    def collect(self) -> Sequence[pytest.Item]:
        return [Answer.from_parent(self, name=name) for name in self.config.stash[EXERCISES]]


class Answer(pytest.Item):
    """One exercise of one submission."""

    parent: Submission

    def runtest(self) -> None:
        score = _scores(self.session)[self.parent.name]
        if score.status != "graded":
            raise NotRight(printable(f"{score.status}: {score.reason}", CODE))
        found = next(exercise for exercise in score.exercises if exercise.exercise == self.name)
        self.user_properties.append(("score", f"{found.score:g} of {found.max_score:g}"))
        if found.diagnosis is not None:
            raise NotRight(_told(found))

    def repr_failure(self, excinfo: Any, style: Any = None) -> str:
        if isinstance(excinfo.value, NotRight):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[str, int, str]:
        return self.parent.name, 0, f"{self.parent.name}: {self.name}"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Takes the lab and the folder for the results, as the command line does."""
    parser.addoption(
        "--lab", type=Path, metavar="FOLDER", help="Folder that holds lab.toml; default: the grader's own."
    )
    parser.addoption("--out", type=Path, metavar="FOLDER", help="Folder that keeps the results.")


def pytest_configure(config: pytest.Config) -> None:
    """Reads the lab.

    Raises:
        pytest.UsageError: there is none, or it can't be used.
    """
    try:
        lab = config.stash[LAB] = read(config.getoption("lab"))
        found = sections.with_points(sections.read(lab.source))
    except Told as error:
        raise pytest.UsageError(str(error)) from None
    config.stash[EXERCISES] = [exercise.name for exercise in found]


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Keeps what was handed in from setting up pytest.

    Raises:
        pytest.UsageError: it may have done so already.
    """
    asked = _paths(early_config, early_config.known_args_namespace.file_or_dir)
    if problem := ci.refusal(early_config.inipath, asked):
        raise pytest.UsageError(one_line(problem))
    early_config.known_args_namespace.noconftest = True


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> bool:
    """Finds submissions as the grader does, in place of all collectors.

    Raises:
        pytest.UsageError: a path is missing, or leads nowhere.
    """
    if session.config.args_source is not pytest.Config.ArgsSource.ARGS:
        raise pytest.UsageError("Say what to grade: autograder ci FOLDER")
    paths = _paths(session.config, session.config.args)
    for path in paths:
        if not path.exists():
            raise pytest.UsageError(
                f"There is no {one_line(str(path))}. Name the folder first; pytest's options stand behind it: "
                "autograder ci FOLDER -- -k NAME"
            )
    session.items = [
        item
        for name in _names(session.config, paths)
        for item in Submission.from_parent(session, name=name, nodeid=_address(name)).collect()
    ]
    session.config.hook.pytest_collection_modifyitems(session=session, config=session.config, items=session.items)
    session.config.hook.pytest_collection_finish(session=session)
    session.testscollected = len(session.items)
    return True


def _address(name: str) -> str:
    """Returns a submission's name as pytest shows it, which takes two colons for the end of a file's."""
    return re.sub(":(?=:)", r"\\x3a", name)


def _paths(config: pytest.Config, arguments: Sequence[str]) -> list[Path]:
    """Returns the paths that were asked for, absolute."""
    return [Path(config.invocation_params.dir, argument) for argument in arguments]


def _names(config: pytest.Config, paths: Sequence[Path]) -> list[Printable]:
    """Returns how the grader calls what was handed in."""
    out = config.getoption("out")
    without = grading.ours(out) if out else []
    read = submissions.read(paths, config.stash[EXERCISES], config.stash[LAB], without=without)
    return [submission.path for submission in read if not submission.is_superseded]


def _scores(session: pytest.Session) -> dict[str, Score]:
    """Returns the score of each submission; all are graded together when the first item runs."""
    if SCORES not in session.stash:
        session.stash[SCORES] = _grade(session.config)
    return session.stash[SCORES]


def _grade(config: pytest.Config) -> dict[str, Score]:
    paths, isolation = _paths(config, config.args), detect()
    if isolation.level == Level.NONE:
        reason = one_line(f"{isolation.reason} Nothing was run: grade on a machine with isolation.")
        return {name: Score(name, NOTHING, "", "refused", reason) for name in _names(config, paths)}
    with tempfile.TemporaryDirectory() as thrown_away:
        jobs, out = os.cpu_count() or 1, config.getoption("out") or Path(thrown_away)
        order = grading.Order(config.stash[LAB], paths, out, jobs, seconds=60.0, regrade=False, seed=None)
        try:
            return {score.path: score for score in grading.grade_all(order, isolation, grading.Watcher()).scores}
        except (Told, OSError) as error:
            pytest.exit(one_line(f"Nothing more was graded. {error}"), pytest.ExitCode.USAGE_ERROR)


def _told(found: ExerciseScore) -> Printable:
    lines = [f"{found.score:g} of {found.max_score:g} points: {found.diagnosis}", found.rationale, found.example]
    return printable("\n".join(line for line in [*lines, f"Try: {found.help}"] if line), CODE)
