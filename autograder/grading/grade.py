"""One batch of submissions, from what was read to scores: assemble, run, judge.

A batch is a task without side effects: records in, records out; it runs in any process that reaches the warm
parent. Whatever fails on our side becomes `needs_person`, with the reason.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np

from autograder.grading import assemble, judge, origins, runner, traces
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
    _run([(task, task.answers()) for task in tasks], terms)
    # What was not right in a kernel where another answer left a trace may be spoiled by it: now it has its own.
    _run([(task, [answer]) for task in tasks for answer in task.doubtful()], terms)
    return [task.score() for task in tasks]


def prepare() -> None:
    """Loads what the first submission of a process would wait for: the checks, and pytest with all its plugins."""
    _checks()
    runner.run([], plain_kernel.start)


def _run(orders: Sequence[tuple["_Task", Sequence[Answer]]], terms: Terms) -> None:
    """Runs the answers of each task in one kernel, and tells the task what came back."""
    orders = [(task, answers) for task, answers in orders if answers]
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

    def answers(self) -> list[Answer]:
        """Returns what is to be run; the last exercise first, as it costs most to run twice."""
        if self._submission.refusal:
            return []
        return [answer for answer in reversed(list(self._submission.answers.values())) if not answer.problem]

    def doubtful(self) -> list[Answer]:
        """Returns what was not right, and may have met what another answer left."""
        answers = self.answers()
        return [answer for number, answer in enumerate(answers) if self._is_doubtful(answer, answers[:number])]

    def job(self, answer: Answer) -> assemble.Job:
        """Returns what to run for one answer, in its share of the time or what is left of all."""
        used = sum(observation.seconds for observation in self._observed.values())
        seconds = min(self._terms.seconds / len(self._checks), self._terms.seconds - used)
        prelude = assemble.prelude(str(sections.ROOT)) if self._terms.address is None else ""
        return assemble.job(answer, self._asked[answer.exercise], secrets.token_hex(16), seconds, prelude)

    def take(self, answer: Answer, observation: Observation) -> None:
        """Takes in what came back for one answer, in place of what came before, and judges it."""
        name = answer.exercise
        before = self._observed.get(name, NOT_RUN)
        self._observed[name] = replace(observation, seconds=before.seconds + observation.seconds)
        self._judged.pop(name, None)
        if observation.fault:
            return
        try:
            checks = self._checks[name]
            facts = checks.read(*origins.sources(answer)) if checks.read else {}
            self._judged[name] = judge.judge(checks, answer, observation, self._asked[name], facts)
        except Exception as error:
            told = f"The grader failed while judging ({type(error).__name__}: {error}); grade this submission by hand."
            self._observed[name] = replace(self._observed[name], fault=told)

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

    def _is_doubtful(self, answer: Answer, before: Sequence[Answer]) -> bool:
        name = answer.exercise
        is_right = name in self._judged and self._judged[name].diagnosis is None
        return not is_right and not self._observed[name].alone and not all(map(traces.leaves_none, before))


@cache
def _checks() -> tuple[Checks, ...]:
    """Returns the lesson's checks; read once in each process."""
    cells = sections.read()
    return tuple(lesson_checks.load(exercise, cells) for exercise in sections.with_points(cells))
