"""A kernel as Jupyter starts it, in a process of its own: slow, and shut in by nothing.

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
from pathlib import Path

from autograder.kernels.kernel import Kernel, KernelLost
from autograder.kernels.lifeline import Exit

_CHANNELS = ("shell", "iopub", "stdin", "control", "hb")
_START = 30.0  # seconds
_HARMLESS = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL")


def start() -> Kernel:
    """A new kernel; returns when it listens, after a second or so.

    Raises:
        KernelLost: it did not come up.
    """
    folder = tempfile.TemporaryDirectory(prefix="lab-", ignore_cleanup_errors=True)
    key = secrets.token_hex(32)
    ports = dict(zip(_CHANNELS, _free_ports(len(_CHANNELS)), strict=True))
    connection = Path(folder.name, "connection.json")
    settings: dict[str, object] = {f"{name}_port": port for name, port in ports.items()}
    settings |= {"ip": "127.0.0.1", "transport": "tcp", "key": key, "signature_scheme": "hmac-sha256"}
    connection.write_text(json.dumps(settings))
    # The environment may hold secrets; HOME keeps ipykernel's own files where they will be deleted.
    environment = {name: os.environ[name] for name in _HARMLESS if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "ipykernel_launcher", "-f", str(connection)],
        env=environment | {"HOME": folder.name, "USERPROFILE": folder.name, "TF_CPP_MIN_LOG_LEVEL": "2"},
        cwd=folder.name, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    lifeline = _Process(process, folder)
    try:
        shell, iopub = (_connect(ports[name], process) for name in ("shell", "iopub"))
    except OSError as problem:
        lifeline.end(_START)
        raise KernelLost(f"The kernel did not come up: {problem}.") from problem
    return Kernel(shell, iopub, lifeline, key.encode())


class _Process:
    """The lifeline of a plain kernel: its process."""

    def __init__(self, process: subprocess.Popen[bytes], folder: tempfile.TemporaryDirectory[str]) -> None:
        self._process = process
        self._folder = folder

    def fileno(self) -> None:
        """Not to be had on every system; a dead process shows by its broken connections."""

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


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _connect(port: int, process: subprocess.Popen[bytes]) -> socket.socket:
    deadline = time.monotonic() + _START
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1)
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.02)  # nothing tells when a plain kernel begins to listen
