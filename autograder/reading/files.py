"""What was handed in: the files under some folders, found by name and opened with care.

- walk the folders without following a link; hidden and generated folders are left out
- name each file relative to what is graded
- open regular files only, up to a size
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from autograder.printable import NAME, one_line
from autograder.reading import limits
from autograder.records import Printable

LONGEST_ESCAPE = 10  # characters
SKIPPED = {"__MACOSX", "__pycache__"}
GENERATED = {"node_modules", "site-packages"}  # what lies right there may be a learner's, what lies deeper is not
# What systems leave beside people's files.
LITTER = {".ds_store", "thumbs.db", "desktop.ini", ".gitignore", ".gitkeep", ".gitattributes", "icon\\x0d"}
COPIES = ".ipynb_checkpoints"
ONLY_A_COPY = "It is Jupyter's own copy of a notebook that is not here: hand in the notebook, from the folder above."
_RESULTS = {"gradebook.sqlite", "grades.json"}  # what tells the output folder of another run
KINDS = (".ipynb", ".py", ".zip")


class Refusal(Exception):
    """A file that can't be graded; the text is a sentence for people: what is wrong with it, and what to do next."""


@dataclass(frozen=True)
class Found:
    """One file, which may be a submission.

    name    : relative to what is graded, forward slashes; a folder without a file ends in one
    asked   : a person named this very file
    refusal : what was wrong already while looking for it, or ""
    """

    name: Printable
    location: Path
    asked: bool
    refusal: str = ""

    @property
    def kind(self) -> str:
        return kind(self.name)


def kind(name: str) -> str:
    """Returns ".ipynb", ".py", ".zip" or "" by how a name ends; programs and people add to a notebook's.

    Example: "A.IPYNB" -> ".ipynb", "lab.ipynb.txt" -> ".ipynb", "lab.ipynb (1)" -> ".ipynb"
    """
    plain = next((ending for ending in KINDS if name.lower().endswith(ending)), "")
    return plain or (".ipynb" if ".ipynb" in name.rpartition("/")[2].lower() else "")


def is_notebook(name: str) -> bool:
    """Says whether a name ends as Jupyter ends a notebook's."""
    return name.lower().endswith(".ipynb")


def find(paths: Sequence[Path], without: Sequence[Path] = ()) -> list[Found]:
    """Returns the files under `paths`, sorted by name, each once; nothing is opened yet.

    One path: names are relative to that folder. Several: relative to the folder that holds them all.

    Args:
        without: files and folders that are left out
    """
    left_out = {os.path.realpath(path) for path in without}
    asked = [Path(os.path.normpath(path.absolute())) for path in paths]  # not resolved: a link keeps its own name
    if not asked:
        return []
    base = os.path.commonpath([path if is_folder(path) else path.parent for path in asked])
    found: dict[Path, Found] = {}
    for path in asked:
        if is_folder(path):
            visited: list[Path] = []
            for location, refusal in _walk(path, left_out, visited):
                found.setdefault(location, Found(_relative(location, base), location, False, refusal))
            for location in _empty(visited, found):
                found.setdefault(location, Found(named(f"{_relative(location, base)}/"), location, False))
        else:
            found[path] = Found(_relative(path, base), path, True)
    return sorted(found.values(), key=lambda item: item.name)


def printable(name: str) -> str:
    r"""Returns one part of a path as text: two parts that differ are two texts, whatever is escaped in them.

    Example: a byte 0xff is written \xff, a newline \x0a, a backslash \\.
    """
    doubled = name.replace("\\", "\\\\").encode("utf-8", "surrogateescape")
    text = doubled.decode("utf-8", "backslashreplace")
    text = "".join(c if ord(c) >= 32 and ord(c) != 127 else f"\\x{ord(c):02x}" for c in text)
    text = re.sub("[\x80-\x9f]", lambda c: f"\\u{ord(c[0]):04x}", text)  # \\x80 is a byte that is not UTF-8
    return one_line(text, len(text) * LONGEST_ESCAPE)


def named(path: str) -> Printable:
    """Returns a path of printable parts; of a very long one the beginning and the end, with a digest of all of it."""
    if len(path) > NAME:
        digest = hashlib.sha256(path.encode()).hexdigest()
        path = f"{path[: NAME // 3]}…{digest}…{path[-NAME // 3 :]}"
    return one_line(path, NAME)


def is_ignored(parts: Sequence[str]) -> bool:
    """Says whether a path leads through a hidden or generated folder, or to an editor's own shadow file."""
    *folders, name = parts
    hidden = any(folder.startswith(".") or folder in SKIPPED for folder in folders)
    return hidden or not GENERATED.isdisjoint(folders[:-1]) or name.startswith(".~")


