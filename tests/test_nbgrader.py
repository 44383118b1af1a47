"""nbgrader itself, on the sandboxed kernel: the wheel, `autograder kernelspec`, and one line of a course's settings."""

import csv
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from autograder.lesson import release
from autograder.lesson.build import METADATA, nbgraders
from autograder.sandbox.isolation import Level, detect
from benchmarks import environments
from tests.conftest import LAB, ROOT
from tests.course import MODEL, SOFTMAX
from tests.test_docs import commands

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(detect().level != Level.FULL, reason="needs full isolation (bubblewrap)"),
]
PAGE = ROOT / "docs" / "nbgrader.md"
TYPED = commands(PAGE)
ONE_LINE = 'c.ExecutePreprocessor.kernel_name = "autograder"\n'
PLAIN = "--ExecutePreprocessor.kernel_name=python3"
SETTINGS = 'c = get_config()\nc.CourseDirectory.course_id = "course"\n'
RIGHT = "def mean(x):\n    return sum(x) / len(x)\n"
# Prints what it finds there, Python's own packages aside.
LOOKS = """
import glob, os
places = [{course!r} + "/**", "/etc/shadow", os.path.expanduser("~/.ssh/*"), "/tmp/*", "/tmp/notebook/**"]
found = {path for place in places for path in glob.glob(place, recursive=True) if os.path.isfile(path)}
print("SEEN", sorted(path for path in found if "site-packages" not in path))
print("SECRET", os.environ.get("SECRET"))
"""
WRITES = """
import os
for path in ("heights.csv", {course!r} + "/gradebook.db", {course!r} + "/submitted/ada/ps1/means.ipynb"):
    try:
        open(path, "w").write("spoiled")
    except OSError:
        pass
try:
    os.kill(os.getppid(), 9)
except OSError:
    pass
"""
ANSWERS = {
    "ada": RIGHT,
    "ben": "def mean(x):\n    return max(x)",
    "cheats": "get_ipython().input_transformers_post.append(lambda lines: ['pass'])",
    "exits": "import os\nos._exit(0)",
    "loops": "while True: pass",
    "looks": LOOKS + RIGHT,
    "takes": "hold = []\nwhile True: hold.append(bytearray(b'x' * 2**26))",
    "writes": WRITES + RIGHT,
    "zoe": RIGHT,
}


@pytest.fixture(scope="module")
def type_in(tmp_path_factory):
    """A function: types a command in a folder, in nbgrader's environment, and returns what it said.

    The environment has one of its own before it, which gets the grader as the page says.
    """
    folder = tmp_path_factory.mktemp("instructor")
    theirs = environments.make("nbgrader")
    subprocess.run([theirs / "python", "-m", "venv", "--without-pip", folder / "env"], check=True)
    programs = folder / "env" / "bin"
    (packages,) = folder.glob("env/lib/python*/site-packages")
    (beside,) = theirs.parent.glob("lib/python*/site-packages")
    (packages / "beside.pth").write_text(str(beside))
    (programs / "nbgrader").write_text(f'#!/bin/sh\nexec {programs / "python"} -m nbgrader "$@"\n')
    (programs / "nbgrader").chmod(0o755)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "JUPYTER"))}
    path = os.pathsep.join([str(programs), str(theirs), os.environ["PATH"]])

    def run(at: Path, command: str, codes: tuple[int, ...] = (0,)) -> str:
        variables = {**clean, "PATH": path, "SECRET": "of the instructor"}
        done = subprocess.run(["sh", "-c", command], cwd=at, capture_output=True, text=True, env=variables)
        assert done.returncode in codes, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    left_out = shutil.ignore_patterns(".*", "__pycache__", "tests", "benchmarks", "*.egg-info", "build")
    shutil.copytree(ROOT, folder / "digits-lab", ignore=left_out)
    for command in TYPED[:2]:
        run(folder, command)
    return run


@pytest.fixture(scope="module")
def nbgrader(type_in):
    """A function: runs nbgrader in a course, and returns what it said."""
    return lambda course, *words, codes=(0,): type_in(course, shlex.join(["nbgrader", *words]), codes)


def marks(nbgrader: Callable[..., str], course: Path, of: str) -> dict[str, float]:
    """Returns each learner's score, as nbgrader exports it."""
    nbgrader(course, "export")
    with (course / "grades.csv").open(newline="", encoding="utf-8") as table:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(table) if row["assignment"] == of}


def fill(path: Path, answers: dict[str, str]) -> None:
    """Types answers into a notebook, by the names that nbgrader has for its cells."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def course(type_in, nbgrader, tmp_path_factory):
    """Somebody's own course, autograded: a notebook that reads a CSV beside it, with hidden tests of its own."""
    folder = tmp_path_factory.mktemp("own") / "course"
    source = folder / "source" / "ps1"
    source.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(SETTINGS + ONE_LINE + "c.ExecutePreprocessor.timeout = 5\n")
    (source / "heights.csv").write_text("cm\n160\n170\n180\n")
    reads = "import csv\nwith open('heights.csv') as file:\n    heights = [float(row['cm']) for row in csv.DictReader(file)]"
    solved = f"### BEGIN SOLUTION\n{RIGHT}### END SOLUTION"
    test = "assert mean([1, 2, 3]) == 2\n### BEGIN HIDDEN TESTS\nassert mean(heights) == 170\n### END HIDDEN TESTS"
    cells = [
        v4.new_code_cell(reads, id="reads", metadata=nbgraders("reads")),
        v4.new_code_cell(solved, id="mean", metadata=nbgraders("mean", is_answer=True)),
        v4.new_code_cell(test, id="test_mean", metadata=nbgraders("test_mean", 10)),
    ]
    nbformat.write(v4.new_notebook(cells=cells, metadata=METADATA), source / "means.ipynb")
    nbgrader(folder, "generate_assignment", "ps1")
    for name, answer in ANSWERS.items():
        handed_in = shutil.copytree(folder / "release" / "ps1", folder / "submitted" / name / "ps1")
        fill(handed_in / "means.ipynb", {"mean": answer.replace("{course!r}", repr(str(folder)))})
    type_in(folder, TYPED[2], codes=(1,))  # 1: two kernels died, and nbgrader says so
    return folder


