"""How a freshly forked process shuts itself in, before it has threads and before it sees a learner's code.

Full, inside bubblewrap:
- the warm parent forks it into a process namespace of its own: one SIGKILL then ends all that it starts
- its own session, as kill(0, 9) crosses process namespaces by process group
- its own mounts (/tmp, /dev/shm, /proc), network without any interface, and message queues
- its own user namespace, so that the limit on processes counts this kernel only, and none inside it

Partial: its own session, a folder of its own instead of /tmp, an unprivileged user when the grader is root.

Both: no capability, no new privileges, resource limits, Landlock, seccomp. Everything or nothing: an OSError
on the way ends the process.
"""

import contextlib
import os
import resource
import sys
from collections.abc import Iterator, Set
from pathlib import Path

from autograder.inside import landlock, linux, seccomp
from autograder.inside.limits import MIB, MOST_DESCRIPTORS, SANDBOX_UID, Limits

# All that can be read in /proc: what a process is, and what the processor is. Not here: what is mounted where, the
# boot line, and counters of the whole machine.
OF_PROC = (
    *(
        f"self/{name}"
        for name in ("auxv", "cmdline", "comm", "environ", "io", "limits", "maps", "smaps", "smaps_rollup")
    ),
    *(f"self/{name}" for name in ("schedstat", "stat", "statm", "status")),
    *("cpuinfo", "meminfo"),
)
_OWN_NAMESPACES = linux.CLONE_NEWNS | linux.CLONE_NEWIPC | linux.CLONE_NEWNET | linux.CLONE_NEWUTS


@contextlib.contextmanager
def next_child_in_own_process_namespace(own_namespace: int) -> Iterator[None]:
    """Fork once inside this block; `own_namespace` is this process's open /proc/self/ns/pid."""
    parent = os.getpid()
    linux.unshare(linux.CLONE_NEWPID)
    try:
        yield
    finally:
        if os.getpid() == parent:
            linux.setns(own_namespace, linux.CLONE_NEWPID)


def enter_full(limits: Limits, readable: list[str], needed: Set[str] = frozenset()) -> None:
    """Shut this process in, inside bubblewrap.

    Args:
        limits: what the kernel may use.
        readable: what bubblewrap shows; of this, what lies in /tmp (a project there) must be shown again.
        needed: system calls that the kernel can't do without, beside those that every program has.

    Raises:
        OSError: a wall can't be built; the process must end.
    """
    uid, gid = os.getuid(), os.getgid()
    os.setsid()
    linux.unshare(_OWN_NAMESPACES)
    linux.mount("none", "/", "none", linux.MS_REC | linux.MS_PRIVATE)
    below_tmp = {path: os.open(path, os.O_PATH) for path in readable if path.startswith("/tmp/")}
    tmpfs = f"mode=0700,nr_inodes=10000,size={limits.tmp_bytes},uid={uid},gid={gid}"
    harmless = linux.MS_NOSUID | linux.MS_NODEV
    for folder in ("/tmp", "/dev/shm"):
        linux.mount("tmpfs", folder, "tmpfs", harmless, tmpfs)
    for path, opened in below_tmp.items():
        _show_again(opened, Path(path))
    linux.mount("proc", "/proc", "proc", harmless | linux.MS_NOEXEC)

    linux.unshare(linux.CLONE_NEWUSER)
    linux.prctl(linux.PR_SET_DUMPABLE, 1)  # else the files in /proc/self belong to root
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {uid} 1")
    _write("/proc/self/gid_map", f"{gid} {gid} 1")
    _write("/proc/sys/user/max_user_namespaces", "0")
    shown = [str(path) for path in Path("/").iterdir() if path.name != "proc"]
    _give_up_rights(limits, shown, ["/tmp", "/dev"], ["/"], already_running=0, needed=needed)


def enter_partial(limits: Limits, readable: list[str], tmp: Path, needed: Set[str] = frozenset()) -> None:
    """Shut this process in as far as Linux allows without bubblewrap.

    Args:
        readable: the files and folders that the kernel may read; all others are out of reach.
        tmp: the one folder that it may write to.
        needed: as above.

    Raises:
        OSError: a wall can't be built; the process must end.
    """
    os.setsid()
    # Whatever its own processes orphan stays below it, where the watchdog finds it.
    linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(SANDBOX_UID, SANDBOX_UID, SANDBOX_UID)
        os.setresuid(SANDBOX_UID, SANDBOX_UID, SANDBOX_UID)
    linux.prctl(linux.PR_SET_DUMPABLE, 1)
    _give_up_rights(limits, readable, [str(tmp), "/dev/null"], ["/proc/self"], _threads_of(os.getuid()), needed)


def _show_again(opened: int, path: Path) -> None:
    """Bind what was opened as `opened` to its old place in the new /tmp; a bind mount stays read-only."""
    source = Path(f"/proc/self/fd/{opened}")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir() if source.is_dir() else path.touch()
        linux.mount(str(source), str(path), "none", linux.MS_BIND | linux.MS_REC)
    os.close(opened)


def _give_up_rights(
    limits: Limits,
    readable: list[str],
    writable: list[str],
    listable: list[str],
    already_running: int,
    needed: Set[str],
) -> None:
    _write("/proc/self/oom_score_adj", "1000")  # when memory runs out, Linux takes this one first
    linux.drop_capabilities()
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    _limit(limits, already_running)
    if landlock.abi():
        landlock.restrict([*readable, *(f"/proc/{name}" for name in OF_PROC)], writable, listable)
    seccomp.allow_only_what_programs_need(needed)


def _limit(limits: Limits, already_running: int) -> None:
    """Limit this process and all that it starts; `already_running` threads of its user count as well."""
    # Not RLIMIT_DATA, which leaves out shared memory. TensorFlow maps gigabytes that it never uses.
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    for which, value in (
        (resource.RLIMIT_AS, mapped + limits.memory_bytes + 2048 * MIB),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_NPROC, already_running + limits.processes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, MOST_DESCRIPTORS),
        (resource.RLIMIT_SIGPENDING, 256),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_MEMLOCK, 64 * 1024),
    ):
        hardest = resource.getrlimit(which)[1]
        if hardest != resource.RLIM_INFINITY:
            value = min(value, hardest)
        resource.setrlimit(which, (value, value))


def _threads_of(uid: int) -> int:
    """How many threads the user runs: RLIMIT_NPROC counts them all."""
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if process.stat().st_uid == uid:
                count += len(list((process / "task").iterdir()))
    return count


def _write(path: str, text: str) -> None:
    Path(path).write_text(text, encoding="ascii")


def rehearse() -> None:
    """Fork and shut in two processes without a kernel; exit with 1 when this sandbox does not allow it."""
    own = os.open("/proc/self/ns/pid", os.O_RDONLY)
    for _ in range(2):  # on some configurations only the second fork fails
        with next_child_in_own_process_namespace(own):
            child = os.fork()
            if child == 0:
                try:
                    enter_full(Limits(), [])
                    os._exit(0)
                except OSError as problem:
                    os.write(2, f"{problem}\n".encode())
                    os._exit(1)
        if os.waitpid(child, 0)[1]:
            sys.exit(1)
