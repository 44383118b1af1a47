"""Answers run through nbval on hostile kernels; the only file that imports nbval.

- every cell is executed by nbval's `IPyNbCell.runtest`, inside a pytest session of our own
- one item for each answer: it feeds its cells to nbval one after the other
- the answers of one group share a kernel, until one of them ends it; the next kernel comes up meanwhile
- nothing configures that session but this file
- what nbval lets pass is looked at here: the status of the reply, the life of the kernel, one deadline for all
  cells together, the amount of output (the last three in kernels/)
"""

import contextlib
import io
import json
import os
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError

from autograder.grading.assemble import OBSERVATION, Job
from autograder.kernels.kernel import DeadlinePassed, Kernel, KernelDied, KernelLost, TooMuchOutput
from autograder.kernels.supply import Supply
from autograder.records import Observation

_TRIES = 2
_QUIET = [
    f"--config-file={os.devnull}",  # where the grader is started, a learner's pytest.ini or conftest.py may lie
    "--noconftest",
    "--quiet",
    "--color=no",
    "--disable-plugin-autoload",
    "--override-ini=addopts=",
    "--override-ini=filterwarnings=",
    "-pnbval.plugin",
]
# They serve tests of Python code and their reports: half of what a session costs, for nothing.
_NOT_NEEDED = (
    "assertion", "cacheprovider", "capture", "debugging", "doctest", "faulthandler", "junitxml", "logging",
    "monkeypatch", "pastebin", "recwarn", "setuponly", "setupplan", "skipping", "stepwise", "subtests",
    "threadexception", "tmpdir", "unittest", "unraisableexception", "warnings",
)  # fmt: skip
_QUIET += [f"-pno:{name}" for name in _NOT_NEEDED]


def run(groups: Sequence[Sequence[Job]], fork: Callable[[], Kernel]) -> list[list[Observation]]:
    """Returns what came back for each job, in order.

    Args:
        groups: answers, assembled; those of one group may share a kernel
        fork: gives a new kernel, not yet awaited
    """
    session = _Session(groups, fork)
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):  # meant for an instructor's own tests
        os.environ.pop(name, None)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        pytest.main([*_QUIET, "--rootdir", str(Path(__file__).parent)], plugins=[session])
    session.kernels.close()
    lost = Observation("", fault="The grader's own test session broke off.")
    return [
        [session.observations.get((group, number), lost) for number in range(len(jobs))]
        for group, jobs in enumerate(groups)
    ]


class _Session:
    """The pytest plugin that hands our items to pytest, in place of collecting files."""

    def __init__(self, groups: Sequence[Sequence[Job]], fork: Callable[[], Kernel]) -> None:
        self.groups = groups
        self.kernels = Supply(fork, groups=len(groups))
        self.observations: dict[tuple[int, int], Observation] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> bool:
        parent = _Answers.from_parent(session, path=Path(__file__))
        session.items = [
            _Answer.from_parent(
                parent,
                name=f"{group}.{number}",
                cell_num=0,
                cell=NotebookNode(),
                options=defaultdict(bool),
                job=job,
                place=(group, number),
                of=self,
            )
            for group, jobs in enumerate(self.groups)
            for number, job in enumerate(jobs)
        ]
        session.testscollected = len(session.items)
        return True


class _Answers(IPyNbFile):
    """Where nbval's cells look for their kernel."""

    kernel: "_HostileKernel"

    def collect(self) -> list[pytest.Item]:
        return []

    def setup(self) -> None:
        """No kernel here: each answer has its own."""

    def teardown(self) -> None:
        """See `setup`."""


