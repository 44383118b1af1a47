"""What learning platforms write into the names of the files that they hand out.

- Moodle: "Name Surname_12345_assignsubmission_file_/lab.ipynb"; the number names a participant of the assignment
- Canvas: "surnamename_LATE_12345_67890_lab.ipynb"; the first number is the learner's own
"""

import re
from typing import Literal, NamedTuple

_MOODLE = re.compile(r"(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)")
_CANVAS = re.compile(r"(?P<name>[^_/]+)(?:_LATE)?_(?P<number>\d+)_\d+_")


class Owner(NamedTuple):
    """Whose file it is, in the words of a platform. `folder`: the parts of the path above the name."""

    platform: Literal["moodle", "canvas"]
    name: str
    number: str
    folder: tuple[str, ...]


def owner(path: str) -> Owner | None:
    """Returns what the names in a path say, None if no platform wrote them.

    Example: "smithjane_LATE_12_34_lab.ipynb" -> canvas, smithjane, 12
    """
    parts = path.split("/")
    for place, part in enumerate(parts):
        folder = tuple(parts[:place])
        if match := _MOODLE.match(part):
            blind = match["name"].strip() == "Participant"  # the number is all there is
            name = f"Participant {match['number']}" if blind else match["name"].strip()
            return Owner("moodle", name, match["number"], folder)
        if match := _CANVAS.match(part):
            return Owner("canvas", match["name"].strip(), match["number"], folder)
    return None
