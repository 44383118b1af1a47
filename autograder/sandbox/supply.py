"""Fresh kernels, one after the other; the next one comes up while the present one is in use."""

import contextlib
import time
from collections.abc import Callable

from autograder.sandbox.kernel import Kernel, KernelLost

_START = 30.0  # seconds until a kernel answers; not the learner's time


class Supply:
    """Gives kernels; a context manager that ends what is left.

    Args:
        start: gives a new kernel, not yet awaited
    """

    def __init__(self, start: Callable[[], Kernel]) -> None:
        self._start = start
        self._next: Kernel | None = None

    def __enter__(self) -> "Supply":
        return self

    def __exit__(self, *_: object) -> None:
        if self._next:
            self._next.kill()

    def fresh(self) -> Kernel:
        """A kernel that has run nothing, ready to be asked.

        Raises:
            KernelLost: there is none to be had.
        """
        kernel, self._next = self._next or self._start(), None
        with contextlib.suppress(KernelLost):  # whoever needs it will hear of it
            self._next = self._start()
        try:
            kernel.wait_ready(time.monotonic() + _START)
        except KernelLost:
            kernel.kill()
            raise
        return kernel
