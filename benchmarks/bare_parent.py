"""The floor, inside the sandbox: a warm parent that forks a bare child for each job; no IPython, no requests.

- import what the cells use and run the set-up; then read jobs from a file, one a line: [[cell, exercise, questions], …]
- for each a child, shut in exactly as a kernel is; it executes each answer's cell and asks it
- what the observers see comes back through a pipe, and goes out as one line
"""

import gc
import importlib
import json
import os
import select
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from autograder.inside import confinement
from autograder.inside.limits import Limits
from autograder.inside.preloads import tensorflow as quick_tensorflow

_PRELOADED = (
    "numpy", "tensorflow", "keras", "tensorflow.keras.activations", "tensorflow.keras.layers",
    "tensorflow.keras.models", "matplotlib.pyplot",
)  # fmt: skip


@dataclass
class _Child:
    pid: int
    sent: list[bytes] = field(default_factory=list)


def serve(jobs: Path, names: dict[str, Any], observers: Any, at_once: int, readable: list[str]) -> Iterator[str]:
    """Gives what each job observed, as JSON, in the order in which they end."""
    own_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    waiting = iter(jobs.read_text(encoding="utf-8").splitlines())
    running: dict[int, _Child] = {}  # by the end of the pipe that is read here
    while True:
        while len(running) < at_once and (job := next(waiting, None)) is not None:
            pipe, entrance = os.pipe()
            with confinement.next_child_in_own_process_namespace(own_namespace):
                pid = os.fork()
                if pid == 0:
                    _be_a_child(json.loads(job), names, observers, entrance, readable)
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


def _be_a_child(job: list[Any], names: dict[str, Any], observers: Any, entrance: int, readable: list[str]) -> NoReturn:
    """Never returns into the loop, whatever happens."""
    try:
        confinement.enter_full(Limits(), readable)
        os.chdir("/tmp")
        observed: list[Any] = []
        for cell, exercise, questions in job:
            try:
                exec(compile(cell, "cell", "exec"), names)
                observe = getattr(observers, f"observe_{exercise}")
                observed.append({name: observe(names[exercise], question) for name, question in questions})
            except Exception as error:  # the learner's: the next answer has its turn
                observed.append({"error": type(error).__name__})
        with open(entrance, "w", encoding="utf-8") as pipe:
            json.dump(observed, pipe)
    finally:
        os._exit(0)


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
    lesson = settings["lesson"]
    sys.path.insert(0, lesson["folder"])
    exec(compile(lesson["setup"], "set-up", "exec"), names)
    observers = importlib.import_module(lesson["observers"])
    for exercise in lesson["exercises"]:
        if prepare := getattr(observers, f"prepare_{exercise}", None):
            prepare()
    gc.collect()
    gc.freeze()
    gc.enable()
    for line in serve(Path(settings["jobs"]), names, observers, settings["at_once"], settings["readable"]):
        print(line, flush=True)
