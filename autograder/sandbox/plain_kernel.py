"""A kernel in a process of its own that has to load everything: slow, and shut in by nothing.

For systems without fork and Landlock, and only when a person has asked for it.
"""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.sandbox.kernel import Kernel, KernelLost
from autograder.sandbox.lifeline import Exit

_START = 60.0  # seconds
_HARMLESS = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL")
_CODE = (
    "import json, sys; settings = json.loads(sys.argv[1]); sys.path.insert(0, settings.pop('home')); "
    "from autograder.inside import serve; serve.main(**settings)"
)


def start(lesson: Mapping[str, Any]) -> Kernel:
    """A new kernel; returns when it has connected, after some seconds.

    Args:
        lesson: the fields of `autograder.inside.serve.Lesson`

    Raises:
        KernelLost: it did not come up.
    """
    folder = tempfile.TemporaryDirectory(prefix="lab-", ignore_cleanup_errors=True)
    token = secrets.token_hex(32)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings = {
            "home": str(Path(__file__).resolve().parents[2]),
            "address": listener.getsockname(), "token": token, "prepared": dict(lesson),
        }  # fmt: skip
        # The environment may hold secrets; HOME keeps what the learner's code writes where it will be deleted.
        environment = {name: os.environ[name] for name in _HARMLESS if name in os.environ}
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _CODE, json.dumps(settings)],
            env=environment | {"HOME": folder.name, "USERPROFILE": folder.name},
            cwd=folder.name, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        lifeline = _Process(process, folder)
        try:
            return Kernel(_accepted(listener, token, process), lifeline)
        except OSError as problem:
            lifeline.end(_START)
            raise KernelLost(f"The kernel did not come up: {problem}.") from problem


class _Process:
    """The lifeline of a plain kernel: its process."""

    def __init__(self, process: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
        self._process = process
        self._folder = folder

    def fileno(self) -> None:
        """Not to be had on every system; a dead process shows by its broken connection."""

    def waited(self, seconds: float) -> float:
        """Not to be had on every system: here the deadline is a clock's."""
        return 0.0

    def end(self, timeout: float) -> Exit | None:
        """Kill the kernel and what is left in its process group; a process that left the group survives."""
        ended = self._process.poll() is not None
        if sys.platform == "win32":
            self._process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, 9)
        try:
            code = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None
        self._folder.cleanup()
        return Exit(code, "exited" if ended or code != -9 else "killed")


def _accepted(listener: socket.socket, token: str, process: subprocess.Popen[bytes]) -> socket.socket:
    """The connection of the process that knows the token.

    Raises:
        OSError: it did not connect.
    """
    listener.settimeout(0.2)
    until = time.monotonic() + _START
    while True:
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            if process.poll() is not None or time.monotonic() > until:
                raise OSError("its process ended, or never answered") from None
            continue
        connection.settimeout(_START)
        if connection.recv(len(token) + 1, socket.MSG_WAITALL) == token.encode() + b"\n":
            return connection
        connection.close()
