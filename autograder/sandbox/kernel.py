"""One process that runs a notebook: send a request, read what comes back, never wait longer than agreed.

- `Kernel.request` is a question and its answer, as JSON; of what comes back not a word is believed
- its deadline moves on by what others kept the kernel from running: a busy machine takes no time from anybody
- `Kernel.kill` ends it with all that it started
"""

import json
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from autograder.sandbox.lifeline import Exit, Lifeline

MOST = 16 * 1024 * 1024  # bytes that a kernel may send over its life
_LONG_ENOUGH_TO_DIE = 5.0  # seconds until the warm parent, not the kernel, is to blame
_LONG = 1.0  # seconds: of a request that took less, nobody asks how long it waited
_MOVES = 0.01  # seconds that make a difference


class KernelError(Exception):
    """The kernel can't go on; the text is a sentence for people."""


class DeadlinePassed(KernelError):
    """Nothing final came in time."""


class KernelDied(KernelError):
    """The kernel ended, by itself or because it used too much, or it sent what is no answer."""


class KernelLost(KernelError):
    """The kernel never came up, or its warm parent is gone: not the learner's fault, run it once more."""


class Starved(KernelLost):
    """Others had the processors for too long: run it once more when they are done."""


class Kernel:
    """A running kernel; a context manager that kills it.

    waited: the seconds, as far as they were asked for, in which others kept it from running.
    patience: how many times as long as was agreed it may wait for others.
    """

    patience = 3

    def __init__(self, connection: socket.socket, lifeline: Lifeline) -> None:
        self._connection = connection
        self._connection.setblocking(False)
        self._lifeline = lifeline
        self._received = 0
        self._rest = bytearray()
        self._lines: deque[bytes] = deque()
        self._selector = selectors.DefaultSelector()
        self._selector.register(connection, selectors.EVENT_READ)
        if (ended := lifeline.fileno()) is not None:
            self._selector.register(ended, selectors.EVENT_READ)
        self._failure: KernelError | None = None
        self._begun = self._looked = time.monotonic()
        self.waited = self._waited_before = 0.0
        self.exit: Exit | None = None

    def __enter__(self) -> "Kernel":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def wait_ready(self, deadline: float) -> None:
        """Wait until the kernel answers.

        Args:
            deadline: a time of `time.monotonic()`, here and below.

        Raises:
            KernelLost: it did not come up.
        """
        try:
            self._next(deadline)
        except KernelError as problem:
            raise KernelLost(str(problem) or "The kernel did not come up in time.") from None
        self._looked = time.monotonic()

    def request(
        self, message: Mapping[str, Any], deadline: float, entered: Callable[[int], float] | None = None
    ) -> dict[str, Any]:
        """Send a request and return its answer.

        Args:
            entered: called with the number of each cell that the kernel says it enters; gives the new deadline.

        Raises:
            DeadlinePassed: no answer came in time.
            Starved: none came, as others had the processors.
            KernelError: none will ever come.
        """
        self._begun, self._waited_before = time.monotonic(), self.waited
        self._send(json.dumps(message).encode() + b"\n", deadline)
        while True:
            answer = self._next(deadline)
            if answer.keys() != {"cell"}:
                if time.monotonic() - self._begun > _LONG:
                    self._look()
                return answer
            if entered and isinstance(answer["cell"], int):
                deadline = entered(answer["cell"])

    def kill(self) -> Exit | None:
        """End the kernel with everything that it started; how it ended. May be called again."""
        self._selector.close()
        self._connection.close()
        if self.exit is None:
            self.exit = self._lifeline.end(_LONG_ENOUGH_TO_DIE)
        self._failure = self._failure or KernelDied("The kernel was ended.")
        return self.exit

    def _send(self, data: bytes, deadline: float) -> None:
        self._selector.modify(self._connection, selectors.EVENT_READ | selectors.EVENT_WRITE)
        while data:
            for key, events in self._happened(deadline):
                if key.fileobj is self._connection and events & selectors.EVENT_WRITE:
                    data = data[self._or_dead(partial(self._connection.send, data)) :]
        self._selector.modify(self._connection, selectors.EVENT_READ)

    def _next(self, deadline: float) -> dict[str, Any]:
        while not self._lines:
            for _ in self._happened(deadline):
                pass
        try:
            answer = json.loads(self._lines.popleft(), parse_int=_number)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise self._failed(KernelDied("The code sent something in place of an answer."))
        return answer

    def _happened(self, deadline: float) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for anything to happen, and take in what comes."""
        if self._failure:
            raise self._failure
        while True:
            left = deadline + self.waited - self._waited_before - time.monotonic()
            happened = self._selector.select(max(0.0, left))
            if happened and left > 0:  # a kernel that keeps talking must not outrun the clock
                break
            self._late(deadline)
        for key, events in happened:
            if key.fileobj is not self._connection:
                raise self._failed(self._why_dead())
            if events & selectors.EVENT_READ:
                self._take_in()
        return happened

    def _late(self, deadline: float) -> None:
        """Return when others kept the kernel from being in time."""
        before = self.waited
        self._look()
        if self.waited - before < _MOVES:
            raise DeadlinePassed("The time is over.")
        if time.monotonic() > deadline + self.patience * (deadline - self._begun):
            raise self._failed(Starved("Others had the processors for too long."))

    def _look(self) -> None:
        now = time.monotonic()
        self.waited += self._lifeline.waited(now - self._looked)
        self._looked = now

    def _take_in(self) -> None:
        chunk = self._or_dead(partial(self._connection.recv, 1 << 18))
        self._received += len(chunk)
        if not chunk:
            raise self._failed(self._why_dead())
        if self._received > MOST:
            raise self._failed(KernelDied("The code sent more than 16 MB."))
        first, *more = chunk.split(b"\n")
        self._rest += first
        for line in more:
            self._lines.append(bytes(self._rest))
            self._rest = bytearray(line)

    def _or_dead(self, do: Callable[[], Any]) -> Any:
        try:
            return do()
        except OSError:
            raise self._failed(self._why_dead()) from None

    def _failed(self, problem: KernelError) -> KernelError:
        self._failure = problem
        return problem

    def _why_dead(self) -> KernelError:
        self.exit = self._lifeline.end(_LONG_ENOUGH_TO_DIE)
        if self.exit is None:
            return KernelLost("The process that starts the kernels was lost.")
        if self.exit.problem:
            return KernelLost(self.exit.problem)
        if self.exit.reason == "processor":
            return DeadlinePassed("The code used too much processor time.")
        return KernelDied(_CAUSES[self.exit.reason].format(self.exit.code))


def _number(text: str) -> int | float:
    """Returns a number; int() refuses those of thousands of digits."""
    return int(text) if len(text) < 20 else float(text)


_CAUSES = {
    "exited": "The code ended its own kernel (exit code {}).",
    "killed": "The code closed its own connection.",
    "memory": "The code used too much memory.",
}
