"""One batch of submissions, from what was read to scores: assemble, run, judge.

A batch is a task without side effects: records in, records out; it runs in any process that reaches the warm
parent. Whatever fails on our side becomes `needs_person`, with the reason.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any

import numpy as np

from autograder.grading import assemble, judge, lacking, origins, runner, traces
from autograder.kernels import client, plain_kernel
from autograder.lesson import checks as lesson_checks
from autograder.lesson import sections
from autograder.lesson.checks import Checks
from autograder.records import Answer, ExerciseScore, Observation, Score, Submission, Terms

NOT_RUN = Observation("")


def grade(batch: Sequence[Submission], terms: Terms) -> list[Score]:
    """Returns a score for each submission, in order; never raises for one of them."""
    checks = _checks()
    tasks = [_Task(submission, checks, terms) for submission in batch]
    _run([(task, answers) for task in tasks for answers in task.groups()], terms)
    return [task.score() for task in tasks]


def prepare() -> None:
    """Loads what the first submission of a process would wait for: the checks, and pytest with all its plugins."""
    _checks()
    runner.run([], plain_kernel.start)


def _run(orders: Sequence[tuple["_Task", Sequence[Answer]]], terms: Terms) -> None:
    """Runs each group of answers in one kernel, and tells the task what came back."""
    if not orders:
        return
    fork = plain_kernel.start if terms.address is None else partial(client.fork, terms.address)
    jobs = [[task.job(answer) for answer in answers] for task, answers in orders]
    for (task, answers), observations in zip(orders, runner.run(jobs, fork), strict=True):
        for answer, observation in zip(answers, observations, strict=True):
            task.take(answer, observation)


class _Task:
    """One submission on its way to a score."""

    def __init__(self, submission: Submission, checks: Sequence[Checks], terms: Terms) -> None:
        self._submission, self._terms = submission, terms
        self._checks = {check.exercise.name: check for check in checks}
        # Fresh questions, the same for the same file and seed.
        rng = np.random.default_rng([terms.seed, int(submission.sha256[:16] or "0", 16)])
        self._asked = {name: check.ask(rng) for name, check in self._checks.items()}
        self._observed: dict[str, Observation] = {}
        self._judged: dict[str, ExerciseScore] = {}
        for answer in submission.answers.values():
            if answer.problem:
                self.take(answer, NOT_RUN)

    def groups(self) -> list[list[Answer]]:
        """Returns what is to be run, in groups for one kernel each: nothing there meets what another answer left."""
        if self._submission.refusal:
            return []
        groups: list[list[Answer]] = []
        # From the last one on: a model that only builds layers leaves nothing, a function may do anything.
        for answer in reversed(list(self._submission.answers.values())):
            if answer.problem:
                continue
            if groups and traces.leaves_none(groups[-1][-1]):
                groups[-1].append(answer)
            else:
                groups.append([answer])
        return groups

    def job(self, answer: Answer) -> assemble.Job:
        """Returns what to run for one answer, in its share of the time."""
        seconds = self._terms.seconds / len(self._checks)
        prelude = assemble.prelude(str(sections.ROOT)) if self._terms.address is None else ""
        return assemble.job(answer, self._asked[answer.exercise], secrets.token_hex(16), seconds, prelude)

    def take(self, answer: Answer, observation: Observation) -> None:
        """Takes in what came back for one answer, and judges it."""
        name = answer.exercise
        self._observed[name] = observation
        if observation.fault:
            return
        try:
            checks = self._checks[name]
            judged = judge.judge(checks, answer, observation, self._asked[name], _facts(checks, answer))
            self._judged[name] = judged
            if lacked := lacking.package(answer, judged):
                self._observed[name] = replace(observation, fault=lacked)
        except Exception as error:
            told = f"The grader failed while judging ({type(error).__name__}: {error}); grade this submission by hand."
            self._observed[name] = replace(observation, fault=told)

    def score(self) -> Score:
        """Returns the submission's score."""
        submission = self._submission
        who = (submission.path, submission.student, submission.sha256)
        if submission.refusal:
            return Score(*who, "refused", submission.refusal)
        seconds = sum(observation.seconds for observation in self._observed.values())
        for observation in self._observed.values():
            if observation.fault:
                return Score(*who, "needs_person", observation.fault, seconds=seconds)
        return Score(*who, "graded", "", tuple(self._judged[name] for name in self._checks), seconds)


def _facts(checks: Checks, answer: Answer) -> dict[str, Any]:
    """Returns what the source tells; what is nested deeper than anybody can read is judged by what it computes."""
    if checks.read is None:
        return {}
    try:
        return checks.read(*origins.sources(answer))
    except RecursionError:
        return checks.read({}, {})


@cache
def _checks() -> tuple[Checks, ...]:
    """Returns the lesson's checks; read once in each process."""
    cells = sections.read()
    return tuple(lesson_checks.load(exercise, cells) for exercise in sections.with_points(cells))
