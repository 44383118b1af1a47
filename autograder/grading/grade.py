"""One batch of submissions, from what was read to scores: assemble, run, judge.

A batch is a task without side effects: records in, records out; it runs in any process that reaches the warm
parent. Whatever fails on our side becomes `needs_person`, with the reason.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.grading import assemble, judge, origins, runner
from autograder.kernels import plain_kernel, warm_parent
from autograder.kernels.kernel import Kernel
from autograder.lesson import checks as lesson_checks
from autograder.lesson import sections
from autograder.lesson.checks import Checks
from autograder.records import Answer, Exercise, ExerciseScore, Observation, Score, Submission

ROOT = Path(__file__).resolve().parents[2]
# What a learner's code may read of the project: what learners have anyway.
SHOWN = tuple(ROOT / name for name in ("lab_utils", "data", "public_tests.py"))
NOT_RUN = Observation("")


@dataclass(frozen=True)
class Terms:
    """What all submissions of a run have in common.

    seed    : of the questions
    seconds : for one submission, all exercises together
    address : of the warm parent; None runs plain kernels, outside of any sandbox
    """

    seed: int
    seconds: float
    address: Path | None


def graded_exercises() -> tuple[Exercise, ...]:
    """Returns the lesson's exercises with points, in file order."""
    return tuple(exercise for exercise in sections.exercises(sections.read()) if exercise.points)


def lesson_digest() -> str:
    """Returns the sha256 of the section files: which checks judge."""
    files = sorted(sections.SOURCE.glob("*.py"))
    return hashlib.sha256(b"".join(file.name.encode() + file.read_bytes() for file in files)).hexdigest()


def grade(batch: Sequence[Submission], terms: Terms) -> list[Score]:
    """Returns a score for each submission, in order; never raises for one of them."""
    cells = sections.read()
    checks = [lesson_checks.load(exercise, cells) for exercise in graded_exercises()]
    asked = [_questions(checks, submission, terms.seed) for submission in batch]
    answers = [
        (number, name, answer)
        for number, submission in enumerate(batch)
        for name, answer in submission.answers.items()
        if not submission.refusal and not answer.problem
    ]
    jobs = [
        assemble.job(answer, asked[number][name], secrets.token_hex(16), (str(ROOT),))
        for number, name, answer in answers
    ]
    observed = runner.run(jobs, _forks(terms), terms.seconds / len(checks)) if jobs else []
    came_back: list[dict[str, Observation]] = [{} for _ in batch]
    for (number, name, _), observation in zip(answers, observed, strict=True):
        came_back[number][name] = observation
    return [_score(*facts, checks) for facts in zip(batch, asked, came_back, strict=True)]


def _questions(checks: Sequence[Checks], submission: Submission, seed: int) -> dict[str, dict[str, Any]]:
    """Returns fresh questions for one submission: the same for the same file and seed."""
    rng = np.random.default_rng([seed, int(submission.sha256[:16] or "0", 16)])
    return {check.exercise.name: check.ask(rng) for check in checks}


def _forks(terms: Terms) -> Callable[[], Kernel]:
    address = terms.address
    return plain_kernel.start if address is None else lambda: warm_parent.fork(address)


def _score(
    submission: Submission,
    asked: Mapping[str, Mapping[str, Any]],
    came_back: Mapping[str, Observation],
    checks: Sequence[Checks],
) -> Score:
    who = (submission.path, submission.student, submission.sha256)
    if submission.refusal:
        return Score(*who, "refused", submission.refusal)
    seconds = sum(observation.seconds for observation in came_back.values())
    try:
        exercises = [_judge(check, submission.answers[check.exercise.name], came_back, asked) for check in checks]
    except _OurFault as fault:
        return Score(*who, "needs_person", str(fault), seconds=seconds)
    except Exception as error:
        reason = f"The grader failed while judging ({type(error).__name__}: {error}); grade this submission by hand."
        return Score(*who, "needs_person", reason, seconds=seconds)
    return Score(*who, "graded", "", tuple(exercises), seconds)


class _OurFault(Exception):
    """An answer that could not be judged, through no fault of the learner."""


def _judge(
    checks: Checks, answer: Answer, came_back: Mapping[str, Observation], asked: Mapping[str, Mapping[str, Any]]
) -> ExerciseScore:
    observation = came_back.get(answer.exercise, NOT_RUN)
    if observation.fault:
        raise _OurFault(observation.fault)
    facts = checks.read(*origins.sources(answer)) if checks.read else {}
    return judge.judge(checks, answer, observation, asked[answer.exercise], facts)
