"""One kernel in use: send a cell, read what comes back, never wait longer than agreed, never believe a word.

- `Kernel.submit` and `Kernel.next_message` are for a driver of cells such as nbval
- `Kernel.kill` ends it with all that it started
"""

import selectors
import socket
import time
from collections import deque
from typing import Any

from autograder.kernels import wire
from autograder.kernels.lifeline import Exit, Lifeline

_MAX_OUTPUT = 16 * 1024 * 1024  # bytes over a kernel's life
_MAX_MESSAGES = 5000
_LONG_ENOUGH_TO_DIE = 5.0  # seconds until the warm parent, not the kernel, is to blame


class KernelError(Exception):
    """The kernel can't go on; the text is a sentence for people."""


class DeadlinePassed(KernelError):
    """Nothing final came in time."""


class KernelDied(KernelError):
    """The kernel ended, by itself or because it used too much."""


class TooMuchOutput(KernelError):
    """The kernel sent more than anybody will read, or no protocol at all."""


class KernelLost(KernelError):
    """The kernel never came up, or its warm parent is gone: not the learner's fault, run it once more."""


class Kernel:
    """A running kernel; a context manager that kills it."""

    def __init__(self, shell: socket.socket, iopub: socket.socket, lifeline: Lifeline, key: bytes = b"") -> None:
        self._channels = {"shell": wire.Channel(shell, "DEALER"), "iopub": wire.Channel(iopub, "SUB")}
        self._messages: dict[str, deque[dict[str, Any]]] = {"shell": deque(), "iopub": deque()}
        self._count = 0
        self._welcomed = False
        self._held_back: list[list[bytes]] = []
        self._lifeline = lifeline
        self._key = key
        self._selector = selectors.DefaultSelector()
        for name, channel in self._channels.items():
            self._selector.register(channel, selectors.EVENT_READ, name)
        if (ended := lifeline.fileno()) is not None:
            self._selector.register(ended, selectors.EVENT_READ)
        self._failure: KernelError | None = None
        self.exit: Exit | None = None

    def __enter__(self) -> "Kernel":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def wait_ready(self, deadline: float) -> None:
        """Wait until the kernel listens and its messages reach us.

        Args:
            deadline: a time of `time.monotonic()`, here and below.

        Raises:
            KernelLost: it did not come up in time.
            KernelError: it ended.
        """
        try:
            while not self._welcomed:
                self._wait(deadline)
        except DeadlinePassed:
            raise KernelLost("The kernel did not come up in time.") from None

    def submit(self, source: str) -> str:
        """Send a cell to be executed; the id that its messages carry as their parent's."""
        content = {
            "code": source, "silent": False, "store_history": False, "user_expressions": {},
            "allow_stdin": False, "stop_on_error": False,
        }  # fmt: skip
        message_id, frames = wire.request("execute_request", content, self._key)
        if self._welcomed:
            self._channels["shell"].send(frames)
        else:
            self._held_back.append(frames)
        return message_id

    def next_message(self, channel: str, deadline: float) -> dict[str, Any]:
        """The next well-formed message of `channel`, shell or iopub; the other one is read meanwhile.

        Raises:
            DeadlinePassed: none came in time.
            KernelError: none will ever come.
        """
        waiting = self._messages[channel]
        while not waiting:
            self._wait(deadline)
        return waiting.popleft()

    def kill(self) -> Exit | None:
        """End the kernel with everything that it started; how it ended. May be called again."""
        self._selector.close()
        for channel in self._channels.values():
            channel.connection.close()
        if self.exit is None:
            self.exit = self._lifeline.end(_LONG_ENOUGH_TO_DIE)
        self._failure = self._failure or KernelDied("The kernel was ended.")
        return self.exit

    def _wait(self, deadline: float) -> None:
        if self._failure:
            raise self._failure
        if not self._poll(deadline):
            raise DeadlinePassed("The time is over.")

    def _poll(self, deadline: float) -> bool:
        """Wait for anything to happen and take it in; False when the deadline has passed."""
        for name, channel in self._channels.items():
            writing = selectors.EVENT_WRITE if channel.has_to_send else 0
            self._selector.modify(channel, selectors.EVENT_READ | writing, name)
        happened = self._selector.select(max(0.0, deadline - time.monotonic()))
        try:
            for key, events in happened:
                if key.data and events & selectors.EVENT_WRITE:
                    self._channels[key.data].flush()
                if key.data and events & selectors.EVENT_READ:
                    self._take_in(key.data, self._channels[key.data])
        except (wire.ProtocolError, TooMuchOutput) as problem:
            self._failure = TooMuchOutput(f"The kernel was stopped: {problem}.")
            return True
        except OSError:
            self._failure = self._why_dead()
            return True
        if any(key.data is None for key, _ in happened):
            self._failure = self._why_dead()
        # A kernel that keeps talking must not outrun the clock.
        return bool(happened) and time.monotonic() <= deadline

    def _take_in(self, name: str, channel: wire.Channel) -> None:
        for frames in channel.receive():
            self._count += 1
            message = wire.parse(frames)
            if message is None:
                continue
            if message["msg_type"] == "iopub_welcome":
                self._welcome()
            else:
                self._messages[name].append(message)
        if self._count > _MAX_MESSAGES:
            raise TooMuchOutput("it sent too many messages")
        if sum(each.received_bytes for each in self._channels.values()) > _MAX_OUTPUT:
            raise TooMuchOutput("it sent more than 16 MB")

    def _welcome(self) -> None:
        """Only now do its messages reach us: what it had said of a cell before would be lost for ever."""
        self._welcomed = True
        for frames in self._held_back:
            self._channels["shell"].send(frames)
        self._held_back.clear()

    def _why_dead(self) -> KernelError:
        self.exit = self._lifeline.end(_LONG_ENOUGH_TO_DIE)
        if self.exit is None:
            return KernelLost("The process that starts the kernels was lost.")
        if self.exit.problem:
            return KernelLost(self.exit.problem)
        return KernelDied(_CAUSES[self.exit.reason].format(self.exit.code))


_CAUSES = {
    "exited": "The code ended its own kernel (exit code {}).",
    "killed": "The code closed its own connection.",
    "memory": "The code used too much memory.",
    "processor": "The code used too much processor time.",
}
