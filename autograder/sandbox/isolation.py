"""How well this machine can shut in a learner's code: full, partial or none, and why.

- full: bubblewrap, tried once with all that a kernel will ask of it
- partial: Landlock, seccomp and resource limits
- none: neither, as on macOS and Windows
"""

import dataclasses
import enum
import subprocess
import sys
import tempfile
from pathlib import Path

from autograder.sandbox import bubblewrap


class Level(enum.StrEnum):
    """The levels, best first."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


@dataclasses.dataclass(frozen=True)
class Isolation:
    """The level that this machine gives; `reason` is a sentence that says why not more, empty when full."""

    level: Level
    reason: str = ""


@dataclasses.dataclass(frozen=True)
class Wall:
    """One thing that a learner's code is kept from.

    what: it is about.
    holds: what is true of the code at full isolation.
    partial: what partial isolation leaves open of it; empty when nothing.
    none: what the code can do without isolation; empty when it holds even then.
    """

    what: str
    holds: str
    partial: str = ""
    none: str = ""


# What docs/grading.md and `autograder isolation` tell, as tests/sandbox/test_walls.py finds it by trying.
WALLS = (
    Wall(
        "files",
        "sees the interpreter, its packages and what the lab shows; writes to a /tmp of its own, 64 MiB",
        "can tell whether a file of any name is there; may fill the disk with many small files",
        "reads, changes and deletes what you can",
    ),
    Wall("network", "has no network and opens no socket", none="reaches whatever you can"),
    Wall("environment", "sees no variable of yours", none="reads the variables of your other programs"),
    Wall(
        "machine",
        "is told of the processor, the memory and itself: not what is mounted where, nor the boot line",
        "is told the machine's name",
        "is told all that you are",
    ),
    Wall(
        "processes",
        "sees and signals only its own; all that it started ends with it",
        "before Linux 6.12 it may signal others of its user",
        "signals yours; what it started may go on",
    ),
    Wall(
        "memory",
        "may use 2 GiB with all that it started, and with what Linux holds for that",
        none="may use all that there is",
    ),
    Wall(
        "other learners",
        "shares nothing with their code, and takes nothing from it that a user or the machine has one of",
        "has one user, one limit on processes and one disk with it",
        "can read and change what it does",
    ),
    Wall(
        "rights",
        "is no root, gains none, and makes no system call but those that programs need",
        none="has yours, and may gain more",
    ),
    Wall("time", "is ended when its time is over; time that others took from it is given back"),
)
SIGNALS_KEPT = 6  # the version of Landlock, of Linux 6.12, that knows signals

# What bubblewrap says when it is not allowed to work, and the cure.
_CURES = {
    "setting up uid map: Permission denied": "apparmor",
    "Failed RTM_NEWADDR": "apparmor",
    "No permissions to creat": "userns",
    "Creating new namespace failed": "userns",
    "Can't mount proc": "proc",
    "mount(/proc)": "proc",
}
_ADVICE = {
    "apparmor": (
        "Ubuntu's AppArmor forbids it; allow it with `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`"
    ),
    "userns": (
        "this system or container allows no user namespaces; on Debian try "
        "`sudo sysctl -w kernel.unprivileged_userns_clone=1`, in Docker grade outside the container "
        "or start it with `--security-opt seccomp=unconfined`"
    ),
    "proc": (
        "this container hides parts of /proc; start it with `--security-opt systempaths=unconfined`, "
        "or grade outside it"
    ),
}


def detect() -> Isolation:
    """The level of this machine, found by trying."""
    if sys.platform != "linux":
        return Isolation(Level.NONE, f"bubblewrap and Landlock exist on Linux only, not on {sys.platform}.")
    problem = _bubblewrap_problem()
    if problem is None:
        return Isolation(Level.FULL)
    if landlock_version():
        return Isolation(Level.PARTIAL, problem)
    return Isolation(Level.NONE, f"{problem} Landlock, the next best, needs Linux 5.13 and is missing as well.")


def gaps(level: Level) -> dict[str, str]:
    """What each wall leaves open on this machine at a level, by what it is about; empty where it holds."""
    if level == Level.NONE:
        return {wall.what: wall.none for wall in WALLS}
    found = {wall.what: wall.partial if level == Level.PARTIAL else "" for wall in WALLS}
    return found | ({"processes": ""} if landlock_version() >= SIGNALS_KEPT else {})


def explain(complaint: str) -> str:
    """The sentence for what bubblewrap wrote to its standard error."""
    for text, cure in _CURES.items():
        if text in complaint:
            return f"bubblewrap does not work here: {_ADVICE[cure]}."
    last = complaint.strip().splitlines()[-1] if complaint.strip() else "it gave no reason"
    return f"bubblewrap does not work here: {last}."


def write_etc(folder: Path) -> None:
    """Write the passwd and group files that the sandbox shows: one user, nobody of this machine."""
    for name, line in {"passwd": "learner:x:1000:1000::/tmp:/bin/false", "group": "learner:x:1000:"}.items():
        (folder / name).write_text(f"{line}\n", encoding="ascii")
        (folder / name).chmod(0o644)


def landlock_version() -> int:
    """The version of Landlock here, 0 where there is none."""
    if sys.platform != "linux":
        return 0
    from autograder.inside import landlock  # loads libc in a way that other systems don't know

    return landlock.abi()


def _bubblewrap_problem() -> str | None:
    code = f"import sys; sys.path.insert(0, {str(bubblewrap.INSIDE)!r}); "
    code += "from autograder.inside import confinement; confinement.rehearse()"
    rehearsal = [bubblewrap.interpreter(), "-P", "-s", "-S", "-B", "-c", code]
    with tempfile.TemporaryDirectory(prefix="lab-") as folder:
        write_etc(Path(folder))
        try:
            line = bubblewrap.command(rehearsal, bubblewrap.layout(), Path(folder))
            done = subprocess.run(line, capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL)
        except FileNotFoundError as problem:
            return f"{problem}."
        except subprocess.TimeoutExpired:
            return "bubblewrap does not work here: it hung for 30 seconds."
    return None if done.returncode == 0 else explain(done.stderr)
