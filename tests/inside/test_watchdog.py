"""What is counted of a family of processes: memory that no process shows, and time that others took."""

import subprocess
import sys

import pytest

from autograder.inside import watchdog
from autograder.inside.limits import MIB
from autograder.inside.watchdog import Turn

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")


@pytest.mark.parametrize(
    ("used", "waits", "seconds"),
    [
        (3.0, {1: 0.0}, 0.0),  # it had a processor all the time
        (0.0, {1: 0.0}, 0.0),  # it slept
        (0.1, {1: 2.9}, 2.9),  # beside 45 processes of another family
        (6.0, {1: 2.9, 2: 2.8}, 0.0),  # 45 processes of its own had both processors all the time
        (3.0, {1: 2.9, 2: 2.8}, 1.5),  # the same, but other families had the half
        (1.5, {1: 1.5}, 1.5),
        (0.0, {}, 0.0),  # a Linux that does not tell
    ],
)
def test_when_a_family_was_looked_at_for_three_seconds_then_it_waited_as_long_as_others_were_in_its_way(
    used, waits, seconds
):
    before = Turn(used=7.0, waits={1: 50.0})
    now = Turn(7.0 + used, {thread: wait + before.waits.get(thread, 0.0) for thread, wait in waits.items()})

    assert watchdog.waited(3.0, before, now, processors=2) == pytest.approx(seconds)


SAYS_SO = "print('done', flush=True); import signal; signal.pause()"


@pytest.fixture
def memory():
    """Returns a function: source -> the bytes that a Python process holds once it has run."""
    started = []

    def memory(source):
        started.append(subprocess.Popen([sys.executable, "-S", "-c", source], stdout=subprocess.PIPE, text=True))
        assert started[-1].stdout.readline() == "done\n"
        return watchdog.memory_of(started[-1].pid, watchdog.processes())

    yield memory
    for process in started:
        with process:
            process.kill()


def test_when_a_process_fills_sockets_then_their_buffers_are_counted(memory):
    source = (
        "import socket\nkept = [each for _ in range(100) for each in socket.socketpair()]\n"
        "for each in kept:\n    each.setblocking(False)\n    try:\n        while True: each.send(bytes(65536))\n"
        "    except OSError: pass\n"
    )

    assert memory(source + SAYS_SO) - memory(SAYS_SO) > 200 * 208 * 1024  # wmem_default, for each of them


def test_when_the_first_thread_of_a_process_has_ended_then_its_memory_is_counted(memory):
    source = f"import threading, _thread, ctypes\nkept = bytearray(b'x') * {100 * MIB}\n"
    ended = (
        "def go_on():\n    while 'Z' not in open('/proc/self/stat').read().rpartition(')')[2]: pass\n"
        f"    {SAYS_SO}\nthreading.Thread(target=go_on).start()\n"
        "import platform; ctypes.CDLL(None).syscall({'x86_64': 60}.get(platform.machine(), 93), 0)\n"
    )

    assert memory(source + ended) > 100 * MIB


def test_when_processes_have_ended_and_nobody_has_asked_how_then_nothing_is_counted_of_them(memory):
    source = (
        "import os\nfor _ in range(9):\n    child = os.fork()\n    if not child: os._exit(0)\n"
        "    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)\n"
    )

    assert memory(source + SAYS_SO) - memory(SAYS_SO) < MIB


def test_when_a_process_has_ended_then_it_can_be_told():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        while not watchdog.is_ending(process.pid):
            pass
        process.wait()

        assert watchdog.is_ending(process.pid)
    assert not watchdog.is_ending(1)
