"""What the kernels' processes use and who started whom, read from /proc.

rlimits count each process alone; only a sum over the whole family sees twenty processes of 2 GB each.
"""

import contextlib
import os
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.inside.limits import KIB, MIB, MOST_DESCRIPTORS

# What Linux may hold for one descriptor, such as a socket's buffer (wmem_default and half as much), and for one
# process besides; no process shows it.
_FOR_A_DESCRIPTOR, _FOR_A_PROCESS = 320 * KIB, 4 * MIB
_COUNTED = ("RssAnon", "RssShmem", "VmSwap", "VmPTE")
_ENDING = 4  # PF_EXITING of <linux/sched.h>


@dataclass(frozen=True)
class Process:
    """One line of the process table; `memory` counts bytes that are nobody's file."""

    pid: int
    parent: int
    memory: int


def processes() -> dict[int, Process]:
    """The processes that this one can see, by pid."""
    seen = (_read(int(folder.name)) for folder in Path("/proc").glob("[1-9]*"))
    return {process.pid: process for process in seen if process}


def family(root: int, table: dict[int, Process]) -> Iterator[Process]:
    """The process `root` and all that descend from it, ancestors first."""
    children: dict[int, list[int]] = {}
    for process in table.values():
        children.setdefault(process.parent, []).append(process.pid)
    waiting = [root] if root in table else []
    while waiting:
        pid = waiting.pop()
        yield table[pid]
        waiting += children.get(pid, [])


def memory_of(root: int, table: dict[int, Process]) -> int:
    """The bytes that `root` and its descendants use together."""
    living = (process for process in family(root, table) if process.memory)  # what has ended holds nothing
    return sum(process.memory + _held_by_linux(process.pid) for process in living)


def _held_by_linux(pid: int) -> int:
    try:
        descriptors = sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    except FileNotFoundError:  # gone meanwhile
        return 0
    except OSError:  # it does not want to be looked at
        descriptors = MOST_DESCRIPTORS
    return _FOR_A_PROCESS + descriptors * _FOR_A_DESCRIPTOR


@dataclass(frozen=True)
class Turn:
    """How far a family has come.

    used  : seconds of a processor, of all its processes
    waits : thread -> seconds in which it could have run, and no processor was free
    """

    used: float = 0.0
    waits: Mapping[int, float] = field(default_factory=dict)


def turn(root: int) -> Turn:
    """How far `root` and its descendants have come by now."""
    used, waits, ticks = 0.0, {}, os.sysconf("SC_CLK_TCK")
    for process in family(root, processes()):
        with contextlib.suppress(OSError):
            used += sum(map(int, _stat(process.pid)[11:15])) / ticks
            for task in Path(f"/proc/{process.pid}/task").iterdir():
                waits[int(task.name)] = int((task / "schedstat").read_text().split()[1]) / 1e9
    return Turn(used, waits)


def waited(seconds: float, before: Turn, now: Turn, processors: int) -> float:
    """Of some seconds, those in which a family could not go on, as others had the processors.

    That is how long one thread waited. Whoever has more processes than there are processors waits for its own: while
    these had all the processors, nobody was in its way.

    Example: 2 processors, for 3 s, 1 process beside 45 of another family: it waited 2.9 s; those 45: 0 s
    """
    longest = max((wait - before.waits.get(thread, 0.0) for thread, wait in now.waits.items()), default=0.0)
    return max(0.0, min(longest, seconds - (now.used - before.used) / processors))


def is_ending(pid: int) -> bool:
    """Whether a process has ended, or is about to and can do nothing more."""
    try:
        return bool(int(_stat(pid)[6]) & _ENDING)
    except OSError:
        return True


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat behind the name, which may hold anything: the first is the state."""
    return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()


def kill_family(root: int) -> None:
    """End `root` and all its descendants where no process namespace does it.

    Stopped first, again and again until nobody new turns up: a stopped process forks no more.
    """
    stopped: set[int] = set()
    while True:
        found = {process.pid for process in family(root, processes())} - stopped
        if not found:
            break
        for pid in found:
            _signal(pid, signal.SIGSTOP)
        stopped |= found
    for pid in stopped:
        _signal(pid, signal.SIGKILL)


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _read(pid: int) -> Process | None:
    folder = Path(f"/proc/{pid}")
    try:
        fields = _status(folder)
        if "RssAnon" not in fields and int(fields.get("Threads", "1")) > 1:  # its first thread has ended, others go on
            shown = map(_status, (folder / "task").iterdir())
            fields |= next((each for each in shown if "RssAnon" in each), {})
    except OSError:  # gone meanwhile
        return None
    kib = sum(int(fields[name].split()[0]) for name in _COUNTED if name in fields)
    return Process(pid, int(fields["PPid"]), KIB * kib)


def _status(folder: Path) -> dict[str, str]:
    lines = (folder / "status").read_text(errors="replace").splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)
