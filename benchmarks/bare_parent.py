"""The floor, inside the sandbox: a warm parent that forks a bare child for each job; no Jupyter, no messages.

- import what the cells use and run the prelude; then read jobs from a file, one a line: [[source, …], …]
- for each a child, shut in exactly as a kernel is; it executes each answer's cells up to the first error
- what the probes display comes back through a pipe, and goes out as one line
"""

import gc
import json
import os
import select
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from autograder.kernels import confinement, quick_tensorflow
from autograder.kernels.limits import Limits

_PRELOADED = (
    "numpy", "tensorflow", "keras", "tensorflow.keras.activations", "tensorflow.keras.layers",
    "tensorflow.keras.models", "matplotlib.pyplot",
)  # fmt: skip


@dataclass
class _Child:
    pid: int
    sent: list[bytes] = field(default_factory=list)


def serve(jobs: Path, names: dict[str, Any], at_once: int, readable: list[str]) -> Iterator[str]:
    """Gives what each job displayed, as JSON, in the order in which they end."""
    own_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    waiting = iter(jobs.read_text(encoding="utf-8").splitlines())
    running: dict[int, _Child] = {}  # by the end of the pipe that is read here
    while True:
        while len(running) < at_once and (job := next(waiting, None)) is not None:
            pipe, entrance = os.pipe()
            with confinement.next_child_in_own_process_namespace(own_namespace):
                pid = os.fork()
                if pid == 0:
                    _be_a_child(json.loads(job), names, entrance, readable)
            os.close(entrance)
            running[pipe] = _Child(pid)
        if not running:
            return
        for pipe in select.select(running, [], [])[0]:
            if chunk := os.read(pipe, 1 << 16):
                running[pipe].sent.append(chunk)
                continue
            os.close(pipe)
            child = running.pop(pipe)
            os.waitpid(child.pid, 0)
            yield b"".join(child.sent).decode()


def _be_a_child(job: list[list[str]], names: dict[str, Any], entrance: int, readable: list[str]) -> NoReturn:
    """Never returns into the loop, whatever happens."""
    try:
        confinement.enter_full(Limits(), readable)
        os.chdir("/tmp")
        displayed: list[dict[str, str]] = []
        _stand_in_for_ipython(displayed)
        for cells in job:
            try:
                for cell in cells:
                    exec(compile(cell, "cell", "exec"), names)
            except Exception as error:  # the learner's: the next answer has its turn
                displayed.append({"error": type(error).__name__})
        with open(entrance, "w", encoding="utf-8") as pipe:
            json.dump(displayed, pipe)
    finally:
        os._exit(0)


def _stand_in_for_ipython(displayed: list[dict[str, str]]) -> None:
    """The probe displays its observation: here that is remembering it."""
    package, display = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    display.display = lambda data, raw=False: displayed.append(data)  # type: ignore[attr-defined]
    sys.modules.update({"IPython": package, "IPython.display": display})


def main(settings: dict[str, Any]) -> None:
    """Imports everything, then prints a line for each job."""
    gc.disable()
    os.environ.update({"TF_ENABLE_ONEDNN_OPTS": "0", "TF_CPP_MIN_LOG_LEVEL": "2", "MPLBACKEND": "agg", "HOME": "/tmp"})
    if settings["quick"]:
        os.environ.update(quick_tensorflow.VARIABLES)
    os.environ["PATH"] = "/nowhere"  # as in the warm parent of the grader
    sys.modules["sklearn"] = None  # type: ignore[assignment]
    for name in _PRELOADED:
        __import__(name)
    if settings["quick"]:
        quick_tensorflow.prepare()
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(settings["prelude"], "prelude", "exec"), names)
    gc.collect()
    gc.freeze()
    gc.enable()
    for line in serve(Path(settings["jobs"]), names, settings["at_once"], settings["readable"]):
        print(line, flush=True)
