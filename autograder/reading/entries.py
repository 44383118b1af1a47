"""One file that somebody may have handed in, on a disk or in a zip; opened once, and only when it is asked for."""

import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property, partial
from io import BufferedReader, BytesIO

from autograder.reading import archives, empty, files, limits
from autograder.reading.archives import Member
from autograder.reading.cells import HEAD
from autograder.reading.files import Found, Refusal
from autograder.records import Printable


@dataclass(frozen=True)
class Entry:
    """One file.

    name       : of its row
    inside     : its name relative to the class that it belongs to
    stream     : opens it; raises Refusal
    is_asked   : a person named this very file
    is_refused : already where it was found; a folder without a file is only refused where it is all of a learner's
    is_in_zip  : it came out of a zip that is a learner's, in which no zip is opened
    stamp      : its size, or its zip's, and when it was written, in nanoseconds
    """

    name: Printable
    inside: str
    stream: Callable[[], AbstractContextManager[BufferedReader | BytesIO]]
    is_asked: bool = False
    is_refused: bool = False
    is_in_zip: bool = False
    stamp: tuple[int, int] = (0, 0)

    @property
    def kind(self) -> str:
        """Its ending, of those that may hold answers."""
        return files.kind(self.inside)

    @property
    def folder(self) -> str:
        """Where it lies."""
        return self.inside.rpartition("/")[0]

    @cached_property
    def _peeked(self) -> bytes:
        try:
            with self.stream() as stream:
                return stream.read(HEAD)
        except (Refusal, OSError):
            return b""

    def head(self) -> bytes:
        """Returns its first bytes."""
        return self._peeked

    @cached_property
    def content(self) -> bytes:
        """Its bytes, at most 8 MB.

        Raises:
            Refusal: it can't be read, or is larger.
        """
        peeked = self.__dict__.get("_peeked", b"")  # all of a small file: it is not opened again
        if peeked and len(peeked) < HEAD:
            return bytes(peeked)
        with self.stream() as stream:
            return files.limited(stream)

    def forget(self) -> None:
        """Lets its bytes go, once its learner's rows are made: a class of thousands would not fit into memory."""
        for name in ("_peeked", "content"):
            self.__dict__.pop(name, None)


def of_file(item: Found) -> Entry:
    """Returns a file on a disk."""

    def stream() -> BufferedReader:
        if item.refusal or empty.is_empty(item.name):
            raise Refusal(item.refusal or empty.EMPTY)
        return files.opened(item.location, limits.ARCHIVE if item.kind == ".zip" else limits.FILE)

    try:
        found = item.location.lstat()
        stamp = found.st_size, found.st_mtime_ns
    except OSError:  # it is gone again, or out of reach: whoever opens it is told
        stamp = 0, 0
    return Entry(item.name, item.name, stream, item.asked, bool(item.refusal), stamp=stamp)


def of_member(of: Entry, archive: zipfile.ZipFile, member: Member, *, is_learners: bool = False) -> Entry:
    """Returns a file in an open zip."""
    stream = partial(_unpacked, archive, member)
    inside = "/".join(part for part in member.name.split("/") if part not in ("", "..") and not part.endswith(":"))
    name = files.named(f"{of.name}/{member.name}")
    return Entry(name, inside, stream, is_refused=bool(member.refusal), is_in_zip=is_learners, stamp=of.stamp)


def _unpacked(archive: zipfile.ZipFile, member: Member) -> BytesIO:
    return BytesIO(archives.content(archive, member))
