"""What stops beginners' code: an error as one short line, and one thing to try against it."""

import re
import traceback

from lab_utils.helps import ARRAYS, SYNTAX
from lab_utils.helps_keras import KERAS

HELPS = re.findall(r"^(\S.*)\n +Try: (.+)", SYNTAX + KERAS + ARRAYS, re.MULTILINE)


def help_with(error: str) -> str:
    """Returns one thing to try against an error that is known here, or ""."""
    for pattern, advice in HELPS:
        if found := re.search(pattern, error):
            return advice.format(*found.groups())
    return ""


def first_line(error: BaseException) -> str:
    """Returns an exception as one short line, such as "line 3: ValueError: too many values"."""
    text = [line for line in re.sub(r"\x1b\[\d*m", "", str(error)).splitlines() if line.strip()] or ["no message"]
    why = text[:2] if text[0].startswith("Exception encountered") else text[:1]  # Keras: then comes what it was
    told = f"{type(error).__name__}: {' '.join(why).strip()}"[:200]
    line = line_of(error)
    return f"line {line}: {told}" if line else told


def line_of(error: BaseException) -> int:
    """Returns the line of a learner's cell in which an error came up, in a function if that was called; 0 if none."""
    walked = traceback.walk_tb(error.__traceback__)
    own = [(frame.f_code.co_name, line) for frame, line in walked if frame.f_globals.get("__name__") == "__main__"]
    return next((line for name, line in own if name != "<module>"), own[0][1] if own else 0)
