"""How a process comes by a kernel of the warm parent, which may belong to another process.

A kernel's socket is made here and handed over, connected already and without a name: nothing that a
learner's code could delete, replace or fill is ever on this machine's disk.
"""

import os
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from autograder.sandbox.kernel import Kernel, KernelLost
from autograder.sandbox.lifeline import Connection

CHANNELS = ("shell", "control", "stdin", "iopub")  # forked_kernel.CHANNELS, whose module loads ipykernel


def fork(address: Path, cwd: Path | None = None) -> Kernel:
    """A new kernel of the warm parent at `address`; it comes up while the caller does something else.

    Args:
        address: of a WarmParent, maybe in another process.
        cwd: its working directory if that can be seen in the sandbox, else its own /tmp.

    Raises:
        KernelLost: there is no warm parent and there will be none.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with theirs:
        try:
            lifeline = ask_for_kernel(address, [theirs], cwd)
        except KernelLost:
            ours.close()
            raise
    return Kernel(ours, lifeline)


def ask_for_kernel(
    address: Path, sockets: Sequence[socket.socket], cwd: Path | None, parcel: IO[bytes] | None = None
) -> Connection:
    """The lifeline of a new kernel.

    Args:
        sockets: one, connected, for our requests; or listeners for Jupyter's, one for each of CHANNELS.
        parcel: of the folder that it works in a copy of, in place of cwd.

    Raises:
        KernelLost: there is no warm parent and there will be none.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        connection.connect(str(address))
        descriptors = [*(each.fileno() for each in sockets), *([parcel.fileno()] if parcel else [])]
        socket.send_fds(connection, [b"fork " + os.fsencode(cwd or "")], descriptors)
    except OSError as problem:
        connection.close()
        raise KernelLost(f"The process that starts the kernels was lost ({problem}).") from problem
    return Connection(connection)
