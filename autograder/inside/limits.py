"""What one kernel may use: the numbers that both sides of the sandbox wall need."""

import dataclasses
import os

KIB, MIB = 1024, 1024 * 1024
MOST_DESCRIPTORS = 256  # of each process
_CORES = os.cpu_count() or 1
# Learners' code never runs as root. This user id belongs to nobody else on an ordinary system.
SANDBOX_UID = 64321


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one kernel, with all that it starts, may use.

    memory_bytes: sum over its processes, with what Linux holds for them, beyond what it shares with the warm parent.
    cpu_seconds: of each process; the caller's deadline counts the rest.
    processes: threads count too; TensorFlow starts some on each core.
    file_bytes: one file.    tmp_bytes: all of /tmp, and again of /dev/shm.
    """

    memory_bytes: int = 2048 * MIB
    cpu_seconds: int = 120
    processes: int = 64 + 8 * _CORES
    file_bytes: int = 64 * MIB
    tmp_bytes: int = 64 * MIB
