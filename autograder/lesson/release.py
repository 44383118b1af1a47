"""What learners get: one zip by the lab's list of what may be in it, the same bytes from the same lab everywhere.

- take the files of the list, their line ends as in the repository
- requirements.txt: the packages to learn with; those of the grader stay here
- store them sorted, without times, owners and compression (zlib's bytes differ from one build to another)
"""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from autograder.lab import Lab
from autograder.records import Told

README = "README.md"
REQUIREMENTS = "requirements.txt"
GRADERS_PACKAGES = "# Only to grade and to run pytest:"
TEXTS = (".ipynb", ".md", ".mplstyle", ".py", ".txt", "LICENSE")
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip knows
READABLE = 0o100644  # a regular file, for its owner to write and for all to read


class CannotRelease(Told):
    """The zip could not be made; the text says why and what to do next."""


def contents(lab: Lab) -> dict[str, bytes]:
    """Returns the files of the release by their names in its folder, sorted.

    Raises:
        CannotRelease: a file of the list is missing.
    """
    files = {name: _read(lab.folder / name) for listed in lab.release for name in _names(lab.folder, listed)}
    files[README] = _read(lab.folder / lab.readme)
    files[REQUIREMENTS] = learners_requirements(_read(lab.folder / REQUIREMENTS).decode()).encode()
    return dict(sorted(files.items()))


def name(lab: Lab) -> str:
    """Returns what the zip, and the folder in it, are called."""
    return f"{lab.name}-student"


def learners_requirements(text: str) -> str:
    """Returns the part of requirements.txt that learners need: what stands above the grader's packages.

    Raises:
        CannotRelease: the line that separates them is missing.
    """
    above, line, _ = text.partition(GRADERS_PACKAGES)
    if not line:
        raise CannotRelease(
            f'{REQUIREMENTS} has no line "{GRADERS_PACKAGES}". Put it above the packages that learners do not need.'
        )
    return above.rstrip() + "\n"


def zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """Returns the zip of some files, all in one folder."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for path, content in sorted(files.items()):
            member = zipfile.ZipInfo(f"{folder}/{path}", LONG_AGO)
            member.create_system = 3  # Unix: else the byte would tell where it was made
            member.external_attr = READABLE << 16
            archive.writestr(member, content)
    return packed.getvalue()


def write(out: Path, lab: Lab) -> Path:
    """Writes a lab's zip into a folder and returns its path.

    Raises:
        CannotRelease: a file of the list is missing, or the folder can't be written.
    """
    content = zipped(contents(lab), name(lab))
    path = out / f"{name(lab)}.zip"
    try:
        out.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise CannotRelease(f"{path} can't be written ({error.strerror}): choose another folder with --out.") from None
    return path


def _names(folder: Path, listed: str) -> list[str]:
    """Returns the files that an entry of the list means."""
    return [path.relative_to(folder).as_posix() for path in folder.glob(listed)] if "*" in listed else [listed]


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotRelease(
            f"{path} can't be read ({error.strerror}). Run make build, or get it back from the repository."
        ) from None
    return content.replace(b"\r\n", b"\n") if path.name.endswith(TEXTS) else content
