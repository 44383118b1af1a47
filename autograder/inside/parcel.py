"""A folder as one file: what a kernel finds where it works, a copy of its notebook's own folder.

The caller packs it and hands over the open file; the kernel unpacks it into its own /tmp, once it is shut in. So
nothing outside is bound, and what a kernel writes there is gone with it.
"""

import os
import tarfile
import tempfile
from pathlib import Path
from typing import IO

from autograder.inside.limits import MIB

BYTES, FILES = 48 * MIB, 4000  # of a folder; a kernel's /tmp takes 64 MiB and 10,000 files


class TooLarge(ValueError):
    """A folder that a kernel can't be given; the text is a sentence for people."""


def pack(folder: Path) -> IO[bytes]:
    """Returns a file without a name that holds a folder, but for links and whatever else is no file.

    Raises:
        TooLarge: it holds too much.
        OSError: a file can't be read.
    """
    size = count = 0

    def counted(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
        nonlocal size, count
        size, count = size + member.size, count + 1
        if size > BYTES or count > FILES:
            raise TooLarge(
                f"A sandboxed kernel works in a copy of its notebook's folder, and {folder} holds more than "
                f"{BYTES // MIB} MB or {FILES:,} files. Put the notebook into a folder of its own, with what it reads."
            )
        return member if member.isreg() or member.isdir() or member.islnk() else None

    file = tempfile.TemporaryFile()  # noqa: SIM115  # closed by whoever hands it over
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.add(folder, ".", filter=counted)
    file.seek(0)
    return file


def unpack(descriptor: int, home: Path) -> Path:
    """Writes what was packed into a new folder in `home`, and returns that.

    Args:
        descriptor: of the open file; closed afterwards

    Raises:
        OSError, tarfile.TarError: it can't be done.
    """
    with os.fdopen(descriptor, "rb") as file, tarfile.open(fileobj=file) as archive:
        archive.extractall(home / "notebook", filter="data")
    return home / "notebook"
