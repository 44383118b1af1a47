"""Harmful cells: each ends in time, leaves no process and no file, and the next kernel is as good as new."""

import getpass
import os
import sys
import tempfile
import time
from pathlib import Path

import pytest

from autograder.inside import watchdog
from autograder.sandbox.warm_parent import WarmParent
from tests.sandbox.cells import execute

SECONDS = 3.0
EXTRA = 2.0  # what a killed kernel may take until it is gone

SENDS = """
import os, stat
while True:
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode): os.write(fd, {})
        except OSError: pass
"""
# name, what may come of it (some harm ends in an exception inside the kernel, which then goes on), source
HARMFUL = [
    ("loops", "deadline", "while True: pass"),
    ("ignores_interrupts", "deadline", """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    try:
        while True: pass
    except BaseException: pass
"""),
    ("sleeps", "deadline", "import select; select.select([], [], [], 1e6)"),
    ("waits_in_c", "deadline", "import ctypes; ctypes.CDLL(None).pause()"),
    ("exits", "died", "import os; os._exit(0)"),
    ("crashes", "died", "import ctypes; ctypes.string_at(0)"),
    ("aborts", "died", "import os; os.abort()"),
    ("forks", "deadline died", """
import os
while True:
    try: os.fork()
    except OSError: pass
"""),
    ("starts_threads", "error died deadline", """
import threading, time
while True: threading.Thread(target=__import__('select').select, args=([], [], [], 99)).start()
"""),
    ("fills_memory", "error died", """
x = []
while True: x.append(bytearray(10 ** 8))
"""),
    ("fills_memory_by_children", "died", """
import os, time
for _ in range(12):
    if os.fork() == 0:
        x = bytearray(2 * 10 ** 8)
        __import__('select').select([], [], [], 99)
__import__('select').select([], [], [], 99)
"""),
    ("fills_shared_memory", "error died", """
import mmap
x = []
while True:
    x.append(mmap.mmap(-1, 10 ** 8))
    x[-1].write(bytes(10 ** 8))
"""),
    ("gives_shared_memory_back", "error", """
import mmap
x = []
while True:
    x.append(mmap.mmap(-1, 10 ** 8))
    x[-1].write(bytes(10 ** 8))
    x[-1].madvise(mmap.MADV_DONTNEED)
"""),
    ("fills_memory_behind_an_ended_thread", "died", """
import ctypes, os, platform, select, threading
if os.fork() == 0:
    for _ in range(3):
        if os.fork() == 0: break
    threading.Thread(target=lambda: (bytearray(b'x') * (3 * 10 ** 8), select.select([], [], [], 99))).start()
    ctypes.CDLL(None).syscall({'x86_64': 60}.get(platform.machine(), 93), 0)
select.select([], [], [], 99)
"""),
    ("fills_sockets", "died", """
import os, select, socket
for _ in range(20):
    if os.fork() == 0: break
x = []
while len(x) < 200: x += socket.socketpair()
for each in x:
    each.setblocking(False)
    try:
        while True: each.send(bytes(2 ** 16))
    except OSError: pass
select.select([], [], [], 99)
"""),
    ("fills_tmp", "error", """
for i in range(10 ** 6): open(f'/tmp/{i}', 'wb').write(bytes(10 ** 6))
"""),
    ("fills_tmp_with_names", "error", "for i in range(10 ** 6): open(f'/tmp/{i}', 'w').close()"),
    ("fills_shm", "error", """
f = open('/dev/shm/x', 'wb')
while True: f.write(bytes(10 ** 6))
"""),
    ("prints_gigabytes", "deadline", "import builtins\nwhile True: builtins.print('x' * 10 ** 6)"),
    ("prints_lines", "deadline", "import builtins\nwhile True: builtins.print('x', flush=True)"),
    ("answers_with_a_giant", "died", "print('x' * 2 ** 25)"),
    ("displays_a_giant", "ok", """
from IPython.display import display
display({'text/plain': 'x' * 10 ** 7}, raw=True)
"""),
    ("says_for_ever_which_cell_it_enters", "died deadline", SENDS.format(r"b'{\"cell\": 1}\n'")),
    ("sends_half_a_line_for_ever", "died", SENDS.format("b'x' * 10000")),
    ("sends_lines_of_garbage", "died", SENDS.format(r"b'\xff[1, 2\n'")),
    ("sends_nested_json", "died", SENDS.format(r"b'[' * 100000 + b'\n'")),
    ("sends_a_number_of_10000_digits", "died", SENDS.format(r"b'1' * 10000 + b'\n'")),
    ("sends_no_object", "died", SENDS.format(r"b'NaN\n'")),
    ("sends_garbage", "ok died deadline too_much_output", """
import os
for fd in range(3, 64):
    try: os.write(fd, b'garbage' * 1000)
    except OSError: pass
"""),
    ("closes_its_sockets", "died deadline", "import os; os.closerange(3, 256)"),
    ("kills_everybody", "ok error died", """
import os
for p in (-1, 0, 1, 2, os.getppid()): os.kill(p, 9)
"""),
    ("kills_its_group", "ok error died", "import os; os.killpg(0, 9)"),
    ("kills_by_number", "ok died", """
import os
for p in range(2, 40000):
    try: os.kill(p, 9)
    except OSError: pass
"""),
    ("leaves_background_processes", "ok", """
import subprocess
for _ in range(3): subprocess.Popen(['setsid', 'sleep', '98765'])
"""),
    ("leaves_daemons", "ok", """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0: __import__('select').select([], [], [], 98765)
    os._exit(0)
"""),
    ("deletes_everything", "ok error deadline", "import shutil; shutil.rmtree('/', ignore_errors=True)"),
    ("patches_json", "ok error deadline", """
import json
json.dumps = json.JSONEncoder.encode = lambda *a, **k: '{}'
"""),
    ("limits_others", "ok error died deadline", """
import os, resource
for p in range(1, 1000):
    for harm in (
        lambda: resource.prlimit(p, resource.RLIMIT_NOFILE, (9, 9)),
        lambda: os.setpriority(0, p, 19),
        lambda: os.sched_setaffinity(p, {0}),
    ):
        try: harm()
        except OSError: pass
"""),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "source"), [each[1:] for each in HARMFUL], ids=[each[0] for each in HARMFUL])
def test_when_a_cell_is_harmful_then_it_ends_in_time_and_leaves_nothing(
    parent: WarmParent, expected: str, source: str
) -> None:
    began = time.monotonic()
    with parent.fork() as kernel:
        kernel.wait_ready(began + 10)
        outcome = execute(kernel, source, time.monotonic() + SECONDS)
    took = time.monotonic() - began - kernel.waited

    assert outcome.status in expected.split(), outcome
    assert took < SECONDS + EXTRA
    assert kernel.exit is not None
    assert_nothing_is_left(parent)
    assert_next_kernel_is_new(parent)


