"""Landlock: the process gives up every file, TCP and signal right but those named; works without privileges.

Linux 5.13 and later; numbers from <linux/landlock.h>, docs.kernel.org/userspace-api/landlock.html
"""

import contextlib
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from autograder.inside import linux

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RULE_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_READ = _EXECUTE | _READ_FILE | _READ_DIR
# rights that each ABI version knows: the first 13, then REFER, TRUNCATE, IOCTL_DEV
_KNOWN = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_ALL = (1 << 16) - 1


def abi() -> int:
    """The version of Landlock that this Linux offers, 0 when none."""
    try:
        return linux.syscall(_CREATE_RULESET, None, 0, 1)
    except OSError:
        return 0


def restrict(readable: Iterable[str], writable: Iterable[str], listable: Iterable[str] = ()) -> None:
    """Take from this process and all that it starts: all other files, TCP, signals to others.

    Paths that do not exist are left out; a rule for a folder holds for all below it. Needs no_new_privs.

    Args:
        listable: folders in which names may be read, and no more.

    Raises:
        OSError: Landlock is not to be had.
    """
    version = abi()
    handled = _KNOWN.get(version, _ALL)
    tcp = 0b11 if version >= 4 else 0  # bind, connect
    scoped = 0b11 if version >= 6 else 0  # abstract sockets, signals
    attributes = struct.pack("=QQQ", handled, tcp, scoped)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = linux.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        for path in listable:
            _allow(ruleset, path, _READ_DIR)
        for path in readable:
            _allow(ruleset, path, _READ & handled)
        for path in writable:
            _allow(ruleset, path, handled)
        linux.syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    with contextlib.suppress(FileNotFoundError):
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not Path(path).is_dir():
                rights &= _ON_FILES
            rule = struct.pack("=Qi", rights, beneath)
            linux.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, rule, 0)
        finally:
            os.close(beneath)
