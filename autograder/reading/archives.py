"""Zip files as learners and platforms make them, read in memory; nothing is ever unpacked.

- open one, whatever its bytes say
- list what is in it; refuse what would unpack outside, or into too much
- read one member, up to a size
"""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

from autograder.reading import cells, files, limits
from autograder.reading.files import Refusal

NO_NOTEBOOK = "There is no notebook in the zip: put the .ipynb file into it and hand it in again."
OUTSIDE = "The zip would unpack outside its folder ({name}): zip the notebook alone and hand it in again."
CODED = 0x1  # flag of a member that needs a password


@dataclass(frozen=True)
class Member:
    """One file in a zip: its printable name, where zipfile finds it, and why it is not read, or ""."""

    name: str
    info: zipfile.ZipInfo
    refusal: str = ""


class _Careful:
    """A stream that won't read a hostile table of contents of gigabytes, which zipfile asks for at once."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        if size > 2 * limits.FILE:
            raise zipfile.BadZipFile("its table of contents is too large")
        return self._stream.read(size)


@contextmanager
def opened(stream: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """Gives the open zip.

    Raises:
        Refusal: the bytes are none.
    """
    head = stream.read(8)
    if not head.startswith(b"PK") and (told := cells.no_text(head)):
        raise Refusal(told)
    try:
        archive = zipfile.ZipFile(cast(BinaryIO, _Careful(stream)))
    except Exception as error:  # zipfile raises a dozen kinds on damaged or hostile bytes
        raise Refusal(
            f"The zip file is damaged or cut off ({_reason(error)}): zip the notebook again and hand it in."
        ) from None
    with archive:
        yield archive


def members(archive: zipfile.ZipFile) -> list[Member]:
    """Returns the files, sorted by name; of two with one name the later, as unpacking would.

    Raises:
        Refusal: the zip is not what an honest program makes, with every member.
    """
    infos = archive.infolist()
    if len(infos) > limits.MEMBERS:
        raise Refusal(f"The zip holds more than {limits.MEMBERS:,} files: zip only the notebook and hand it in again.")
    found: dict[str, Member] = {}
    for info in infos:
        parts = [part for part in info.filename.replace("\\", "/").split("/") if part != "."]
        name = "/".join(files.printable(part) for part in parts)
        refusal = ""
        if ".." in parts or parts[0] == "" or parts[0].endswith(":"):
            refusal = OUTSIDE.format(name=name[:80])
        if parts[-1] and (refusal or not files.is_ignored(parts)):
            found[name] = Member(name, info, refusal)
    refusals = [member.refusal for member in found.values()]
    if refusals and all(refusals):
        raise Refusal(refusals[0])
    sizes = [min(member.info.file_size, limits.FILE) for name, member in found.items() if files.kind(name)]
    if sum(sizes) > limits.UNPACKED:
        raise Refusal(f"The zip unpacks to more than {limits.UNPACKED // 2**30} GB: zip only the notebooks.")
    return sorted(found.values(), key=lambda member: member.name)


def content(archive: zipfile.ZipFile, member: Member) -> bytes:
    """Returns the bytes of one member of at most 8 MB.

    Raises:
        Refusal: it can't be read, is too large, or is no plain file.
    """
    info = member.info
    if member.refusal:
        raise Refusal(member.refusal)
    if info.flag_bits & CODED:
        raise Refusal("It is locked with a password: zip the notebook without one and hand it in again.")
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise Refusal("It is a link or a device inside a zip: zip the notebook's own file and hand it in again.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others may ask for any memory
        raise Refusal("It is packed in an unusual way: make a plain .zip file (deflate) and hand it in again.")
    try:
        with archive.open(info) as stream:
            return files.limited(cast(BinaryIO, stream))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Refusal(
            f"It is damaged inside the zip ({_reason(error)}): zip the notebook again and hand it in."
        ) from None


def _reason(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:80]
