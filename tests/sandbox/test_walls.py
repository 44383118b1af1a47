"""Each cell of the table of docs/grading.md, found by trying: what gets past a wall, at each level of this machine."""

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.inside.limits import MIB
from autograder.sandbox import plain_kernel
from autograder.sandbox.isolation import WALLS, Level, gaps
from autograder.sandbox.kernel import Kernel
from autograder.sandbox.warm_parent import WarmParent
from tests.sandbox.cells import LESSON, execute

# Partial isolation never runs as root: there, test_ordinary_user runs this as somebody else.
LEVELS = [level for level in Level if level is not Level.PARTIAL or os.getuid() != 0]
# About what -> expressions that are true for code that gets past that wall. VICTIM is a process of the grader's.
TRIES = {
    "files": [
        "open(CANARY).read()",
        "os.path.exists(CANARY)",
        "os.listdir(os.path.dirname(CANARY))",
        "open(CANARY, 'a')",
        "[open(f'{i}', 'wb').write(bytes(2 ** 20)) for i in range(70)]",
    ],
    "network": ["socket.socket(socket.AF_INET)", "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)"],
    "environment": [
        "'CANARY_OF_THE_GRADER' in os.environ",
        "b'CANARY_OF' in open(f'/proc/{VICTIM}/environ', 'rb').read()",
    ],
    "machine": [
        "socket.gethostname() == HOST",
        *(f"open('/proc/{name}').read(9)" for name in ("cmdline", "self/mountinfo", "self/mounts", "stat")),
    ],
    "processes": ["os.kill(VICTIM, 0) is None", "os.path.exists(f'/proc/{VICTIM}') and os.listdir('/proc')"],
    "other learners": [
        "os.readlink('/proc/self/ns/user') == USERS",
        "os.stat('.').st_dev == DISK",
        "OTHER != os.getpid() and open(f'/proc/{OTHER}/environ').read()",
    ],
    "rights": [
        "'NoNewPrivs:\\t0' in open('/proc/self/status').read()",
        "'Seccomp:\\t0' in open('/proc/self/status').read()",
        "ctypes.CDLL(None).unshare(0x10000000) == 0",
        "os.getuid() == 0",
    ],
}
MEMORY = f"len([b'x' * (600 * {MIB}), select.select([], [], [], 1)])"
PASSED = """
import ctypes, os, select, socket
try: passed = bool({})
except Exception: passed = False
passed
"""


@pytest.fixture
def fork(request: pytest.FixtureRequest, level: Level) -> Callable[[], Kernel]:
    """Starts a kernel at a level."""
    if level is Level.NONE:
        return lambda: plain_kernel.start({**LESSON, "standins": []})
    parent: WarmParent = request.getfixturevalue("parent" if level is Level.FULL else "partial")
    return parent.fork


def is_past(kernel: Kernel, facts: dict[str, Any], text: str) -> bool:
    """Says whether an expression is true in a kernel, where errors and death are not."""
    source = "\n".join([f"{name} = {value!r}" for name, value in facts.items()]) + PASSED.format(text)
    return execute(kernel, source, time.monotonic() + 20).text == "True"


@pytest.mark.parametrize("level", LEVELS)
def test_when_code_tries_to_get_past_each_wall_then_what_is_open_is_what_the_docs_say(
    level: Level, fork: Callable[[], Kernel], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "canary").write_text("secret")
    monkeypatch.setenv("CANARY_OF_THE_GRADER", "secret")
    with subprocess.Popen(["sleep", "60"]) as victim, fork() as kernel, fork() as other:
        for each in (kernel, other):
            each.wait_ready(time.monotonic() + 60)
        facts = {
            "CANARY": str(tmp_path / "canary"),
            "DISK": Path(tempfile.gettempdir()).stat().st_dev,
            "USERS": str(Path("/proc/self/ns/user").readlink()),
            "HOST": socket.gethostname(),
            "VICTIM": victim.pid,
            "OTHER": int(execute(other, "import os; os.getpid()", time.monotonic() + 9).text),
        }
        past = {what: [text for text in texts if is_past(kernel, facts, text)] for what, texts in TRIES.items()}
        alive = is_past(kernel, facts, "True")
        past["memory"] = [MEMORY] if is_past(other, facts, MEMORY) else []
        loop = execute(kernel, "while True: pass", time.monotonic() + 0.5)
        victim.kill()

    assert (alive, loop.status) == (True, "deadline")
    assert {what for what, texts in past.items() if texts} == {what for what, gap in gaps(level).items() if gap}, past


def test_when_walls_are_told_then_each_is_tried() -> None:
    assert {*TRIES, "memory", "time"} == {wall.what for wall in WALLS}
