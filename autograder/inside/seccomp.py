"""A seccomp filter: system calls that a learner's kernel never needs are refused, whatever they are asked.

A call is on the list as it
- makes memory that no process shows, so that the watchdog could not count it
- counts on one counter for all of a user's processes, or of the machine's: whoever takes it all takes it from others
- watches what others do, or leaves a sign on a file that others see, too
- opens a socket, or hands over descriptors; the kernel's own socket is open by then, and socketpair(2) still works
- lets a process change its own limits, mounts, the clock, or is a favorite way into the Linux kernel

Those that programs do without where they are not there, and all that are newer than this list, answer ENOSYS;
the others EPERM. Classic BPF as in seccomp(2); call numbers from <asm/unistd.h> and <asm-generic/unistd.h>.
"""

import ctypes
import errno
import platform
import struct
from collections.abc import Set

from autograder.inside import linux

_MACHINES = {"x86_64": (0, 0xC000_003E), "aarch64": (1, 0xC000_00B7)}  # column below, AUDIT_ARCH_*
_Numbers = dict[str, tuple[int | None, int | None]]
_NOT_THERE: _Numbers = {
    "io_setup": (206, 0), "io_uring_setup": (425, 425), "clone3": (435, 435), "flock": (73, 32),
    "epoll_create": (213, None), "epoll_create1": (291, 20), "inotify_init": (253, None), "inotify_init1": (294, 26),
    "fanotify_init": (300, 262),
}  # fmt: skip
_FORBIDDEN: _Numbers = {
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194), "userfaultfd": (323, 282),
    "splice": (275, 76), "tee": (276, 77), "vmsplice": (278, 75),
    "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219),
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201), "sendmsg": (46, 211),
    "sendmmsg": (307, 269),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432),
    "fspick": (433, 433), "mount_setattr": (442, 442), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "unshare": (272, 97), "setns": (308, 268), "setrlimit": (160, 164),
    "syslog": (103, 116), "perf_event_open": (298, 241), "bpf": (321, 280), "lookup_dcookie": (212, 18),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_getfd": (438, 438),
    "kcmp": (312, 272), "process_madvise": (440, 440),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171), "clock_adjtime": (305, 266),
    "sethostname": (170, 161), "setdomainname": (171, 162), "vhangup": (153, 58), "reboot": (169, 142),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "modify_ldt": (154, None), "iopl": (172, None), "ioperm": (173, None),
}  # fmt: skip
_NEWER = 450  # the first one that is not looked at here; from 424 on, numbers are the same on all machines

_LOAD, _RETURN = 0x20, 0x06
_EQUAL, _AT_LEAST, _HAS = 0x15, 0x35, 0x45  # _HAS: a bit in common
_ALLOW, _REFUSE, _ABSENT = 0x7FFF_0000, 0x0005_0000 | errno.EPERM, 0x0005_0000 | errno.ENOSYS
_MODE_FILTER = 2

_MAP_SHARED, _MAP_ANONYMOUS = 1, 0x20
_NEW_NAMESPACES = 0x7E02_0000
_AF_UNIX, _SO_SNDBUF, _SO_SNDBUFFORCE = 1, 7, 32
_F_SETFL, _F_DUPFD_CLOEXEC = 4, 1030
_Test = tuple[int, int, int, bool]  # half of an argument (0 and 1 are the first one's), comparison, with what, holds
# Refused only where all of the tests hold.
_IN_PART: list[tuple[str, tuple[int, int], list[_Test]]] = [
    ("mmap", (9, 222), [(6, _HAS, _MAP_SHARED, True), (6, _HAS, _MAP_ANONYMOUS, True)]),
    ("clone", (56, 220), [(0, _HAS, _NEW_NAMESPACES, True)]),
    ("prlimit64", (302, 261), [(4, _EQUAL, 0, False)]),
    ("prlimit64", (302, 261), [(5, _EQUAL, 0, False)]),
    ("socketpair", (53, 199), [(0, _EQUAL, _AF_UNIX, False)]),
    ("setsockopt", (54, 208), [(4, _EQUAL, _SO_SNDBUF, True)]),
    ("setsockopt", (54, 208), [(4, _EQUAL, _SO_SNDBUFFORCE, True)]),
    # Of fcntl only what copies a descriptor or tells of it: no lock, lease, hint, watcher, and no larger pipe.
    ("fcntl", (72, 25), [(2, _AT_LEAST, _F_SETFL + 1, True), (2, _AT_LEAST, _F_DUPFD_CLOEXEC, False)]),
    ("fcntl", (72, 25), [(2, _AT_LEAST, _F_DUPFD_CLOEXEC + 1, True)]),
]
_Steps = list[tuple[int, int, int, int]]


def refuse_dangerous_calls(but: Set[str] = frozenset()) -> None:
    """Install the filter for this process and all that it starts; nothing on machines of other kinds.

    Needs no_new_privs; call it when every socket is open.

    Args:
        but: calls that stay
    """
    if platform.machine() not in _MACHINES:
        return
    steps = _program(*_MACHINES[platform.machine()], but)
    filters = b"".join(struct.pack("=HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(filters, len(filters))
    program = struct.pack("@HP", len(steps), ctypes.addressof(buffer))
    linux.prctl(linux.PR_SET_SECCOMP, _MODE_FILTER, program)


def _program(column: int, architecture: int, but: Set[str]) -> _Steps:
    """The filter as BPF instructions of (code, skip if true, skip if false, constant)."""
    steps: _Steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _REFUSE), (_LOAD, 0, 0, 0)]
    steps += [(_AT_LEAST, 0, 1, _NEWER), (_RETURN, 0, 0, _ABSENT)]
    for calls, answer in ((_NOT_THERE, _ABSENT), (_FORBIDDEN, _REFUSE)):
        for name, numbers in calls.items():
            number = numbers[column]
            if number is not None and name not in but:
                steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, answer)]
    for _, numbers, tests in _IN_PART:
        refused: _Steps = [(_RETURN, 0, 0, _REFUSE)]
        for half, compare, constant, holds in reversed(tests):
            skip = (0, len(refused)) if holds else (len(refused), 0)
            refused = [(_LOAD, 0, 0, 16 + 4 * half), (compare, *skip, constant), *refused]
        steps += [(_EQUAL, 0, len(refused) + 1, numbers[column]), *refused, (_LOAD, 0, 0, 0)]
    return [*steps, (_RETURN, 0, 0, _ALLOW)]
