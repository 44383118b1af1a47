"""Where the results stand on disk, and how they get there whole."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.records import Score, Told

_SLUG = 40  # characters: with the code behind it, within 255 bytes in any script


class CannotWrite(Told):
    """A file of the results could not be written; the message is a sentence with the next step."""


def feedback(score: Score) -> str:
    """Returns where a submission's page stands in the report's folder, such as "feedback/ada-0a1b….html".

    It has 128 bits of the path's digest: with fewer, a name can be found whose page takes a classmate's place.
    """
    name = unicodedata.normalize("NFC", score.student.encode("utf-8", "replace").decode())
    slug = re.sub(r"[\W_]+", "-", name)[:_SLUG].strip("-") or "submission"
    code = hashlib.sha256(score.path.encode("utf-8", "backslashreplace")).hexdigest()[:32]
    return f"feedback/{slug}-{code}.html"


def write(path: Path, text: str | bytes) -> None:
    """Writes a file that only its owner may read: it is there whole, or it is what it was before.

    A file that holds this already is left alone.

    Raises:
        CannotWrite: the disk is full, the folder can't be written, or the like.
    """
    part = path.with_name(f".{path.name}.part")
    content = text.encode("utf-8") if isinstance(text, str) else text
    with _sentence(path, "written"):
        if path.is_file() and path.read_bytes() == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)  # what a killed run left behind
        with open(part, "xb", opener=_private) as file:
            file.write(content)
        part.replace(path)


def remove(path: Path) -> None:
    """Removes a file.

    Raises:
        CannotWrite: the folder can't be written, or the like.
    """
    with _sentence(path, "removed"):
        path.unlink(missing_ok=True)


@contextmanager
def _sentence(path: Path, done: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite(
            f"{path} could not be {done} ({error.strerror}). The marks are safe in the gradebook: "
            "mend that, then run the same command again."
        ) from error


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
