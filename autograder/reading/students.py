"""Whose file it is: what the learning platform says, else the first folder, or the file's own name."""

from typing import NamedTuple

from autograder import platforms
from autograder.printable import one_line
from autograder.reading import files
from autograder.records import Printable


class Learner(NamedTuple):
    """Who handed a file in. Two learners may share a name; `key` tells them apart."""

    key: str
    name: Printable


def learner(name: str) -> Learner:
    """Returns who a file belongs to, by its name relative to what is graded.

    Example: "smithjane_LATE_12_34_lab.ipynb" -> smithjane; "alice/lab/a.ipynb" -> alice
    """
    owner = platforms.owner(name)
    if owner and (owner.platform == "moodle" or not owner.folder):  # Canvas hands out files without folders
        return Learner("/".join([*owner.folder, f"{owner.name}_{owner.number}"]), one_line(owner.name))
    first = stem(name.split("/")[0])
    return Learner(first, one_line(first))


def stem(name: str) -> str:
    """Returns a name without its ending. Example: "alice.zip" -> "alice", "alice.ipynb.txt" -> "alice"."""
    kind = files.kind(name)
    return name[: name.lower().rfind(kind)] or name if kind else name
