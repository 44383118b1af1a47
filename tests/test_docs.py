"""What the documents tell people to type: each block of code is run, or named here with the reason why not."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from autograder import printable
from autograder.reading import limits
from autograder.results import groups
from autograder.results.gradebook import Gradebook
from autograder.results.tables import export
from autograder.sandbox import kernel
from autograder.sandbox.isolation import Level, detect
from tests.conftest import ROOT
from tests.course import MODEL, SOFTMAX, notebook
from tests.results.samples import BEN, RUN

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A make target can take minutes and gigabytes: make itself says (-n) that it knows the target and what it would do.
TYPED = {
    "make": "make -n",
    "python": "python",
    "pytest": "pytest -p no:cacheprovider",
    "git": "git",
    "autograder": "autograder",
    "openssl": "openssl",
}
WINDOWS = "for Windows; `make lab` takes the same steps, and the browser tests open what it opens"
MACOS = "downloads 0.4 GB; `make lab` takes the same steps, and the browser tests open what it opens"
NBGRADER = "needs nbgrader; tests/test_nbgrader.py types it"
UV = "tests/test_uv.py types it"
DASK = "starts a cluster; tests/test_cluster.py types it"
NOT_RUN = {
    "uv venv --python 3.12 && uv pip install -r requirements.txt -c constraints.txt": UV,
    "uv run --no-project jupyter lab --LabApp.default_url=/lab/tree/notebooks/digits.ipynb": UV,
    "uvx --from ./digits-lab --with-requirements digits-lab/requirements.txt autograder --lab digits-lab grade "
    "submissions --out report": UV,
    "python -m pip install ./digits-lab": NBGRADER,
    "autograder kernelspec": NBGRADER,
    "nbgrader autograde ps1": NBGRADER,
    "dask scheduler --host 127.0.0.1": DASK,
    "dask worker tcp://127.0.0.1:8786 --nthreads 1 --no-nanny": DASK,
    "autograder grade submissions/ --out report/ --dask tcp://127.0.0.1:8786": DASK,
    "dask scheduler --protocol tls --no-dashboard": DASK,
    "dask worker tls://192.0.2.1:8786 --nthreads 1 --no-nanny --no-dashboard": DASK,
    "autograder grade submissions/ --out report/ --dask tls://192.0.2.1:8786": DASK,
    "autograder grade submissions/ --out report/ --watch": "goes on until it is stopped; tests/test_watching.py types it",
    "py -3.12 -m venv .venv": WINDOWS,
    r".venv\Scripts\python -m pip install -r requirements.txt": WINDOWS,
    r".venv\Scripts\jupyter lab --LabApp.default_url=/lab/tree/notebooks/digits.ipynb": WINDOWS,
    "python3 -m venv .venv": MACOS,
    ".venv/bin/python -m pip install -r requirements.txt": MACOS,
    ".venv/bin/jupyter lab --LabApp.default_url=/lab/tree/notebooks/digits.ipynb": MACOS,
}
# Without a name for its mistake, as grading.md marks it by hand.
WRONG = "def my_softmax(z):\n    return 0.9 * np.exp(z) / np.sum(np.exp(z)) + 0.1 * np.sin(z)"
GROUP = re.compile(r"my_softmax-[0-9a-f]{8}")  # whose id depends on what is asked
MARKS = "submission,exercise,points,why\nben/lab.ipynb,my_softmax,15,one sign\n"
# What a platform's page is read beside: the files of two learners as the platform calls them, the class's list, and
# what the export is to hold.
HANDED_OUT = {
    "moodle.md": (
        ["Ben Ok_77_assignsubmission_file_/lab.ipynb", "Ada L_78_assignsubmission_file_/lab.ipynb"],
        "",
        {"Participant 77,Ben Ok,10.0,10.0", "Participant 78,Ada L,10.0,10.0"},
        {"Ben Ok_77_assignsubmission_file_/feedback.html", "Ada L_78_assignsubmission_file_/feedback.html"},
    ),
    "canvas.md": (
        ["okben_77_35_lab.ipynb", "lada_LATE_78_36_lab.ipynb"],
        "",
        {"okben,77,,,,10.0", "lada,78,,,,10.0"},
        {"okben_77_35_lab.html", "lada_LATE_78_36_lab.html"},
    ),
    "brightspace.md": (
        ["12-34 - Ben Ok - Oct 5, 2026 122 PM/lab.ipynb", "13-34 - Ada L - Oct 5, 2026 123 PM/lab.ipynb"],
        "OrgDefinedId,Username,Last Name,First Name,End-of-Line Indicator\n#0042,#bok,Ok,Ben,#\n#0043,#al,L,Ada,#\n",
        {"#0042,#bok,10.0,#", "#0043,#al,10.0,#"},
        set(),
    ),
}


def commands(document: Path) -> list[str]:
    """Returns the lines that a reader may type: a block of `text` is a picture, of `json` a result, else a file."""
    blocks = BLOCK.findall(document.read_text(encoding="utf-8"))
    lines = [
        line
        for language, block in blocks
        if language not in ("text", "json", "python", "yaml")
        for line in block.splitlines()
    ]
    return [line.split("  #")[0].strip() for line in lines if line.split("  #")[0].strip()]


EVERYTHING = [(document.name, command) for document in DOCUMENTS for command in commands(document)]


@pytest.mark.parametrize(("document", "command"), EVERYTHING, ids=lambda text: text)
def test_when_a_document_tells_a_command_then_it_is_run_or_there_is_a_reason_why_not(document, command):
    assert command.split()[0] in TYPED or command in NOT_RUN, f"{document}: say in this test how {command!r} is run"


def test_when_a_reason_is_given_then_a_document_still_tells_that_command():
    assert NOT_RUN.keys() <= {command for _, command in EVERYTHING}


def test_when_a_command_is_not_run_then_at_least_the_files_it_names_are_there():
    named = {
        word.replace("\\", "/").rpartition("/lab/tree/")[2].removeprefix("digits-lab/")
        for command in NOT_RUN
        for word in command.split()
        if word.endswith(("txt", "ipynb"))
    }

    assert named == {"requirements.txt", "constraints.txt", "notebooks/digits.ipynb"}
    assert all((ROOT / name).is_file() for name in named)


def test_when_the_documents_tell_limits_then_they_are_those_that_hold():
    text = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    megabyte, gigabyte = 2**20, 2**30
    zips = f"{limits.ARCHIVE // gigabyte} GB, {limits.MEMBERS:,} files, {limits.UNPACKED // gigabyte} GB of notebooks in it"
    told = {
        "a file": f"{limits.FILE // megabyte} MB",
        "code cells of a notebook": f"{limits.CELLS:,}",
        "code of a notebook": f"{limits.CODE:,} characters",
        "a text cell": f"{limits.TEXT:,} characters",
        "a zip": zips,
        "notebooks of one learner": f"{limits.NOTEBOOKS}, and {limits.LOOKED_AT} files that are looked at",
        "`.py` files beside a notebook": f"{limits.MODULES // megabyte} MB",
        "what a process sends back": f"{kernel.MOST // megabyte} MB",
        "a sentence that is shown": f"{printable.SENTENCE:,} characters",
        "a name that is shown": f"{printable.NAME:,} characters",
        "code that is shown": f"{printable.CODE:,} characters",
    }

    assert [what for what, limit in told.items() if f"| {what} | {limit} |" not in text] == []


def test_when_a_document_shows_grades_json_then_it_has_the_fields_that_are_written():
    (shown,) = [
        block
        for document in DOCUMENTS
        for language, block in BLOCK.findall(document.read_text(encoding="utf-8"))
        if language == "json"
    ]

    assert fields(json.loads(shown)) == fields(json.loads(export.grades_json([BEN], RUN)))


def fields(data: object, above: str = "") -> list[str]:
    """Returns where there is a value, such as "submissions.exercises.score", in order; of a list, its first item's."""
    if isinstance(data, dict):
        return [name for key, value in data.items() for name in fields(value, f"{above}.{key}")]
    return fields(data[0], above) if isinstance(data, list) else [above]


