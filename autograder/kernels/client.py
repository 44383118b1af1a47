"""How a process comes by a kernel of the warm parent, which may belong to another process.

A kernel's sockets are made here and handed over, connected already and without a name: nothing that a
learner's code could delete, replace or fill is ever on this machine's disk.
"""

import contextlib
import os
import secrets
import socket
from collections.abc import Sequence
from pathlib import Path

from autograder.kernels.kernel import Kernel, KernelLost
from autograder.kernels.lifeline import Connection

CHANNELS = ("shell", "control", "stdin", "iopub")  # forked_kernel.CHANNELS, whose module loads ipykernel


def fork(address: Path, cwd: Path | None = None) -> Kernel:
    """A new kernel of the warm parent at `address`; it comes up while the caller does something else.

    Args:
        address: of a WarmParent, maybe in another process.
        cwd: its working directory if that can be seen in the sandbox, else its own /tmp.

    Raises:
        KernelLost: there is no warm parent and there will be none.
    """
    with contextlib.ExitStack() as stack:
        clients = {}
        listeners = []
        for channel in CHANNELS:
            listener, clients[channel] = _connected_pair(address.parent)
            listeners.append(stack.enter_context(listener))
        lifeline = ask_for_kernel(address, listeners, cwd)
    for unused in ("control", "stdin"):
        clients[unused].close()
    return Kernel(clients["shell"], clients["iopub"], lifeline)


def ask_for_kernel(address: Path, listeners: Sequence[socket.socket], cwd: Path | None) -> Connection:
    """The lifeline of a new kernel that answers on `listeners`, one for each of CHANNELS.

    Raises:
        KernelLost: there is no warm parent and there will be none.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        connection.connect(str(address))
        descriptors = [listener.fileno() for listener in listeners]
        socket.send_fds(connection, [b"fork " + os.fsencode(cwd or "")], descriptors)
    except OSError as problem:
        connection.close()
        raise KernelLost(f"The process that starts the kernels was lost ({problem}).") from problem
    return Connection(connection)


def _connected_pair(folder: Path) -> tuple[socket.socket, socket.socket]:
    """A listening socket, as ZeroMQ wants it, and its one client; the name is gone before it returns."""
    name = folder / secrets.token_hex(4)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(name))
    listener.listen(1)
    client.connect(str(name))
    name.unlink()
    return listener, client
