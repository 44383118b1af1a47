"""Whose file it is, by the names that learning platforms give.

- Moodle: "Name Surname_12345_assignsubmission_file_/digits.ipynb"
- Canvas: "surnamename_LATE_12345_67890_digits.ipynb"
- anything else: the first folder, or the file's own name
"""

import re
from typing import NamedTuple

from autograder.grading import files

MOODLE = re.compile(r"(?P<name>[^/]+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)")
CANVAS = re.compile(r"(?P<name>[^_/]+)(?:_LATE)?_(?P<id>\d+)_\d+_")


class Learner(NamedTuple):
    """Who handed a file in. Two learners may share a name; `key` tells them apart."""

    key: str
    name: str


def learner(name: str) -> Learner:
    """Returns who a file belongs to, by its name relative to what is graded.

    Example: "smithjane_LATE_12_34_digits.ipynb" -> smithjane; "alice/lab/digits.ipynb" -> alice
    """
    parts = name.split("/")
    for place, part in enumerate(parts):
        if match := MOODLE.match(part) or CANVAS.match(part):
            who = match["name"].strip()
            if who == "Participant":  # Moodle's blind marking: the number is all there is
                who = f"Participant {match['id']}"
            return Learner("/".join([*parts[:place], f"{who}_{match['id']}"]), who)
    first = stem(parts[0])
    return Learner(first, first)


def stem(name: str) -> str:
    """Returns a name without its ending. Example: "alice.zip" -> "alice"."""
    return name[: len(name) - len(files.kind(name))] or name
