"""What a kernel sends is data: whatever it is, it ends in an answer or in one of our own errors."""

import contextlib
import itertools
import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.kernel import DeadlinePassed, Kernel, KernelDied, KernelError, KernelLost, Starved
from autograder.sandbox.lifeline import Exit

LINES = st.lists(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.floats() | st.text(max_size=5), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    ).map(lambda data: json.dumps(data).encode())
)


class Life:
    """A lifeline whose kernel ended as it is told."""

    def __init__(self, exit: Exit | None = None, waits: Iterator[float] | None = None) -> None:
        self._exit, self._waits = exit or Exit(), waits or itertools.repeat(0.0)

    def fileno(self) -> None:
        return None

    def waited(self, seconds: float) -> float:
        return next(self._waits)

    def end(self, timeout: float) -> Exit | None:
        return self._exit


def kernel_that_sends(data: bytes, exit: Exit | None = None, closes: bool = False) -> Kernel:
    """A kernel on a socket of ours; after the data it listens, or closes its side."""
    ours, theirs = socket.socketpair()

    def send() -> None:
        with theirs, contextlib.suppress(OSError):  # nobody may be listening any more
            theirs.sendall(data)
            while not closes and theirs.recv(1 << 20):
                pass

    threading.Thread(target=send, daemon=True).start()
    return Kernel(ours, Life(exit))


@given(LINES)
def test_when_a_kernel_sends_anything_then_it_is_an_answer_or_an_error_of_ours(lines: list[bytes]) -> None:
    with kernel_that_sends(b"\n".join([*lines, b""]), closes=True) as kernel:
        try:
            assert isinstance(kernel.request({"do": "run"}, time.monotonic() + 5), dict)
        except KernelError as error:
            assert str(error)


def test_when_it_says_which_cells_it_enters_then_each_gives_it_more_time() -> None:
    entered: list[int] = []

    def enter(cell: int) -> float:
        entered.append(cell)
        return time.monotonic() + 5

    with kernel_that_sends(b'{"cell": 0}\n{"cell": 1}\n{"ran": 1}\n') as kernel:
        assert kernel.request({}, time.monotonic() + 5, enter) == {"ran": 1}

    assert entered == [0, 1]


def test_when_it_says_nothing_then_the_time_is_over() -> None:
    with kernel_that_sends(b'{"ran"') as kernel, pytest.raises(DeadlinePassed):
        kernel.request({}, time.monotonic() + 0.2)


@pytest.mark.parametrize(
    ("exit", "error", "words"),
    [
        (Exit(3), KernelDied, r"ended its own kernel \(exit code 3\)"),
        (Exit(-9, "memory"), KernelDied, "too much memory"),
        (Exit(-9, "processor"), DeadlinePassed, "too much processor time"),
        (Exit(-9, "killed"), KernelDied, "closed its own connection"),
        (Exit(problem="The kernel could not be shut in: x."), KernelLost, "could not be shut in"),
    ],
)
def test_when_it_ends_then_the_sentence_says_how(exit: Exit, error: type[KernelError], words: str) -> None:
    with kernel_that_sends(b"", exit, closes=True) as kernel, pytest.raises(error, match=words):
        kernel.request({}, time.monotonic() + 5)


def test_when_others_had_the_processors_then_the_deadline_moves_on() -> None:
    ours, theirs = socket.socketpair()
    with theirs, Kernel(ours, Life(waits=iter([0.1, 0.2, 0.0]))) as kernel:
        threading.Timer(0.3, theirs.sendall, [b'{"ran": 1}\n']).start()

        assert kernel.request({}, time.monotonic() + 0.15) == {"ran": 1}
        assert kernel.waited == pytest.approx(0.3)
        with pytest.raises(DeadlinePassed):  # what it waited before counts for nothing now
            kernel.request({}, time.monotonic() + 0.15)


def test_when_others_have_the_processors_for_too_long_then_it_is_to_be_run_once_more() -> None:
    ours, theirs = socket.socketpair()
    began = time.monotonic()
    with theirs, Kernel(ours, Life(waits=itertools.repeat(0.1))) as kernel, pytest.raises(Starved, match="Others had"):
        kernel.request({}, began + 0.1)

    assert 0.4 < time.monotonic() - began < 2
