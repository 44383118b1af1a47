"""Kernels for one group of cells after the other; the next one comes up while the present one is in use."""

import contextlib
import time
from collections.abc import Callable

from autograder.kernels.kernel import Kernel, KernelLost

_START = 30.0  # seconds until a kernel listens; not the learner's time


class Supply:
    """The kernel in use, and the next one.

    Args:
        fork: gives a new kernel, not yet awaited
        groups: how many there are, numbered from 0, in order
    """

    def __init__(self, fork: Callable[[], Kernel], groups: int) -> None:
        self._fork = fork
        self._last = groups - 1
        self._group = -1
        self._kernel: Kernel | None = None
        self._next: Kernel | None = None

    def of(self, group: int) -> Kernel:
        """A kernel that has run nothing but cells of this group, ready to be asked.

        Raises:
            KernelError: there is none to be had.
        """
        if self._kernel is None or group != self._group:
            self.drop()
            self._kernel, self._next = self._next or self._fork(), None
            self._group = group
            if group < self._last:
                with contextlib.suppress(KernelLost):  # whoever needs it will hear of it
                    self._next = self._fork()
            self._kernel.wait_ready(time.monotonic() + _START)
        assert self._kernel is not None
        return self._kernel

    def drop(self) -> None:
        """End the kernel in use: it is done with, or spoiled."""
        if self._kernel:
            self._kernel.kill()
        self._kernel = None

    def close(self) -> None:
        """End both."""
        self.drop()
        self._kernel, self._next = self._next, None
        self.drop()
