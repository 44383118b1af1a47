"""What a command costs: CPU seconds of all its processes, and wall time.

- CPU is what Linux accounts to children that were waited for, and to theirs: a process that nobody waited for
  would be missing, so this process adopts and buries every orphan of the command
- where a control group can be made (cgroup v2, mostly as root), the whole family runs in one, and its own
  count stands beside the first as a check
"""

import contextlib
import os
import resource
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.inside import linux

_LAST_WORDS = 2000  # characters
_GRACE = 2.0  # seconds for orphans to end by themselves


class CommandFailed(Exception):
    """A command that was to be measured ended with an error; the text is for people."""


@dataclass(frozen=True)
class Cost:
    """What one command cost.

    cpu_seconds    : user and system, of all its processes
    cgroup_seconds : the same as its control group counted it; None where there is none
    left_behind    : processes that outlived the command
    """

    cpu_seconds: float
    wall_seconds: float
    cgroup_seconds: float | None
    left_behind: int
    output: str


def run(
    command: Sequence[str | Path],
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    exit_codes: Sequence[int] = (0,),
    watch: Callable[[int], None] | None = None,
    watch_every: float = 0.05,
) -> Cost:
    """Runs a command to its end and returns its cost.

    Args:
        environment: in place of this process's own
        exit_codes: that are no failure
        watch: called with the command's pid every `watch_every` seconds

    Raises:
        CommandFailed: any other exit code.
    """
    known = _children()
    with _adopting_orphans(), _control_group() as group, tempfile.TemporaryFile() as output:
        before, begun = _cpu_of_children(), time.perf_counter()
        process = subprocess.Popen(
            [*map(str, command)], cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            preexec_fn=group.enter if group else None,
        )  # fmt: skip
        if watch:
            _watch(process.pid, watch, watch_every)
        code = process.wait()
        wall = time.perf_counter() - begun
        left_behind = _bury_orphans(known)
        cpu = _cpu_of_children() - before
        output.seek(0)
        text = output.read().decode(errors="replace")
        if code not in exit_codes:
            shown = " ".join(map(str, command))
            raise CommandFailed(f"`{shown}` ended with exit code {code}:\n{text[-_LAST_WORDS:]}")
        return Cost(cpu, wall, group.cpu_seconds() if group else None, left_behind, text)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(pid: int, watch: Callable[[int], None], every: float) -> None:
    ended = os.pidfd_open(pid)
    try:
        while not select.select([ended], [], [], every)[0]:
            watch(pid)
    finally:
        os.close(ended)


@contextlib.contextmanager
def _adopting_orphans() -> Iterator[None]:
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    try:
        yield
    finally:
        linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 0)


def _children() -> set[int]:
    """Returns the pids of this process's children, living or not yet buried."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a thread that ends meanwhile
            found.update(map(int, (task / "children").read_text().split()))
    return found


def _bury_orphans(known: set[int]) -> int:
    """Waits for what the command left, ends it after a while, and returns how many had to be ended."""
    ended, deadline = 0, time.monotonic() + _GRACE
    while orphans := _children() - known:
        if time.monotonic() > deadline:
            ended += len(orphans)
            for pid in orphans:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            continue
        for pid in orphans:
            os.waitpid(pid, os.WNOHANG)
        time.sleep(0.02)
    return ended


class _ControlGroup:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def enter(self) -> None:
        """Runs in the new process, before the command."""
        (self._folder / "cgroup.procs").write_text("0")

    def cpu_seconds(self) -> float:
        facts = dict(line.split() for line in (self._folder / "cpu.stat").read_text().splitlines())
        return int(facts["usage_usec"]) / 1e6


@contextlib.contextmanager
def _control_group() -> Iterator[_ControlGroup | None]:
    """A control group of our own below ours; None where we may not make one."""
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    root = next((mount[1] for mount in mounts if mount[2] == "cgroup2"), None)
    ours = next((line[3:] for line in Path("/proc/self/cgroup").read_text().splitlines() if line[:3] == "0::"), "/")
    folder = Path(root or "/nowhere", ours.lstrip("/"), f"bench-{os.getpid()}")
    try:
        folder.mkdir()
    except OSError:
        yield None
        return
    try:
        yield _ControlGroup(folder)
    finally:
        with contextlib.suppress(OSError):  # a process that outlived even its killing
            folder.rmdir()
