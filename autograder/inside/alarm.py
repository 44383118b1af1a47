"""A clock that is fair on a busy machine, and an alarm that ends a statement by it."""

import asyncio
import contextlib
import signal
import time
import types
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

AGAIN = 0.2  # seconds between two signals to a statement that swallows the first
SHORTEST = 0.001  # seconds that the alarm can wait


class TimeIsUp(BaseException):
    """Ends a statement that takes too long; no Exception, so that few learners' code catches it."""


def clock() -> float:
    """Returns the seconds of a clock that stands still while this process could run and others had the processors."""
    with contextlib.suppress(OSError, IndexError, ValueError):  # elsewhere than on Linux
        return time.monotonic() - int(Path("/proc/self/schedstat").read_text().split()[1]) / 1e9
    return time.monotonic()


@contextlib.asynccontextmanager
async def set_to(until: float, user_ns: dict[str, Any]) -> AsyncIterator[None]:
    """Ends the learner's code inside once the clock is past `until`.

    What runs is hit by TimeIsUp, again and again; what is awaited, by TimeoutError.

    Args:
        user_ns: the names of the notebook, by which its code is known
    """
    seconds, loop = max(SHORTEST, until - clock()), asyncio.get_running_loop()
    if not hasattr(signal, "setitimer"):
        async with asyncio.timeout(seconds):
            yield
        return

    def ring(number: int, frame: types.FrameType | None) -> None:
        if (left := until - clock()) > 0:
            signal.setitimer(signal.ITIMER_REAL, max(left, SHORTEST), AGAIN)
            return
        while frame is not None:  # never where only the event loop, or we, would be hit
            if frame.f_globals is user_ns:
                raise TimeIsUp
            frame = frame.f_back
        loop.call_soon_threadsafe(end)

    def end() -> None:
        with contextlib.suppress(RuntimeError):  # it has ended by itself
            awaited.reschedule(0)

    async with asyncio.timeout(None) as awaited:
        signal.signal(signal.SIGALRM, ring)
        signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
