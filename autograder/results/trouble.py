"""What SQLite and the system say of a gradebook, as sentences with the next step."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.records import Told


class GradebookError(Told):
    """The gradebook can't be used; the message is a sentence with the next step."""


class GradebookBusy(GradebookError):
    """Another grader has this gradebook open."""


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turns what is raised within into a sentence.

    Raises:
        GradebookBusy: another grader has it open.
        GradebookError: it is damaged, not a gradebook, or can't be written.
    """
    try:
        yield
    except sqlite3.ProgrammingError:  # our own mistake, such as a call after closing
        raise
    except (sqlite3.Error, OSError) as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise GradebookBusy(
                f"{path} is open in another run of the grader. Wait until it has ended, or choose another folder."
            ) from error
        if name == "SQLITE_NOTADB":
            raise GradebookError(f"{path} is not a gradebook. Move it away, or choose another folder.") from error
        if isinstance(error, OSError) or name.startswith(
            ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_PROTOCOL")
        ):
            raise GradebookError(
                f"{path} can't be written ({getattr(error, 'strerror', None) or error}). What is recorded is safe: "
                "mend that, then run the same command again."
            ) from error
        raise damaged(path, str(error)) from error


def damaged(path: Path, how: str) -> GradebookError:
    """Returns the error for a file that was a gradebook."""
    return GradebookError(
        f"{path} is damaged ({how}); it is left as it is. Put a copy from your backup in its place, "
        "or move it away and grade again."
    )
