"""Where the results stand on disk, and how they get there whole."""

import hashlib
import os
import re
import unicodedata
from pathlib import Path

from autograder.records import Score

_SLUG = 40  # characters: with the digits behind it, within 255 bytes in any script


class CannotWrite(Exception):
    """A file of the results could not be written; the message is a sentence with the next step."""


def feedback(score: Score) -> str:
    """Returns where a submission's page stands in the report's folder, such as "feedback/ada-0a1b2c3d.html"."""
    name = unicodedata.normalize("NFC", score.student.encode("utf-8", "replace").decode())
    slug = re.sub(r"[\W_]+", "-", name)[:_SLUG].strip("-") or "submission"
    digits = hashlib.sha256(score.path.encode("utf-8", "backslashreplace")).hexdigest()[:8]
    return f"feedback/{slug}-{digits}.html"


def write(path: Path, text: str) -> None:
    """Writes a text file that only its owner may read: it is there whole, or it is what it was before.

    Raises:
        CannotWrite: the disk is full, the folder can't be written, or the like.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)  # what a killed run left behind
        with open(part, "xb", opener=_private) as file:
            file.write(text.encode("utf-8"))
        part.replace(path)
    except OSError as error:
        raise CannotWrite(
            f"{path} could not be written ({error.strerror}). The marks are safe in the gradebook: "
            "mend that, then run the same command again."
        ) from error


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