class _Answer(IPyNbCell):
    """All cells of one answer as one item."""

    def __init__(self, *, job: Job, place: tuple[int, int], of: _Session, **rest: Any) -> None:
        super().__init__(**rest)
        self.job, self.place, self.of = job, place, of

    def setup(self) -> None:
        """nbval's own would mark all that follows a timeout as expected to fail."""

    def runtest(self) -> None:
        begun = time.monotonic()
        facts: dict[str, Any] = {}
        for _ in range(_TRIES):
            try:
                facts = self._observe()
                break
            except KernelLost as problem:  # never the learner's fault: once more, on a fresh kernel
                self.of.kernels.drop()
                facts = {"fault": f"The kernel was lost: {problem}"}
            except Exception as problem:
                self.of.kernels.drop()
                facts = {"fault": f"The grader failed: {type(problem).__name__}: {problem}"}
                break
        seconds = time.monotonic() - begun
        self.of.observations[self.place] = Observation(self.job.exercise, seconds=seconds, **facts)

    def repr_failure(self, excinfo: Any) -> str:
        return str(excinfo.value)

    def _observe(self) -> dict[str, Any]:
        """Returns the facts of an Observation."""
        kernel = self.of.kernels.of(self.place[0])
        self.parent.kernel = _HostileKernel(kernel, time.monotonic() + self.job.seconds)
        if self.job.prelude and (problem := self._execute(self.job.prelude)):
            return {"fault": f"The grader's own set-up failed: {problem['detail']}"}
        *learners, probe = self.job.cells
        for source in learners:
            if problem := self._execute(source):
                return problem
        return self._execute(probe) or {"seen": _emitted(self.test_outputs, self.job.nonce)}

    def _execute(self, source: str) -> dict[str, Any]:
        """Runs one cell through nbval; returns what ended it, nothing when all went well."""
        self.cell = NotebookNode(cell_type="code", source=source, outputs=[], execution_count=None)
        self.parent.timed_out = False
        try:
            super().runtest()
        except NbCellError:
            return {"stopped": "raises", "detail": _error(self.test_outputs, self.parent.kernel.reply)}
        except DeadlinePassed:
            self.of.kernels.drop()
            return {"stopped": "too_slow"}
        except (KernelDied, TooMuchOutput) as problem:
            self.of.kernels.drop()
            return {"stopped": "died", "detail": str(problem).rstrip(".")}
        if self.parent.kernel.reply.get("status") != "ok":  # a silenced traceback sends no error message
            return {"stopped": "raises", "detail": _error([], self.parent.kernel.reply)}
        return {}


class _HostileKernel(RunningKernel):
    """nbval's view of one of our kernels: one deadline, and our own exceptions in place of queue.Empty."""

    def __init__(self, kernel: Kernel, deadline: float) -> None:
        self._kernel, self._deadline = kernel, deadline
        self.reply: dict[str, Any] = {}

    def is_alive(self) -> bool:
        return True  # a dead one says why at the next message

    def execute_cell_input(self, cell_input: str, allow_stdin: bool | None = None) -> str:
        self.reply = {}
        return self._kernel.submit(cell_input)

    def get_message(self, stream: str, timeout: float | None = None) -> dict[str, Any]:
        return self._kernel.next_message(stream, self._deadline)

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        while True:
            message = self.get_message("shell")
            if message["parent_header"]["msg_id"] == msg_id:
                self.reply = message["content"]
                return

    def interrupt(self) -> None:
        """Never needed: what is too slow is killed."""

    def stop(self) -> None:
        self._kernel.kill()


def _error(outputs: Sequence[Any], reply: dict[str, Any]) -> str:
    """Returns the learner's error as one line."""
    found = [output for output in outputs if output.get("output_type") == "error"]
    name, value = (found[-1].ename, found[-1].evalue) if found else (reply.get("ename", ""), reply.get("evalue", ""))
    first = (str(value).strip().splitlines() or [""])[0]
    return f"{str(name)[:60]}: {first[:200]}" if name else "it stopped without saying why"


def _emitted(outputs: Sequence[Any], nonce: str) -> Any:
    """Returns the one observation that carries our nonce; None if there is none, or more than one."""
    found = []
    for output in outputs:
        text = output.get("data", {}).get(OBSERVATION)
        if isinstance(text, str):
            try:
                content = json.loads(text)
            except (ValueError, RecursionError):
                continue
            if isinstance(content, dict) and content.get("nonce") == nonce:
                found.append(content.get("seen"))
    return found[0] if len(found) == 1 and isinstance(found[0], dict) else None