@pytest.fixture
def reader(tmp_path):
    """A copy of the project as a reader has it, with one submission beside it."""
    folder = tmp_path / "digits-lab"
    left_out = shutil.ignore_patterns(".*", "__pycache__", "submissions", "*.egg-info", "build", "dist", "report")
    shutil.copytree(ROOT, folder, ignore=left_out)
    for name in ("folder", "submissions", "submitted"):
        notebook(folder / name / "ben" / "lab.ipynb", SOFTMAX, MODEL)
    return folder


def type_in(folder: Path, command: str) -> None:
    """Types a command into a shell in a folder; it must succeed."""
    first, _, rest = command.partition(" ")
    typed = f"{TYPED[first]} {rest}".replace("<this repository>", shlex.quote(str(ROOT)))
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(
        ["sh", "-c", typed], cwd=folder, input="y\n", capture_output=True, text=True,
        env={"PATH": path, "PYTHONPATH": str(folder)},
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


@pytest.mark.skipif(sys.platform == "win32", reason="the commands are for a POSIX shell")
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_when_a_reader_types_what_a_document_tells_then_it_works_from_top_to_bottom(document, reader):
    typed = [command for command in commands(document) if command not in NOT_RUN]
    if not (ROOT / ".git").exists():
        typed = [command for command in typed if not command.startswith("git")]
    if not any(point.name == "digits-lab" for point in entry_points(group="jupyter_client.kernel_provisioners")):
        typed = [command for command in typed if "kernel-name digits-lab" not in command]  # make installs it
    if not shutil.which("openssl"):
        typed = [command for command in typed if not command.startswith("openssl")]
    if any(command.startswith("autograder") for command in typed):
        needs_a_sandbox()
    files, listed, marks, pages = HANDED_OUT.get(document.name, ([], "", set(), set()))
    if files:
        hand_out(reader, files, listed)
    if document.name == "grading.md":
        notebook(reader / "submissions" / "ben" / "lab.ipynb", WRONG, MODEL)
        (reader / "marks.csv").write_text(MARKS, encoding="utf-8")
    for command in typed:
        type_in(reader, GROUP.sub(lambda _: group_of(reader / "report"), command))

    lines = (reader / "grades.csv").read_text(encoding="utf-8").splitlines() if files else []
    assert {mark for mark in marks if any(line.startswith(mark) for line in lines)} == marks
    if pages:
        with zipfile.ZipFile(reader / "feedback.zip") as archive:
            assert set(archive.namelist()) == pages


def group_of(report: Path) -> str:
    """Returns the id of the first group of answers that behave alike."""
    with Gradebook.open(report / "gradebook.sqlite") as book:
        return groups.groups(book.scores(of_newest_run=True))[0].id


def hand_out(folder: Path, files: list[str], listed: str) -> None:
    """Writes what a platform hands out: all files in one zip, and the class's list."""
    answer = notebook(folder / "right.ipynb", SOFTMAX, MODEL)
    with zipfile.ZipFile(folder / "submissions.zip", "w") as archive:
        for name in files:
            archive.write(answer, name)
    (folder / "class.csv").write_text(listed, encoding="utf-8")


def needs_a_sandbox() -> None:
    if detect().level != Level.FULL:
        pytest.skip("needs full isolation (bubblewrap), as the grader does")
