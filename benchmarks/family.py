"""What a running grader holds, looked at in /proc while it runs: memory, open files, zombies.

- the grader: everything outside of the sandbox; inside, the warm parent and its kernels
- memory is the proportional set size (shared pages are counted once, split among their users); of a kernel the
  private pages, at most while it lived
"""

import contextlib
import time
from dataclasses import dataclass, field
from pathlib import Path

_LINGERS = 1.0  # seconds; a dead process is a zombie for a moment until its parent has asked how it ended


@dataclass(frozen=True)
class Process:
    """One process at one moment."""

    pid: int
    parent: int
    name: str
    state: str


@dataclass
class Family:
    """The most that was seen of each, over all looks.

    everything, grader : MiB, of all processes together, and of those outside the sandbox
    kernels            : {pid: MiB of private memory}
    open_files         : of the grader and the warm parent together
    zombies            : those that stayed dead and not buried
    """

    everything: float = 0.0
    grader: float = 0.0
    kernels: dict[int, float] = field(default_factory=dict)
    open_files: int = 0
    zombies: set[int] = field(default_factory=set)
    _dead: dict[int, float] = field(default_factory=dict)

    def look(self, root: int) -> None:
        """Looks once at the family of process `root`."""
        family = descendants(root, processes())
        inside = sandboxed(family)
        kernels = {pid for pid in inside if family[pid].parent in inside}
        memory = {pid: _memory(pid) for pid in family}
        self.everything = max(self.everything, sum(pss for pss, _ in memory.values()))
        self.grader = max(self.grader, sum(pss for pid, (pss, _) in memory.items() if pid not in inside))
        for pid in kernels:
            self.kernels[pid] = max(self.kernels.get(pid, 0.0), memory[pid][1])
        self.open_files = max(self.open_files, sum(_open_files(pid) for pid in family if pid not in kernels))
        self.count_zombies(family, time.monotonic())

    def count_zombies(self, family: dict[int, Process], now: float) -> None:
        """Notes who is dead and not buried at a moment, in seconds of any clock."""
        dead = {pid for pid, process in family.items() if process.state == "Z"}
        self._dead = {pid: self._dead.get(pid, now) for pid in dead}
        self.zombies |= {pid for pid, since in self._dead.items() if now - since > _LINGERS}


def processes() -> dict[int, Process]:
    """Returns all processes of this machine, by pid."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # pid (name, which may hold anything) state parent …
            head, _, tail = (folder / "stat").read_text(errors="replace").rpartition(")")
            state, parent = tail.split()[:2]
            found[int(folder.name)] = Process(int(folder.name), int(parent), head.partition("(")[2], state)
    return found


def descendants(root: int, table: dict[int, Process]) -> dict[int, Process]:
    """Returns a process and all below it."""
    family = {root} & table.keys()
    while more := {pid for pid, process in table.items() if process.parent in family} - family:
        family |= more
    return {pid: table[pid] for pid in family}


def sandboxed(family: dict[int, Process]) -> set[int]:
    """Returns the interpreters inside the sandbox: the warm parent, and its kernels below it."""
    inside: set[int] = set()
    for pid, process in sorted(family.items(), key=lambda item: _depth(item[0], family)):
        above = family.get(process.parent)
        if process.name not in ("bwrap", "setpriv") and above and (above.name == "bwrap" or above.pid in inside):
            inside.add(pid)
    return inside


def _depth(pid: int, family: dict[int, Process]) -> int:
    depth = 0
    while pid in family:
        pid, depth = family[pid].parent, depth + 1
    return depth


def _memory(pid: int) -> tuple[float, float]:
    """Returns (proportional, private) MiB; nothing for one that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return 0.0, 0.0
    facts = {name: int(value.split()[0]) / 1024 for name, _, value in (line.partition(":") for line in lines)}
    return facts.get("Pss", 0.0), facts.get("Private_Clean", 0.0) + facts.get("Private_Dirty", 0.0)


def _open_files(pid: int) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except OSError:
        return 0
