"""The warm parent: replaced when lost or tampered with, shared by processes, never growing, leaving nothing."""

import contextlib
import multiprocessing
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.inside import watchdog
from autograder.sandbox import vitals, warm_parent
from autograder.sandbox.client import fork
from autograder.sandbox.isolation import Isolation, Level
from autograder.sandbox.kernel import DeadlinePassed
from autograder.sandbox.warm_parent import WarmParent, WarmParentFailed
from tests.sandbox.cells import FOLDER, LESSON, execute, request


def process_of(parent: WarmParent) -> watchdog.Process:
    """The warm process itself, at the end of its chain of bubblewraps."""
    assert parent.pid is not None
    return list(watchdog.family(parent.pid, watchdog.processes()))[-1 - len(kernels_of(parent))]


def kernels_of(parent: WarmParent) -> list[int]:
    """The processes below the warm one: it stands below the bubblewraps, which have one child each."""
    assert parent.pid is not None
    table = watchdog.processes()
    return [each.pid for each in watchdog.family(parent.pid, table) if name_of(each.pid) not in ("bwrap", "")][1:]


def name_of(pid: int) -> str:
    """The process's name, "" if it has ended meanwhile."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def start_and_vanish(address: Path) -> None:
    """A worker that dies without a word while its kernel runs."""
    kernel = fork(address)
    kernel.wait_ready(time.monotonic() + 30)
    with contextlib.suppress(DeadlinePassed):
        kernel.request(request("while True: pass"), time.monotonic() + 0.5)
    os.kill(os.getpid(), signal.SIGKILL)


def answer(address: Path) -> str:
    """What a worker process does with the address alone."""
    with fork(address) as kernel:
        kernel.wait_ready(time.monotonic() + 30)
        outcome = execute(kernel, "6 * 7", time.monotonic() + 30)
    assert outcome.status == "ok", outcome
    return outcome.text


def test_when_100_kernels_have_come_and_gone_then_nothing_has_grown(parent: WarmParent) -> None:
    def state() -> tuple[int, int, int]:
        process = process_of(parent)
        descriptors = len(list(Path(f"/proc/{process.pid}/fd").iterdir()))
        return descriptors, len(list(Path("/proc/self/fd").iterdir())), process.memory // 2**22

    assert len(list(Path(f"/proc/{process_of(parent).pid}/task").iterdir())) == 1  # else it could not be forked safely
    answer(parent.address)
    before = state()
    for _ in range(100):
        answer(parent.address)

    assert state() == before
    assert kernels_of(parent) == []


def test_when_workers_share_one_parent_then_each_gets_its_kernels(parent: WarmParent) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        answers = pool.map(answer, [parent.address] * 8)

    assert answers == ["42"] * 8


def test_when_two_kernels_live_at_once_then_one_does_not_see_the_other(parent: WarmParent) -> None:
    with parent.fork() as first, parent.fork() as second:
        for kernel in (first, second):
            kernel.wait_ready(time.monotonic() + 30)
        execute(first, "open('/tmp/mine', 'w').close(); x = 1", time.monotonic() + 30)
        seen = execute(second, "import os; os.path.exists('/tmp/mine'), 'x' in globals()", time.monotonic() + 30)

    assert seen.text == "(False, False)"


def test_when_the_caller_gives_a_folder_then_the_kernel_works_there(parent: WarmParent, shown: Path) -> None:
    with parent.fork(shown) as there, parent.fork(Path("/no/such/folder")) as elsewhere:
        for kernel in (there, elsewhere):
            kernel.wait_ready(time.monotonic() + 30)
        folders = [execute(each, "import os; print(os.getcwd(), end='')", time.monotonic() + 30).text
                   for each in (there, elsewhere)]  # fmt: skip

    assert folders == [str(shown), "/tmp"]


def test_when_a_worker_is_killed_then_its_kernel_dies_with_it(parent: WarmParent) -> None:
    before = set(watchdog.processes())
    worker = multiprocessing.get_context("spawn").Process(target=start_and_vanish, args=(parent.address,))
    worker.start()
    worker.join()
    worker.close()
    deadline = time.monotonic() + 5
    while kernels_of(parent) and time.monotonic() < deadline:
        time.sleep(0.01)  # nobody is left who could be told

    assert kernels_of(parent) == []
    assert process_of(parent).pid in before


def test_when_the_parent_is_lost_then_its_kernel_says_so_and_the_next_one_works(isolation: Isolation) -> None:
    if isolation.level is Level.NONE:
        pytest.skip(isolation.reason)
    with WarmParent(isolation, [FOLDER], lesson=LESSON) as parent:
        process = process_of(parent)
        with parent.fork() as kernel:
            kernel.wait_ready(time.monotonic() + 30)
            os.kill(process.pid, signal.SIGKILL)
            lost = execute(kernel, "while True: pass", time.monotonic() + 30)

        assert (lost.status, lost.message) == ("lost", "The process that starts the kernels was lost.")
        assert answer(parent.address) == "42"
        assert parent.starts == 2
        folder = parent.address.parent

    assert not folder.exists()
    assert process.parent not in watchdog.processes()


def test_when_a_kernel_is_killed_from_outside_then_it_is_not_to_blame(parent: WarmParent) -> None:
    with parent.fork() as kernel:
        kernel.wait_ready(time.monotonic() + 30)
        (pid,) = kernels_of(parent)
        threading.Timer(0.2, os.kill, [pid, signal.SIGKILL]).start()
        lost = execute(kernel, "while True: pass", time.monotonic() + 30)

    assert (lost.status, lost.message) == ("lost", "The kernel was killed from outside.")


@pytest.mark.parametrize(
    ("reason", "source"),
    [
        ("The code used too much memory.", "import os\nfor _ in range(5): os.fork()\nwhile True: pass"),
        ("The code used too much memory.", "x = bytearray(b'x') * 10 ** 9\nwhile True: pass"),
        ("The code used too much memory.", "import os\nos.fork()\nx = []\nwhile True: x.append(bytearray(b'x') * 10 ** 6)"),
        ("The code closed its own connection.", "import os, signal\nos.closerange(3, 256)\nsignal.pause()"),
        ("The code ended its own kernel (exit code 5).", "import os; os._exit(5)"),
        ("The code ended its own kernel (exit code -11).", "import ctypes; ctypes.string_at(0)"),
    ],
)  # fmt: skip
def test_when_code_ends_its_kernel_then_the_reason_told_is_the_true_one(
    parent: WarmParent, reason: str, source: str
) -> None:
    with parent.fork() as kernel:
        kernel.wait_ready(time.monotonic() + 30)
        outcome = execute(kernel, source, time.monotonic() + 30)

    assert (outcome.status, outcome.message) == ("died", reason)


@pytest.mark.parametrize("harm", ["stopped", "traced"])
def test_when_the_parent_was_tampered_with_then_it_is_replaced_with_its_kernels(
    isolation: Isolation, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if isolation.level is not Level.FULL:
        pytest.skip(isolation.reason)
    monkeypatch.setattr(warm_parent, "_LOOK_EVERY", 0.2)
    monkeypatch.setattr(warm_parent, "_LONGEST_SILENCE", 1.0)
    looks: queue.Queue[vitals.Vitals | None] = queue.Queue()
    take = vitals.take
    monkeypatch.setattr(vitals, "take", lambda *facts: looks.put(taken := take(*facts)) or taken)
    with WarmParent(isolation, [FOLDER], lesson=LESSON) as parent:
        first = process_of(parent).pid
        seen = [looks.get(timeout=30)]
        answer(parent.address)
        with parent.fork() as kernel:
            kernel.wait_ready(time.monotonic() + 30)
            seen += [looks.get(timeout=30) for _ in range(3)]
            assert parent.starts == len({*seen}) == 1  # a healthy one stays, whatever its kernels do
            with stop(first) if harm == "stopped" else trace(first):
                lost = execute(kernel, "while True: pass", time.monotonic() + 30)

        assert lost.status == "lost"
        assert answer(parent.address) == "42"
        assert parent.starts == 2
        assert first not in watchdog.processes()


@contextlib.contextmanager
def stop(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    yield


@contextlib.contextmanager
def trace(pid: int) -> Iterator[None]:
    """Another process traces `pid`, as a debugger does, and only looks on."""
    seize = f"import ctypes, time; assert ctypes.CDLL(None).ptrace(0x4206, {pid}, 0, 0) == 0; time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", seize]) as tracer:
        yield
        tracer.kill()


def test_when_there_is_no_isolation_then_the_parent_refuses() -> None:
    with pytest.raises(WarmParentFailed, match="need Linux with bubblewrap or Landlock"):
        WarmParent(Isolation(Level.NONE)).start()


def test_when_a_shown_folder_does_not_exist_then_the_reason_is_told(isolation: Isolation) -> None:
    if isolation.level is not Level.FULL:
        pytest.skip(isolation.reason)
    with pytest.raises(WarmParentFailed, match="did not start: bwrap: Can't find source path /no/such"):
        WarmParent(isolation, [Path("/no/such/folder")]).__enter__()
