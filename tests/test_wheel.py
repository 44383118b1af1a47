"""The grader without its checkout: a wheel that holds it alone grades any lab, from an environment of its own."""

import csv
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from autograder import __version__
from autograder.lesson.release import learners_requirements
from autograder.sandbox.isolation import Level, detect
from tests.conftest import ROOT
from tests.course import MODEL, SOFTMAX, notebook
from tests.test_habits import imported
from tests.test_second_lab import MEANS

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["cluster"]]
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "VIRTUAL"))}
pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the paths of an environment are those of Linux and macOS"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy: setuptools takes whatever an earlier build has left behind."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "autograder", folder / "autograder", ignore=shutil.ignore_patterns("__pycache__"))
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def programs(wheel, tmp_path_factory):
    """The folder of the programs of an environment with the wheel, and the packages of this one beside it."""
    env = environment(tmp_path_factory.mktemp("beside"))
    pip("--python", env / "bin" / "python", "install", "--no-deps", "--no-index", wheel)
    (packages,) = env.glob("lib/python*/site-packages")
    (packages / "beside.pth").write_text(sysconfig.get_path("purelib"))
    return env / "bin"


def environment(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return folder


def pip(*arguments: str | Path) -> None:
    line = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(line, capture_output=True, text=True, env=CLEAN)
    assert done.returncode == 0, done.stdout + done.stderr


def run(programs: Path, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([programs / "autograder", *arguments], cwd=cwd, capture_output=True, text=True, env=CLEAN)


def test_when_the_wheel_is_made_then_it_holds_the_grader_and_nothing_of_the_lab(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tops = {name.partition("/")[0] for name in names}
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "autograder").rglob("*.*") if path.suffix != ".pyc"}

    assert tops == {"autograder", f"digits_lab-{__version__}.dist-info"}
    assert {name for name in names if name.startswith("autograder/")} == ours


def test_when_it_is_installed_then_it_is_there_without_the_checkout_and_needs_no_lab_for_its_version(
    programs, tmp_path
):
    place = subprocess.run(
        [programs / "python", "-c", "import autograder; print(autograder.__file__)"],
        cwd=tmp_path, capture_output=True, text=True, env=CLEAN,
    )  # fmt: skip
    told = run(programs, "--version", cwd=tmp_path)
    refused = run(programs, "grade", ".", "--out", "out", cwd=tmp_path)

    assert place.stdout.startswith(str(programs.parent))
    assert told.stdout == f"autograder, version {__version__}\n"
    assert refused.returncode == 2
    assert refused.stderr.endswith(
        "This grader lies in no lab. Say which one is meant: --lab FOLDER, that holds lab.toml.\n"
    )


def test_when_it_is_installed_then_it_grades_this_lab_by_its_folder(programs, tmp_path):
    needs_a_sandbox()
    notebook(tmp_path / "in" / "ada.ipynb", SOFTMAX, MODEL)

    graded = run(programs, "--lab", ROOT, "grade", "in", "--out", "out", "--quiet", cwd=tmp_path)

    assert graded.returncode == 0, graded.stdout + graded.stderr
    assert marks(tmp_path / "out") == {"ada": "100.0"}
    assert (tmp_path / "out" / "report.html").stat().st_size > 10_000


def test_when_the_grader_imports_a_package_then_it_is_declared_and_the_declared_are_those_tested_with():
    declared = {requirement.name.lower().replace("_", "-"): requirement for requirement in map(Requirement, DECLARED)}
    libraries = [ROOT / "autograder/inside" / part for part in ("standins", "preloads")]  # chosen by a lab
    files = [path for path in (ROOT / "autograder").rglob("*.py") if path.parent not in libraries]
    names = {name.partition(".")[0] for path in files for name in imported(path)} - {"autograder"}
    distributions = metadata.packages_distributions()
    needed = {distributions[name][0].lower().replace("_", "-") for name in names - set(sys.stdlib_module_names)}

    assert needed | {"nbval", "ruff"} == declared.keys()
    for name, requirement in declared.items():
        assert requirement.specifier.contains(metadata.version(name)), name


def test_when_the_checkout_is_installed_then_the_modules_of_its_lab_are_there_too(tmp_path):
    if not any(found.metadata["Name"] == "digits-lab" for found in metadata.distributions()):
        pytest.skip("make installs the checkout")
    code = "import lab_utils, public_tests; print(lab_utils.__file__, public_tests.__file__)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env=CLEAN)

    assert done.stdout.split() == [str(ROOT / "lab_utils" / "__init__.py"), str(ROOT / "public_tests.py")], done.stderr


@pytest.mark.full
def test_when_an_environment_is_empty_then_the_wheel_brings_all_that_the_grader_needs_and_a_lab_the_rest(
    wheel, tmp_path
):
    needs_a_sandbox()
    python = environment(tmp_path / "empty") / "bin" / "python"
    pinned = ("--constraint", ROOT / "constraints.txt")
    pip("--python", python, "install", wheel, *pinned)
    means = shutil.copytree(MEANS, tmp_path / "means")
    notebook(tmp_path / "in" / "ada.ipynb", "def my_mean(x):\n    return sum(x) / len(x)")
    assert run(python.parent, "--lab", means, "build", cwd=tmp_path).returncode == 0

    graded = run(python.parent, "--lab", means, "grade", "in", "--out", "out", "--quiet", cwd=tmp_path)

    assert graded.returncode == 0, graded.stdout + graded.stderr
    assert marks(tmp_path / "out") == {"ada": "10.0"}
    (packages,) = python.parents[1].glob("lib/python*/site-packages")
    assert not re.search("tensorflow|keras", " ".join(path.name for path in packages.iterdir()))

    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    (tmp_path / "requirements.txt").write_text(learners_requirements(text), encoding="utf-8")
    pip("--python", python, "install", "--requirement", tmp_path / "requirements.txt", *pinned)
    notebook(tmp_path / "digits" / "ada.ipynb", SOFTMAX, MODEL)
    graded = run(python.parent, "--lab", ROOT, "grade", "digits", "--out", "out2", "--quiet", cwd=tmp_path)

    assert graded.returncode == 0, graded.stdout + graded.stderr
    assert marks(tmp_path / "out2") == {"ada": "100.0"}


def marks(out: Path) -> dict[str, str]:
    """Returns each learner's score."""
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["student"]: row["score"] for row in csv.DictReader(file)}


def needs_a_sandbox() -> None:
    if detect().level == Level.NONE:
        pytest.skip("grading needs isolation: bubblewrap or Landlock")
