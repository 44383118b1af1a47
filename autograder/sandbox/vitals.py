"""What the warm parent looks like from outside: it is trusted while this stays what it was when it became warm."""

import select
import socket
import struct
from dataclasses import dataclass
from pathlib import Path

QUESTION, ANSWER = b"hello", b"here"
_CREDENTIALS = struct.Struct("3i")  # process, user, group
_FACTS = ("Uid:", "TracerPid:", "Threads:", "CapEff:", "Seccomp:")


@dataclass(frozen=True)
class Vitals:
    """Of a process that answers.

    pid: as seen here; Linux vouches for it.
    facts: its lines of /proc/PID/status about user, tracer, threads and rights.
    code: its lines of /proc/PID/maps about memory that can be executed.
    """

    pid: int
    facts: tuple[str, ...]
    code: tuple[str, ...]


def take(address: Path, seconds: float, ended: int) -> Vitals | None:
    """The vitals of the warm parent at `address`; None if it does not answer within `seconds`, or is gone.

    Args:
        ended: a descriptor that is readable once there is nobody left who could answer.
    """
    try:
        pid = _ask(address, seconds, ended)
        status = Path(f"/proc/{pid}/status").read_text().splitlines()
        maps = Path(f"/proc/{pid}/maps").read_text(errors="replace").splitlines()
    except OSError:
        return None
    facts = tuple(line for line in status if line.startswith(_FACTS))
    return Vitals(pid, facts, tuple(line for line in maps if "x" in line.split()[1]))


def _ask(address: Path, seconds: float, ended: int) -> int:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        connection.connect(str(address))
        connection.send(QUESTION)
        if connection.fileno() not in select.select([connection.fileno(), ended], [], [], seconds)[0]:
            raise TimeoutError("It is silent.")
        answer, credentials, _, _ = connection.recvmsg(len(ANSWER), socket.CMSG_SPACE(_CREDENTIALS.size))
    if answer != ANSWER:
        raise ConnectionAbortedError("It hung up.")
    pid: int = _CREDENTIALS.unpack(credentials[0][2])[0]
    return pid
