"""A seccomp filter: the system calls that programs need exist, all others are not there.

On the list is what Python, its libraries, a shell and its tools ask of Linux for themselves. Not on it is a call that
- makes memory that no process shows, so that the watchdog could not count it
- counts on one counter for all of a user's processes, or of the machine's: whoever takes it all takes it from others
- watches what others do, makes them wait, or leaves a sign on a file that others see, too
- opens a socket, or hands over descriptors; the kernel's own socket is open by then, and socketpair(2) still works
- lets a process change its own limits, mounts, the clock, or is a favorite way into the Linux kernel

These answer ENOSYS, as on an older Linux: libc and libraries then do without. What a call must not be asked answers
EPERM. Classic BPF as in seccomp(2); call numbers from <asm/unistd.h> and <asm-generic/unistd.h>.
"""

import ctypes
import errno
import platform
import struct
from collections.abc import Set

from autograder.inside import linux

_MACHINES = {"x86_64": (0, 0xC000_003E), "aarch64": (1, 0xC000_00B7)}  # column below, AUDIT_ARCH_*
_Numbers = dict[str, tuple[int | None, int | None]]
_ALLOWED: _Numbers = {
    # files and folders
    "read": (0, 63), "write": (1, 64), "pread64": (17, 67), "pwrite64": (18, 68), "readv": (19, 65),
    "writev": (20, 66), "preadv": (295, 69), "pwritev": (296, 70), "open": (2, None), "openat": (257, 56),
    "openat2": (437, 437), "creat": (85, None), "close": (3, 57), "close_range": (436, 436), "lseek": (8, 62),
    "stat": (4, None), "fstat": (5, 80), "lstat": (6, None), "newfstatat": (262, 79), "statx": (332, 291),
    "statfs": (137, 43), "fstatfs": (138, 44), "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439),
    "getcwd": (79, 17), "chdir": (80, 49), "fchdir": (81, 50), "rename": (82, None), "renameat": (264, 38),
    "renameat2": (316, 276), "mknod": (133, None), "mknodat": (259, 33), "mkdir": (83, None), "mkdirat": (258, 34),
    "rmdir": (84, None), "unlink": (87, None), "unlinkat": (263, 35), "link": (86, None), "linkat": (265, 37),
    "symlink": (88, None), "symlinkat": (266, 36), "readlink": (89, None), "readlinkat": (267, 78),
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "chown": (92, None), "fchown": (93, 55),
    "lchown": (94, None), "fchownat": (260, 54), "umask": (95, 166), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None), "utimensat": (280, 88), "truncate": (76, 45), "ftruncate": (77, 46),
    "fallocate": (285, 47), "fsync": (74, 82), "fdatasync": (75, 83), "getdents64": (217, 61), "ioctl": (16, 29),
    "fcntl": (72, 25), "dup": (32, 23), "dup2": (33, None), "dup3": (292, 24), "sendfile": (40, 71),
    "copy_file_range": (326, 285), "getxattr": (191, 8), "lgetxattr": (192, 9), "fgetxattr": (193, 10),
    "listxattr": (194, 11), "llistxattr": (195, 12), "flistxattr": (196, 13),
    # pipes, and what is open
    "pipe": (22, None), "pipe2": (293, 59), "socketpair": (53, 199), "accept": (43, 202), "accept4": (288, 242),
    "sendto": (44, 206), "recvfrom": (45, 207), "recvmsg": (47, 212), "shutdown": (48, 210), "getsockname": (51, 204),
    "getpeername": (52, 205), "getsockopt": (55, 209), "setsockopt": (54, 208), "poll": (7, None), "ppoll": (271, 73),
    "select": (23, None), "pselect6": (270, 72), "epoll_ctl": (233, 21), "epoll_wait": (232, None),
    "epoll_pwait": (281, 22), "eventfd2": (290, 19),
    # memory
    "brk": (12, 214), "mmap": (9, 222), "munmap": (11, 215), "mprotect": (10, 226), "mremap": (25, 216),
    "madvise": (28, 233), "msync": (26, 227),
    # processes and threads
    "clone": (56, 220), "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "exit": (60, 93),
    "exit_group": (231, 94), "wait4": (61, 260), "waitid": (247, 95), "futex": (202, 98), "set_robust_list": (273, 99),
    "set_tid_address": (218, 96), "gettid": (186, 178), "getpid": (39, 172), "getppid": (110, 173),
    "getpgid": (121, 155), "getpgrp": (111, None), "setpgid": (109, 154), "getsid": (124, 156), "setsid": (112, 157),
    "rseq": (334, 293), "arch_prctl": (158, None), "prctl": (157, 167), "prlimit64": (302, 261),
    "getrlimit": (97, 163), "getrusage": (98, 165), "times": (100, 153), "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123), "sched_setaffinity": (203, 122), "sched_getparam": (143, 121),
    "sched_setparam": (142, 118), "sched_getscheduler": (145, 120), "sched_setscheduler": (144, 119),
    "sched_get_priority_max": (146, 125), "sched_get_priority_min": (147, 126), "getpriority": (140, 141),
    "setpriority": (141, 140), "getcpu": (309, 168), "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131),
    "restart_syscall": (219, 128),
    # signals and time
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "rt_sigpending": (127, 136),
    "rt_sigsuspend": (130, 133), "rt_sigtimedwait": (128, 137), "sigaltstack": (131, 132), "pause": (34, None),
    "alarm": (37, None), "setitimer": (38, 103), "getitimer": (36, 102), "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115), "clock_gettime": (228, 113), "clock_getres": (229, 114), "gettimeofday": (96, 169),
    "time": (201, None), "timer_create": (222, 107), "timer_settime": (223, 110), "timer_gettime": (224, 108),
    "timer_getoverrun": (225, 109), "timer_delete": (226, 111),
    # who and where
    "getuid": (102, 174), "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177), "getresuid": (118, 148),
    "getresgid": (120, 150), "getgroups": (115, 158), "uname": (63, 160), "sysinfo": (99, 179),
    "getrandom": (318, 278),
}  # fmt: skip
_ON_REQUEST: _Numbers = {"epoll_create1": (291, 20)}

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


