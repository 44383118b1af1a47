"""What is counted of a family of processes: memory that no process shows."""

import subprocess
import sys

import pytest

from autograder.inside import watchdog
from autograder.inside.limits import MIB

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")


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
