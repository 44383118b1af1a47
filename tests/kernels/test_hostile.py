"""Harmful cells: each ends in time, leaves no process and no file, and the next kernel is as good as new."""

import os
import time
from pathlib import Path

import pytest

from autograder.kernels import watchdog
from autograder.kernels.warm_parent import WarmParent

SECONDS = 3.0
EXTRA = 2.0  # what a killed kernel may take until it is gone

ENDLESS = {"deadline"}
DEAD = {"died"}
# Some ways end in an exception inside the kernel, which then goes on.
HARMFUL: dict[str, tuple[str, set[str]]] = {
    "loops": ("while True: pass", ENDLESS),
    "ignores_interrupts": (
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n  try:\n    while True: pass\n"
        "  except BaseException: pass",
        ENDLESS,
    ),
    "sleeps": ("import time; time.sleep(1e6)", ENDLESS),
    "waits_in_c": ("import ctypes; ctypes.CDLL(None).pause()", ENDLESS),
    "exits": ("import os; os._exit(0)", DEAD),
    "crashes": ("import ctypes; ctypes.string_at(0)", DEAD),
    "aborts": ("import os; os.abort()", DEAD),
    "forks": ("import os\nwhile True:\n  try: os.fork()\n  except OSError: pass", ENDLESS | DEAD),
    "starts_threads": (
        "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(99,)).start()",
        {"error"} | DEAD | ENDLESS,
    ),
    "fills_memory": ("x = []\nwhile True: x.append(bytearray(10 ** 8))", {"error"} | DEAD),
    "fills_memory_by_children": (
        "import os, time\nfor _ in range(12):\n  if os.fork() == 0:\n    x = bytearray(2 * 10 ** 8); time.sleep(99)\n"
        "time.sleep(99)",
        DEAD,
    ),
    "fills_shared_memory": (
        "import mmap\nx = []\nwhile True:\n  x.append(mmap.mmap(-1, 10 ** 8)); x[-1].write(bytes(10 ** 8))",
        {"error"} | DEAD,
    ),
    "fills_tmp": ("while True: open('/tmp/' + str(id(object())), 'ab').write(bytes(10 ** 6))", {"error"} | ENDLESS),
    "fills_tmp_with_names": ("for i in range(10 ** 6): open(f'/tmp/{i}', 'w').close()", {"error"} | ENDLESS),
    "fills_shm": ("f = open('/dev/shm/x', 'wb')\nwhile True: f.write(bytes(10 ** 6))", {"error"}),
    "prints_gigabytes": ("while True: print('x' * 10 ** 6)", {"too_much_output"} | DEAD),
    "prints_lines": ("while True: print('x', flush=True)", {"too_much_output"} | DEAD),
    "displays_a_giant": ("print('x' * 10 ** 8)", {"too_much_output"}),
    "sends_garbage": (
        "import os\nfor fd in range(3, 64):\n  try: os.write(fd, b'garbage' * 1000)\n  except OSError: pass",
        {"ok"} | DEAD | ENDLESS | {"too_much_output"},
    ),
    "closes_its_sockets": ("import os; os.closerange(3, 256)", DEAD | ENDLESS),
    "kills_everybody": ("import os, signal\nfor p in (-1, 0, 1, 2, os.getppid()):\n  os.kill(p, 9)", {"ok", "error"} | DEAD),
    "kills_its_group": ("import os; os.killpg(0, 9)", {"ok", "error"} | DEAD),
    "kills_by_number": (
        "import os\nfor p in range(2, 40000):\n  try: os.kill(p, 9)\n  except OSError: pass", {"ok"} | DEAD,
    ),
    "leaves_background_processes": (
        "import subprocess\nfor _ in range(3): subprocess.Popen(['setsid', 'sleep', '98765'])", {"ok"},
    ),
    "leaves_daemons": (
        "import os, time\nif os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0: time.sleep(98765)\n  os._exit(0)",
        {"ok"},
    ),
    "deletes_everything": ("import shutil; shutil.rmtree('/', ignore_errors=True)", {"ok", "error"} | ENDLESS),
    "patches_json": ("import json; json.dumps = json.JSONEncoder.encode = lambda *a, **k: '{}'", {"ok", "error"} | ENDLESS),
    "changes_the_session": ("get_ipython().kernel.session.pack = lambda x: b'[' * 100000", ENDLESS),
    "replies_for_itself": (
        "k = get_ipython().kernel\nk.session.send(k.iopub_socket, 'status', {'execution_state': 7}, parent=k.get_parent())\n"
        "k.session.send(k.iopub_socket, 'stream', {}, parent=k.get_parent())", {"ok"},
    ),
    "stops_the_event_loop": ("import asyncio; asyncio.get_event_loop().stop()", {"ok"} | DEAD | ENDLESS),
    "renices_others": (
        "import os, resource\nfor p in range(1, 1000):\n  for f in (lambda: resource.prlimit(p, resource.RLIMIT_NOFILE, (9, 9)), "
        "lambda: os.setpriority(0, p, 19), lambda: os.sched_setaffinity(p, {0})):\n    try: f()\n    except OSError: pass",
        {"ok"} | DEAD | ENDLESS | {"error"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMFUL)
def test_when_a_cell_is_harmful_then_it_ends_in_time_and_leaves_nothing(
    parent: WarmParent, name: str
) -> None:
    source, expected = HARMFUL[name]
    began = time.monotonic()
    with parent.fork() as kernel:
        kernel.wait_ready(began + 10)
        outcome = kernel.execute(source, time.monotonic() + SECONDS)
        kernel.execute("1", time.monotonic() + 0.2)
    took = time.monotonic() - began

    assert outcome.status in expected, outcome
    assert took < SECONDS + EXTRA
    assert kernel.exit is not None
    assert_nothing_is_left(parent)
    assert_next_kernel_is_new(parent)


def assert_nothing_is_left(parent: WarmParent) -> None:
    """Below the warm parent no process is left; in its folder only the names that it began with."""
    family = [*watchdog.family(os.getpid(), watchdog.processes())]
    names = [Path(f"/proc/{each.pid}/comm").read_text().strip() for each in family if each.pid != os.getpid()]
    assert sorted(names) == ["bwrap"] * (len(names) - 1) + [names[-1]]
    assert sorted(path.name for path in parent.address.parent.iterdir()) == ["forge", "group", "passwd"]


def assert_next_kernel_is_new(parent: WarmParent) -> None:
    assert parent.starts == 1
    with parent.fork() as kernel:
        source = (
            "import os, resource; resource.getrlimit(resource.RLIMIT_NOFILE), os.nice(0), os.listdir('/tmp')"
        )
        seen = kernel.execute(source, time.monotonic() + 20)
        assert seen.text.startswith("((256, 256), 0, [") and "pytest" in seen.text or "[]" in seen.text
        assert kernel.execute("len(os.sched_getaffinity(0))", time.monotonic() + 20).text == str(
            len(os.sched_getaffinity(0))
        )