def printed(course: Path, name: str) -> str:
    """Returns what a learner's notebook printed when nbgrader ran it."""
    cells = nbformat.read(course / "autograded" / name / "ps1" / "means.ipynb", as_version=4).cells
    return "".join(output.get("text", "") for cell in cells for output in cell.outputs)


def test_when_a_course_of_ones_own_is_autograded_then_each_has_what_its_own_hidden_tests_say(nbgrader, course):
    """One who cheats has, too: the verdict is the kernel's, as the page tells."""
    assert marks(nbgrader, course, "ps1") == {
        "ada": 10, "ben": 0, "cheats": 10, "exits": 0, "loops": 0, "looks": 10, "takes": 0, "writes": 10, "zoe": 10,
    }  # fmt: skip


def test_when_a_cell_looks_around_then_it_sees_its_own_folder_and_no_other(nbgrader, course):
    lines = printed(course, "looks").splitlines()
    nbgrader(course, "autograde", "ps1", "--student", "looks", "--force", PLAIN)
    plain = printed(course, "looks")

    assert lines == ["SEEN ['/tmp/notebook/heights.csv', '/tmp/notebook/means.ipynb']", "SECRET None"]
    assert "submitted/ada/ps1/means.ipynb" in plain and "SECRET of the instructor" in plain  # the test can fail


def test_when_a_cell_writes_then_nothing_of_the_course_has_changed(course):
    for folder in ("submitted", "autograded"):
        assert (course / folder / "writes" / "ps1" / "heights.csv").read_text() == "cm\n160\n170\n180\n"
    assert "spoiled" not in (course / "submitted" / "ada" / "ps1" / "means.ipynb").read_text(encoding="utf-8")


def test_when_our_own_notebook_is_released_there_then_it_is_collected_validated_and_autograded(nbgrader, tmp_path):
    course, home = tmp_path / "course", tmp_path / "home"
    (tmp_path / "exchange").mkdir()
    (tmp_path / "exchange").chmod(0o777)
    settings = SETTINGS + ONE_LINE + f'c.Exchange.root = "{tmp_path / "exchange"}"\n'
    for folder in (course, home):
        folder.mkdir()
        (folder / "nbgrader_config.py").write_text(settings)
    files = {name: content for name, content in release.contents(LAB).items() if not name.endswith(".ipynb")}
    for name, content in files.items():
        path = course / "source" / "digits" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    shutil.copy(ROOT / LAB.learners, course / "source" / "digits")
    nbgrader(course, "generate_assignment", "digits")
    shutil.copy(ROOT / LAB.learners, course / "release" / "digits")  # nbgrader's own stubs would break it
    nbgrader(course, "release_assignment", "digits")

    nbgrader(home, "fetch_assignment", "digits")
    unsolved = nbgrader(home, "validate", "digits/digits.ipynb")
    fill(home / "digits" / "digits.ipynb", {"my_softmax": SOFTMAX, "model": MODEL})
    solved = nbgrader(home, "validate", "digits/digits.ipynb")
    nbgrader(home, "submit", "digits")
    nbgrader(course, "collect", "digits")
    (collected,) = (course / "submitted").iterdir()
    half = shutil.copytree(collected, course / "submitted" / "half")
    fill(half / "digits" / "digits.ipynb", {"model": "model = None"})
    nbgrader(course, "autograde", "digits")

    assert "VALIDATION FAILED ON 2 CELL(S)" in unsolved
    assert "Success! Your notebook passes all the tests." in solved
    assert marks(nbgrader, course, "digits") == {collected.name: 100, "half": 40}


def test_when_the_page_tells_what_to_type_then_that_was_tried():
    assert TYPED[:3] == ["python -m pip install ./digits-lab", "autograder kernelspec", "nbgrader autograde ps1"]
    assert ONE_LINE in PAGE.read_text(encoding="utf-8")


def test_when_pandas_and_arrow_are_installed_then_they_are_loaded_before_the_first_notebook(type_in, tmp_path):
    (tmp_path / "heights.csv").write_text("cm\n160\n")
    reads = "import sys\nprint('pyarrow' in sys.modules)\nimport pandas\nprint(pandas.read_csv('heights.csv', engine='pyarrow').cm.sum())"
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(reads)], metadata=METADATA), tmp_path / "reads.ipynb")
    type_in(tmp_path, "python -m pip install --quiet pandas pyarrow && autograder kernelspec")

    told = type_in(
        tmp_path,
        "python -m nbconvert --execute --ExecutePreprocessor.kernel_name=autograder --to notebook --stdout reads",
    )

    assert "True" in told and "160" in told
