"""What keeps a kernel alive, ends it, and knows how it ended."""

import contextlib
import json
import select
import socket
from dataclasses import dataclass
from typing import Any, Protocol

_LONGEST_ANSWER = 5.0  # seconds


@dataclass(frozen=True)
class Exit:
    """How a kernel ended.

    code: as in `subprocess`, negative for a signal.
    reason: exited (by itself), killed (by us), memory or processor (it used too much).
    problem: the sentence that says why it is not to blame; mostly empty.
    """

    code: int = 0
    reason: str = "exited"
    cpu_seconds: float = 0.0
    problem: str = ""


class Lifeline(Protocol):
    """What keeps a kernel alive and knows how it ended."""

    def fileno(self) -> int | None:
        """A descriptor that is readable once the kernel has ended; None where there is no such thing."""

    def waited(self, seconds: float) -> float:
        """Of the seconds since this was asked last, those in which others kept the kernel from running."""

    def end(self, timeout: float) -> Exit | None:
        """Kill the kernel; how it ended, or None when nobody could tell within `timeout` seconds."""


class Connection:
    """The lifeline of a kernel of the warm parent: the packet socket on which it was asked for."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._told: dict[str, Any] = {}

    def fileno(self) -> int:
        """Readable once the kernel has ended."""
        return self._connection.fileno()

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the running cell."""
        self._connection.send(b"interrupt")

    def has_ended(self) -> bool:
        """Whether the kernel has ended; does not wait."""
        return bool(select.select([self._connection], [], [], 0)[0])

    def waited(self, seconds: float) -> float:
        """Of the seconds since this was asked last, those in which others kept the kernel from running."""
        with contextlib.suppress(OSError):  # it has ended
            self._connection.settimeout(_LONGEST_ANSWER)
            self._connection.send(f"waited {seconds}".encode())
            self._hear()
        return float(self._told.pop("waited", 0.0))

    def end(self, timeout: float) -> Exit | None:
        """Kill the kernel; how it ended, None when the warm parent is gone."""
        try:
            self._connection.settimeout(timeout)
            self._connection.shutdown(socket.SHUT_WR)
            while self._hear():
                pass
        except OSError:  # no answer in time, or nobody there: what was told until then is all there is
            pass
        finally:
            self._connection.close()
        self._told.pop("waited", None)
        return Exit(**self._told) if self._told else None

    def _hear(self) -> bool:
        answer = self._connection.recv(4096)
        self._told |= json.loads(answer or "{}")
        return bool(answer)