def allow_only_what_programs_need(needed: Set[str] = frozenset()) -> None:
    """Install the filter for this process and all that it starts; nothing on machines of other kinds.

    Needs no_new_privs; call it when every socket is open.

    Args:
        needed: calls of _ON_REQUEST that it needs, too
    """
    if platform.machine() not in _MACHINES:
        return
    steps = _program(*_MACHINES[platform.machine()], needed)
    filters = b"".join(struct.pack("=HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(filters, len(filters))
    program = struct.pack("@HP", len(steps), ctypes.addressof(buffer))
    linux.prctl(linux.PR_SET_SECCOMP, _MODE_FILTER, program)


def _program(column: int, architecture: int, needed: Set[str]) -> _Steps:
    """The filter as BPF instructions of (code, skip if true, skip if false, constant)."""
    steps: _Steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _REFUSE), (_LOAD, 0, 0, 0)]
    for _, numbers, tests in _IN_PART:
        refused: _Steps = [(_RETURN, 0, 0, _REFUSE)]
        for half, compare, constant, holds in reversed(tests):
            skip = (0, len(refused)) if holds else (len(refused), 0)
            refused = [(_LOAD, 0, 0, 16 + 4 * half), (compare, *skip, constant), *refused]
        steps += [(_EQUAL, 0, len(refused) + 1, numbers[column]), *refused, (_LOAD, 0, 0, 0)]
    for call in (*_ALLOWED.values(), *(_ON_REQUEST[name] for name in needed)):
        if (number := call[column]) is not None:
            steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    return [*steps, (_RETURN, 0, 0, _ABSENT)]
