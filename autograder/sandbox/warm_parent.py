"""The warm parent, seen from outside: started once, watched, replaced when lost, asked for kernels.

- `WarmParent` belongs to one process, which starts and ends it
- its `address` may go to any worker process of the same user: `client.fork(address)` gives that worker a kernel
"""

import contextlib
import json
import os
import select
import socket
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from autograder.inside import watchdog
from autograder.inside.limits import Limits
from autograder.records import Told
from autograder.sandbox import bubblewrap, client, vitals
from autograder.sandbox.isolation import Isolation, Level, write_etc
from autograder.sandbox.kernel import Kernel

_BACKLOG = 1024
_LONG_ENOUGH_TO_END = 5.0  # seconds, as below
_LOOK_EVERY = 2.0
_LONGEST_SILENCE = 15.0  # no fork, burial or cleaning takes as long
_CODE = (
    "import json, sys; settings = json.loads(sys.argv[1]); sys.path[:0] = settings['path']; "
    "from autograder.inside import warm_parent; warm_parent.main(settings)"
)


class WarmParentFailed(Told):
    """The warm parent did not start; the text is a sentence for people."""


class WarmParent:
    """The process that has imported everything and forks kernels; a context manager.

    Args:
        isolation: full or partial, from `isolation.detect()`.
        read_only: files and folders that the kernels may read besides the Python environment.
        limits: what each kernel may use.
        lesson: the fields of `autograder.inside.serve.Lesson`, for kernels that run learners' notebooks.
        preload: modules to be loaded before the first fork.
        widgets: more of them, where they are installed.
        hidden: a folder that is out of reach, but for what is `read_only` below it.
    """

    def __init__(
        self,
        isolation: Isolation,
        read_only: Sequence[Path] = (),
        limits: Limits | None = None,
        lesson: Mapping[str, Any] | None = None,
        preload: Sequence[str] = (),
        widgets: Sequence[str] = (),
        hidden: Path | None = None,
    ) -> None:
        self._level = isolation.level
        self._shown, self._hidden = bubblewrap.layout(read_only, hidden), hidden
        self._limits = limits or Limits()
        self._lesson, self._preload, self._widgets = lesson, preload, widgets
        self._folder = private_folder()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None
        self._settled = threading.Event()  # ready, or given up
        self._problem = ""
        self._closing = False
        self._lock = threading.Lock()  # between closing and replacing a lost parent
        self.starts = 0
        self.address = Path(self._folder.name, "parent")

    def __enter__(self) -> "WarmParent":
        self.start()
        self.wait_warm()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the parent, unless it was started already; it is warm after about 4 seconds.

        Raises:
            WarmParentFailed: it can't be started; the text says why.
        """
        if self._thread:
            return
        problem = self._refusal()
        if problem:
            self.close()
            raise WarmParentFailed(problem)
        write_etc(Path(self._folder.name))
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener.bind(str(self.address))
        listener.listen(_BACKLOG)
        # One thread for the parent's whole life: Linux ends it (--die-with-parent) when this *thread* ends.
        self._thread = threading.Thread(target=self._keep_alive, args=(listener,), daemon=True)
        self._thread.start()

    def wait_warm(self) -> None:
        """Wait until kernels can be had at once.

        Raises:
            WarmParentFailed: the parent can't be started; the text says why.
        """
        self._settled.wait()
        if self._problem:
            self.close()
            raise WarmParentFailed(self._problem)

    @property
    def pid(self) -> int | None:
        """The process at the top of the present parent's family."""
        return self._process.pid if self._process else None

    def fork(self, cwd: Path | None = None) -> Kernel:
        """A new kernel, not yet awaited; see `client.fork`."""
        return client.fork(self.address, cwd)

    def dismiss(self) -> None:
        """Let the parent end with every kernel of it; `close` waits for it."""
        with self._lock:
            self._closing = True
            if self._process and self._process.stdin:
                self._process.stdin.close()  # the lifeline

    def close(self) -> None:
        """End the parent and every kernel of it. May be called again."""
        self.dismiss()
        if self._process:
            try:
                self._process.wait(_LONG_ENOUGH_TO_END)
            except subprocess.TimeoutExpired:
                self._process.kill()
        if self._thread:
            self._thread.join()
        self._folder.cleanup()

    def _refusal(self) -> str:
        if self._level is Level.NONE:
            return "Forked kernels need Linux with bubblewrap or Landlock."
        if self._level is Level.PARTIAL:
            in_sight = _in_sight(self._shown, self._hidden) if self._hidden else ""
            return in_sight or (_closed_to_others(self._shown) if os.getuid() == 0 else "")
        return ""

    def _keep_alive(self, listener: socket.socket) -> None:
        """Run the parent; when it is lost after it was warm, run another one on the same address."""
        with listener:
            while not self._problem:
                with tempfile.TemporaryFile() as complaints:
                    with self._lock:
                        if self._closing:
                            break
                        try:
                            process = self._process = self._spawn(listener, complaints)
                        except OSError as problem:
                            self._problem = f"The warm parent did not start: {problem}."
                            break
                    with process, process.stdout or contextlib.nullcontext() as output:
                        if output and output.readline() == b"ready\n":
                            self.starts += 1
                            self._settled.set()
                            self._watch(process)
                        else:
                            process.kill()
                            process.wait()
                            self._problem = _last_words(complaints)
        self._settled.set()

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """Return when the parent has ended; end it when it is silent, or not what it was when it became warm."""
        ended = os.pidfd_open(process.pid)
        try:
            at_first = vitals.take(self.address, _LONGEST_SILENCE, ended)
            while not _is_readable(ended, _LOOK_EVERY):
                now = vitals.take(self.address, _LONGEST_SILENCE, ended)
                if (now is None or now != at_first) and not _is_readable(ended, 0):
                    watchdog.kill_family(process.pid)
            process.wait()
        finally:
            os.close(ended)

    def _spawn(self, listener: socket.socket, complaints: IO[bytes]) -> subprocess.Popen[bytes]:
        full = self._level is Level.FULL
        home = bubblewrap.INSIDE if full else Path(bubblewrap.__file__).parents[2]
        settings = {
            "listener": listener.fileno(),
            "level": str(self._level),
            "limits": asdict(self._limits),
            "lesson": self._lesson,
            "preload": list(self._preload),
            "widgets": list(self._widgets),
            "path": [str(home), *map(str, self._shown.packages)],
            "readable": [*map(str, self._shown.readable), "/dev/urandom", "/dev/random"],
        }  # fmt: skip
        line = [bubblewrap.interpreter(), "-P", "-s", "-S", "-B", "-c", _CODE, json.dumps(settings)]
        if full:
            line = bubblewrap.command(line, self._shown, Path(self._folder.name))
        return subprocess.Popen(
            line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, cwd="/",
            env={"PYTHONHASHSEED": "0", "PATH": os.defpath, "HOME": self._folder.name},
            pass_fds=[listener.fileno()], start_new_session=True,
        )  # fmt: skip


