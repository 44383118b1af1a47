"""Writes the zip that Gradescope takes as an autograder: python scripts/gradescope/build.py FOLDER.

- setup.sh and run_autograder, which Gradescope runs
- grader/: what pip installs the grader from
- lab/: the lab as its author has it, since the grader needs the hidden checks; learners never see this zip
"""

import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder import lab
from autograder.lesson import release

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ("setup.sh", "run_autograder")
OF_GRADER = ("autograder", "LICENSE", "README.md", "pyproject.toml")
NAME = "gradescope-autograder.zip"


def files(root: Path) -> Iterator[tuple[str, Path]]:
    """Gives each file of the zip: its name there, and where it lies."""
    yield from ((name, root / "scripts" / "gradescope" / name) for name in SCRIPTS)
    yield from (("grader/" + name, path) for name, path in _below(root, OF_GRADER))
    here = lab.read(root)
    listed = [here.sections, here.learners, here.tests, here.readme, *here.release, *here.shown]
    listed += [lab.FILE, release.REQUIREMENTS, "constraints.txt", "scripts/make_venv.sh"]
    yield from (("lab/" + name, path) for name, path in _below(root, listed))


def write(out: Path, root: Path = ROOT) -> Path:
    """Writes the zip into a folder and returns its path."""
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out / NAME, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in sorted(files(root)):
            member = zipfile.ZipInfo(name, release.LONG_AGO)
            member.create_system = 3  # Unix
            member.external_attr = (0o100755 if name in SCRIPTS else 0o100644) << 16
            archive.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return out / NAME


def _below(root: Path, listed: Iterable[str]) -> Iterator[tuple[str, Path]]:
    """Gives each file that an entry of a list means: a file, a folder with all that is in it, or names with a star."""
    found = {path for entry in listed for path in root.glob(entry)}
    found |= {path for folder in found if folder.is_dir() for path in folder.rglob("*")}
    for path in sorted(found):
        if path.is_file() and "__pycache__" not in path.parts and ".ipynb_checkpoints" not in path.parts:
            yield path.relative_to(root).as_posix(), path


if __name__ == "__main__":
    made = write(Path(sys.argv[1]))
    print(f"Written: {made} ({made.stat().st_size / 2**20:.1f} MB). Upload it to Gradescope: docs/gradescope.md")
