"""A kernel without any wall still keeps time and says how it ended."""

import time

from autograder.sandbox import plain_kernel
from tests.sandbox.cells import LESSON, Outcome, execute


def test_when_plain_kernels_run_then_they_answer_and_end() -> None:
    with plain_kernel.start(LESSON) as kernel:
        kernel.wait_ready(time.monotonic() + 60)
        assert execute(kernel, "1 + 1", time.monotonic() + 30) == Outcome("ok", text="2")
        assert execute(kernel, "while True: pass", time.monotonic() + 0.5).status == "deadline"

    assert kernel.exit is not None
    assert kernel.exit.reason == "killed"


def test_when_a_plain_kernel_ends_itself_then_it_is_seen() -> None:
    with plain_kernel.start(LESSON) as kernel:
        kernel.wait_ready(time.monotonic() + 60)
        outcome = execute(kernel, "import os; os._exit(3)", time.monotonic() + 30)

    assert outcome.message == "The code ended its own kernel (exit code 3)."