def assert_nothing_is_left(parent: WarmParent) -> None:
    """Below the bubblewraps only the warm process; in its folder only what it began with."""
    assert parent.pid is not None
    family = watchdog.family(parent.pid, watchdog.processes())
    names = [Path(f"/proc/{each.pid}/comm").read_text().strip() for each in family]
    assert len([name for name in names if name != "bwrap"]) == 1, names
    assert sorted(path.name for path in parent.address.parent.iterdir()) == ["group", "parent", "passwd"]


# Names in the sandbox's own /tmp that lead to what it may read: where the environment or a test's folder lies there.
MOUNTED = {
    Path(place).relative_to("/tmp").parts[0]
    for place in (sys.prefix, sys.base_prefix, Path(tempfile.gettempdir()) / f"pytest-of-{getpass.getuser()}")
    if Path(place).is_relative_to("/tmp")
}


def assert_next_kernel_is_new(parent: WarmParent) -> None:
    assert parent.starts == 1
    with parent.fork() as kernel:
        source = (
            "import os, resource\n"
            "print(resource.getrlimit(resource.RLIMIT_NOFILE), os.nice(0), len(os.sched_getaffinity(0)))\n"
            f"print([name for name in os.listdir('/tmp') if name not in {sorted(MOUNTED)!r}], os.listdir('/dev/shm'))"
        )
        kernel.wait_ready(time.monotonic() + 20)
        seen = execute(kernel, source, time.monotonic() + 20)
    assert seen.text == f"(256, 256) {os.nice(0)} {len(os.sched_getaffinity(0))}\n[] []\n"