def _is_readable(descriptor: int, seconds: float) -> bool:
    return bool(select.select([descriptor], [], [], seconds)[0])


def private_folder() -> tempfile.TemporaryDirectory[str]:
    """A new folder that only this user may enter, with a name short enough for sockets in it (108 bytes)."""
    short = len(os.fsencode(tempfile.gettempdir())) < 60
    return tempfile.TemporaryDirectory(prefix="lab-", dir=None if short else "/tmp")


def _in_sight(shown: bubblewrap.Layout, hidden: Path) -> str:
    """Why Landlock alone, which hides nothing below what it shows, can't hide a folder; empty when it can."""
    for path in shown.readable:
        if hidden.is_relative_to(path):
            return (
                f"Without bubblewrap, learners' code may read all of {path}, and {hidden} lies in it: "
                "keep the lab elsewhere, or install bubblewrap."
            )
    return ""


def _closed_to_others(shown: bubblewrap.Layout) -> str:
    """Why an unprivileged kernel can't reach the interpreter without bubblewrap; empty when it can."""
    for path in shown.readable:
        for folder in (path, *path.parents):
            if not folder.stat().st_mode & 0o005:
                return (
                    f"Learners' code never runs as root, and other users can't enter {folder}: grade as an "
                    f"ordinary user, install bubblewrap, or keep Python and the project outside of {folder}."
                )
    return ""


def _last_words(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    lines = complaints.read().decode(errors="replace").strip().splitlines()
    return f"The warm parent did not start: {lines[-1] if lines else 'it gave no reason'}."
