"""Kernel calls that Python 3.11 lacks, each raising OSError when refused.

Runs inside the sandbox, where only the standard library is sure to be there.
"""

import ctypes
import os
import struct

CLONE_NEWNS = 0x0002_0000
CLONE_NEWUTS = 0x0400_0000
CLONE_NEWIPC = 0x0800_0000
CLONE_NEWUSER = 0x1000_0000
CLONE_NEWPID = 0x2000_0000
CLONE_NEWNET = 0x4000_0000

MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x4_0000

PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4

_CAPABILITY_VERSION_3 = 0x2008_0522

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def _checked(result: int, what: str) -> int:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: object) -> int:
    """The result of system call `number`; integers are passed as C longs."""
    values = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(_libc.syscall(ctypes.c_long(number), *values), f"system call {number}")


def unshare(flags: int) -> None:
    """Move this process into new namespaces; for CLONE_NEWPID it is the next child that moves."""
    _checked(_libc.unshare(flags), f"unshare({flags:#x})")


def setns(namespace_fd: int, flags: int) -> None:
    """Move back into the namespace of an open file; for CLONE_NEWPID again the children."""
    _checked(_libc.setns(namespace_fd, flags), f"setns({flags:#x})")


def mount(source: str, target: str, kind: str, flags: int = 0, options: str = "") -> None:
    """Mount in this process's own mount namespace."""
    arguments = [text.encode() for text in (source, target, kind)]
    _checked(_libc.mount(*arguments, ctypes.c_ulong(flags), options.encode()), f"mount({target})")


def prctl(option: int, value: object = 0, third: object = 0) -> None:
    """The process setting `option`; see prctl(2)."""
    second = ctypes.c_ulong(value) if isinstance(value, int) else value
    _checked(_libc.prctl(option, second, third, 0, 0), f"prctl({option})")


def drop_capabilities() -> None:
    """Give up every capability of this thread for good; call it before any other thread exists."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:  # past the last capability that this Linux knows
            break
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    nothing = struct.pack("=6I", *[0] * 6)
    _checked(_libc.capset(header, nothing), "capset")
