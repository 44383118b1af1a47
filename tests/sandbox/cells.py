"""One cell run on a kernel, and what came of it."""

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.sandbox.kernel import DeadlinePassed, Kernel, KernelDied, KernelError, KernelLost, Starved

FOLDER = Path(__file__).parent / "lesson"
# The smallest lesson; its print keeps what it is given, as nothing of a learner's leaves a kernel but observations.
LESSON = {
    "folder": str(FOLDER),
    "setup": (
        "printed, value, error = [], None, None\n"
        "def print(*values, sep=' ', end='\\n', flush=False):\n"
        "    printed.append(sep.join(map(str, values)) + end)\n"
    ),
    "helpers": "helpers",
    "aliases": [],
    "observers": "observers",
    "standins": ["keras", "matplotlib", "numpy"],
    "exercises": ["value"],
    "ruff": "",
}
# What can be read in /proc by this process, with a second thread, and in its own folder by a child.
READ_IN_PROC = r"""
import os, re, threading
def opens(path):
    try: os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
    except OSError: return False
    return not os.path.islink(path) and not os.path.isdir(path)
def read(*places):
    paths = {os.path.join(top, name) for place in places for top, _, names in os.walk(place) for name in names}
    return {path for path in {*paths, *places} if opens(path)}
def told(paths): return sorted({re.sub('/proc/[0-9]+', '/proc/self', path) for path in paths})
threading.Thread(target=threading.Event().wait, daemon=True).start()
known = ['cpuinfo', 'meminfo', 'mounts', 'cmdline', 'modules', 'keys', 'version', 'stat', 'uptime', 'loadavg', 'net/dev']
print(told(read('/proc', '/proc/self/', *(f'/proc/{name}' for name in known))))
reader, writer = os.pipe()
if os.fork() == 0:
    os.write(writer, repr(told(read('/proc/self/', '/proc/self/mountinfo', '/proc/self/status'))).encode())
    os._exit(0)
os.wait()
print(os.read(reader, 10**6).decode())
"""
PRELOAD = ("numpy", "tensorflow", "keras", "matplotlib.pyplot")
_STATUS: dict[type[KernelError], str] = {
    DeadlinePassed: "deadline",
    KernelDied: "died",
    KernelLost: "lost",
    Starved: "starved",
}


@dataclass(frozen=True)
class Outcome:
    """What came of one cell.

    status: ok, error, deadline, died, lost or starved.
    error, message: the exception's name and text, or the sentence that says what went wrong.
    text: what was printed, and the cell's value.
    """

    status: str
    error: str = ""
    message: str = ""
    text: str = ""


def request(source: str) -> dict[str, Any]:
    """A run of one cell, which has all the time that the caller waits."""
    facts = {"only": "", "mode": "stops", "skip": [], "until": None, "seconds": 1e6}
    return {"do": "run", "sources": [source], **facts}


def execute(kernel: Kernel, source: str, deadline: float) -> Outcome:
    """Runs one cell to its end, or to the end of the kernel's patience; never raises."""
    question = {"do": "ask", "exercise": "value", "which": "name", "questions": [["it", None]], "nonce": ""}
    kernel.patience = 100  # a busy machine makes a cell wait, and fails no test
    try:
        kernel.request(request(_kept(source)), deadline)
        seen = kernel.request(question, deadline).get("seen", {}).get("it", {})
    except KernelError as problem:
        return Outcome(_STATUS[type(problem)], type(problem).__name__, str(problem))
    name, message = seen.get("error") or ("", "")
    return Outcome("error" if name else "ok", name, message, seen.get("text", ""))


def _kept(source: str) -> str:
    """The cell with its last value and its error under names."""
    body = ast.parse(source).body
    if isinstance(body[-1], ast.Expr):
        body[-1] = ast.Assign([ast.Name("value", ast.Store())], body[-1].value)
    kept = ast.parse(
        "printed.clear(); value = error = None\ntry: pass\nexcept BaseException as e:\n    error = (type(e).__name__, str(e))"
    )
    kept.body[-1].body = body  # type: ignore[attr-defined]
    return ast.unparse(ast.fix_missing_locations(kept))
