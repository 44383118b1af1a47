"""What a running grader holds and who computes, looked at in /proc while it runs.

- the grader: everything outside of the sandbox; inside, the warm parent and its kernels
- memory is the proportional set size (shared pages are counted once, split among their users); of a kernel the
  private pages, at most while it lived
"""

import contextlib
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")
_LINGERS = 1.0  # seconds; a dead process is a zombie for a moment until its parent has asked how it ended


@dataclass(frozen=True)
class Process:
    """One process at one moment; CPU seconds are its own, and those of the children that it has waited for."""

    pid: int
    parent: int
    name: str
    state: str
    cpu: float = 0.0
    cpu_of_children: float = 0.0


@dataclass
class Family:
    """The most that was seen of each, over all looks.

    everything, grader : MiB, of all processes together, and of those outside the sandbox
    kernels            : {pid: MiB of private memory}
    cpu                : {(role, pid): CPU seconds}
    open_files         : of any one process that is no kernel
    zombies            : those that stayed dead and not buried
    """

    everything: float = 0.0
    grader: float = 0.0
    kernels: dict[int, float] = field(default_factory=dict)
    cpu: dict[tuple[str, int], float] = field(default_factory=dict)
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
        self._count_cpu(root, family, inside, kernels)
        self.open_files = max(self.open_files, *(_open_files(pid) for pid in family.keys() - kernels), 0)
        self.count_zombies(family, time.monotonic())

    def cpu_of(self, role: str) -> float:
        """Returns the CPU seconds of main, workers, warm_parent or kernels, up to the last look."""
        return sum(seconds for (whose, _), seconds in self.cpu.items() if whose == role)

    def _count_cpu(self, root: int, family: dict[int, Process], inside: set[int], kernels: set[int]) -> None:
        for pid in family.keys() - kernels:
            role = "main" if pid == root else "warm_parent" if pid in inside else "workers"
            self.cpu[role, pid] = family[pid].cpu
            if role == "warm_parent":
                self.cpu["kernels", pid] = family[pid].cpu_of_children

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
            facts = tail.split()
            own, children = (_TICK * (int(facts[at]) + int(facts[at + 1])) for at in (11, 13))
            name = head.partition("(")[2]
            found[int(folder.name)] = Process(int(folder.name), int(facts[1]), name, facts[0], own, children)
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
