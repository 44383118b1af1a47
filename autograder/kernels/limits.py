"""What one kernel may use: the numbers that both sides of the sandbox wall need."""

import dataclasses
import os
import resource
from pathlib import Path

MIB = 1024 * 1024
_CORES = os.cpu_count() or 1


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one kernel, with all that it starts, may use.

    memory_bytes: sum over its processes, beyond what it shares with the warm parent.
    cpu_seconds: of each process; the caller's deadline counts the rest.
    processes: threads count too; TensorFlow starts some on each core.
    file_bytes: one file.    tmp_bytes: all of /tmp, and again of /dev/shm.
    """

    memory_bytes: int = 2048 * MIB
    cpu_seconds: int = 120
    processes: int = 64 + 8 * _CORES
    file_bytes: int = 64 * MIB
    tmp_bytes: int = 64 * MIB

    def impose(self, already_running: int = 0) -> None:
        """Set the limits of this process and all that it starts, for good.

        Args:
            already_running: processes and threads of this user that have nothing to do with the kernel.
        """
        # Not RLIMIT_DATA, which leaves out shared memory. TensorFlow maps gigabytes that it never uses.
        address_space = _address_space() + self.memory_bytes + 2048 * MIB
        for which, value in (
            (resource.RLIMIT_AS, address_space),
            (resource.RLIMIT_CPU, self.cpu_seconds),
            (resource.RLIMIT_NPROC, already_running + self.processes),
            (resource.RLIMIT_FSIZE, self.file_bytes),
            (resource.RLIMIT_NOFILE, 256),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_MSGQUEUE, 0),
            (resource.RLIMIT_MEMLOCK, 64 * 1024),
        ):
            hardest = resource.getrlimit(which)[1]
            if hardest != resource.RLIM_INFINITY:
                value = min(value, hardest)
            resource.setrlimit(which, (value, value))


def _address_space() -> int:
    """The size of this process's address space in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