def opened(location: Path, limit: int) -> BufferedReader:
    """Returns a regular file of at most `limit` bytes, open for reading.

    Raises:
        Refusal: anything else; no link is followed, and nothing is waited for.
    """
    try:
        _refuse_kind(os.lstat(location).st_mode)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        stream = os.fdopen(os.open(location, flags), "rb")
    except OSError as error:
        raise Refusal(_why_closed(error)) from None
    status = os.fstat(stream.fileno())  # of what is open now, whatever its name meant a moment ago
    try:
        _refuse_kind(status.st_mode)
        if status.st_size > limit:
            raise Refusal(_too_large(limit))
    except Refusal:
        stream.close()
        raise
    return stream


def content(location: Path) -> bytes:
    """Returns the bytes of a regular file of at most 8 MB.

    Raises:
        Refusal: it is none, or it can't be read.
    """
    with opened(location, limits.FILE) as stream:
        return limited(stream)


def limited(stream: BinaryIO) -> bytes:
    """Returns what a stream holds.

    Raises:
        Refusal: more than 8 MB, or a failing disk.
    """
    try:
        data = stream.read(limits.FILE + 1)
    except OSError as error:
        raise Refusal(_why_closed(error)) from None
    if len(data) > limits.FILE:
        raise Refusal(_too_large(limits.FILE))
    return data


def _walk(folder: Path, left_out: Set[str], visited: list[Path]) -> Iterator[tuple[Path, str]]:
    """Gives each file with its refusal, or ""; a list in place of recursion: paths may be deep.

    Args:
        visited: takes the folders
    """
    folders = [folder]
    left_out = {path for path in left_out if path.startswith(os.path.realpath(folder))}
    while folders:
        here = folders.pop()
        try:
            entries = list(os.scandir(here))
        except OSError as error:
            yield here, f"The folder can't be opened ({error.strerror}): change its permissions and grade again."
            continue
        if here.parent == folder and {entry.name for entry in entries} >= _RESULTS:
            continue
        visited.append(here)
        if [entry.name for entry in entries] == [COPIES]:
            yield from ((location, ONLY_A_COPY) for location in (here / COPIES).glob("*"))
        for entry in entries:
            location = Path(entry.path)
            if left_out and os.path.realpath(location) in left_out:
                continue
            if entry.is_dir(follow_symlinks=False):
                if not is_ignored([here.name if here != folder else "", entry.name, ""]):
                    folders.append(location)
                if is_notebook(entry.name):
                    yield location, "It is a folder, though its name ends like a notebook's: rename the folder."
            elif entry.is_symlink() and is_folder(location):
                if not is_ignored([entry.name, ""]):
                    yield location, "It is a link to a folder, and links are not followed: put the folder itself here."
            elif not is_ignored([entry.name]):
                yield location, ""


def _empty(visited: Sequence[Path], files: Iterable[Path]) -> list[Path]:
    """Returns the folders that hold no file of a person's, however deep; of those in each other the outermost."""
    peoples = (file for file in files if file.name.lower() not in LITTER and not file.name.startswith("._"))
    filled = {*visited[:1], *(folder for file in peoples for folder in file.parents)}
    return [folder for folder in visited if folder not in filled and folder.parent in filled]


def is_folder(path: Path) -> bool:
    """Says whether there is a folder, as far as we may know."""
    try:
        return path.is_dir()
    except OSError:  # a closed folder on the way
        return False


def _relative(location: Path, base: str) -> Printable:
    return named("/".join(printable(part) for part in Path(os.path.relpath(location, base)).parts))


def _refuse_kind(mode: int) -> None:
    if stat.S_ISLNK(mode):
        raise Refusal("It is a link, and links are not followed: put the file itself here.")
    if stat.S_ISDIR(mode):
        raise Refusal("It is a folder, not a file: name the folder itself to grade what is in it.")
    if not stat.S_ISREG(mode):
        raise Refusal("It is not a regular file but a pipe, a socket or a device: put the notebook's own file here.")


def _too_large(limit: int) -> str:
    return (
        f"The file is larger than {limit // 2**20} MB: clear the notebook's outputs "
        "(Edit > Clear Outputs of All Cells), save it and hand it in again."
    )


def _why_closed(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "There is no such file: look for a typing mistake in its path."
    if isinstance(error, PermissionError):
        return "The file can't be opened for lack of permission: make it readable (chmod u+r) and grade again."
    return f"The file can't be opened ({error.strerror or error}): copy it once more and grade again."
