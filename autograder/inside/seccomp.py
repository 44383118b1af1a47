"""A seccomp filter: system calls that a learner's kernel never needs fail with EPERM.

Two reasons put a call on the list: it makes memory that no process shows (memfd_create, shmget, io_uring), so
that the watchdog could not count it; or it is a favourite way into the Linux kernel or another process. New
sockets are refused as well: the kernel's own are open by then, and socketpair(2) still works.

Classic BPF as in seccomp(2); call numbers from <asm/unistd.h>.
"""

import ctypes
import errno
import platform
import struct

from autograder.inside import linux

_SAME_ON_ALL = {
    "io_uring_setup": 425, "open_tree": 428, "move_mount": 429, "fsopen": 430, "pidfd_getfd": 438,
    "mount_setattr": 442, "memfd_secret": 447,
}  # fmt: skip
_X86_64 = {
    "shmget": 29, "socket": 41, "semget": 64, "msgget": 68, "ptrace": 101, "mount": 165, "mq_open": 240,
    "add_key": 248, "request_key": 249, "keyctl": 250, "unshare": 272, "perf_event_open": 298,
    "open_by_handle_at": 304, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311,
    "memfd_create": 319, "bpf": 321, "userfaultfd": 323,
}  # fmt: skip
_AARCH64 = {
    "mount": 40, "unshare": 97, "ptrace": 117, "mq_open": 180, "msgget": 186, "semget": 190, "shmget": 194,
    "socket": 198, "add_key": 217, "request_key": 218, "keyctl": 219, "perf_event_open": 241,
    "open_by_handle_at": 265, "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271,
    "memfd_create": 279, "bpf": 280, "userfaultfd": 282,
}  # fmt: skip
_MACHINES = {"x86_64": (0xC000_003E, _X86_64), "aarch64": (0xC000_00B7, _AARCH64)}  # AUDIT_ARCH_*

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF_0000, 0x0005_0000 | errno.EPERM
_FIRST_X32 = 0x4000_0000
_MODE_FILTER = 2


def refuse_dangerous_calls() -> None:
    """Install the filter for this process and all that it starts; nothing on machines of other kinds.

    Needs no_new_privs; call it when every socket is open.
    """
    if platform.machine() not in _MACHINES:
        return
    filters = _program(*_MACHINES[platform.machine()])
    buffer = ctypes.create_string_buffer(filters, len(filters))
    program = struct.pack("@HP", len(filters) // 8, ctypes.addressof(buffer))
    linux.prctl(linux.PR_SET_SECCOMP, _MODE_FILTER, program)


def _program(architecture: int, calls: dict[str, int]) -> bytes:
    """The filter as BPF instructions of (code, skip if true, skip if false, constant)."""
    numbers = sorted((calls | _SAME_ON_ALL).values())
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _REFUSE), (_LOAD, 0, 0, 0)]
    steps.append((_AT_LEAST, len(numbers) + 1, 0, _FIRST_X32))
    for position, number in enumerate(numbers):
        steps.append((_EQUAL, len(numbers) - position, 0, number))
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
