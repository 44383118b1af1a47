"""The autograder for Gradescope: its scripts run as they would there, in the folders that Gradescope makes."""

import json
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import jsonschema
import pytest

from autograder.sandbox.isolation import Level, detect, landlock_version
from tests.conftest import ROOT
from tests.course import MODEL, SOFTMAX, notebook
from tests.test_wheel import CLEAN, pip

SCHEMA = json.loads((ROOT / "tests" / "results" / "formats" / "gradescope.schema.json").read_text(encoding="utf-8"))
PLACE = Path("/tmp/autograder")  # in the container; Gradescope's is /autograder
WITHOUT_FORMULA = "def my_softmax(z):\n    return z"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Gradescope's containers are Linux")


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, env={**CLEAN, **environment})


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The zip, as make writes it."""
    out = tmp_path_factory.mktemp("dist")
    done = run(sys.executable, ROOT / "scripts" / "gradescope" / "build.py", out, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    (path,) = out.iterdir()
    return path


def container(made: Path, folder: Path) -> Path:
    """Returns /autograder as Gradescope lays it out from the zip, but for what setup.sh makes."""
    for name in ("source", "submission", "results"):
        (folder / name).mkdir(parents=True)
    shutil.unpack_archive(made, folder / "source")
    shutil.copy(folder / "source" / "run_autograder", folder)
    (folder / "run_autograder").chmod(0o755)
    for path in (folder, *folder.parents[:3]):
        path.chmod(0o755)  # there it is so; these are pytest's own
    return folder


@pytest.fixture(scope="module")
def ready(made, tmp_path_factory):
    """The same, with an environment in which the zip's grader lies beside the packages of this one."""
    root = container(made, tmp_path_factory.mktemp("gradescope") / "autograder")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root / "venv"], check=True)
    grader, python = root / "source" / "grader", root / "venv" / "bin" / "python"
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", grader, grader)
    (wheel,) = grader.glob("*.whl")
    pip("--python", python, "install", "--no-deps", "--no-index", wheel)
    (packages,) = (root / "venv").glob("lib/python*/site-packages")
    (packages / "beside.pth").write_text(sysconfig.get_path("purelib"))
    return root


def graded(root: Path, *words: str | Path) -> tuple[subprocess.CompletedProcess[str], dict]:
    """Runs the script on what was handed in; returns what it said, and results.json, {} where there is none."""
    results = root / "results" / "results.json"
    results.unlink(missing_ok=True)
    done = run(*(words or [root / "run_autograder"]))
    facts = json.loads(results.read_text(encoding="utf-8")) if results.exists() else {}
    if facts:
        jsonschema.validate(facts, SCHEMA)
    return done, facts


@pytest.fixture
def submission(ready):
    """The folder of what the learner handed in, empty."""
    folder = ready / "submission"
    shutil.rmtree(folder)
    folder.mkdir()
    return folder


def test_when_the_zip_is_made_then_it_has_gradescopes_two_scripts_and_the_same_bytes_each_time(made, tmp_path):
    run(sys.executable, ROOT / "scripts" / "gradescope" / "build.py", tmp_path, PYTHONPATH=str(ROOT))
    with zipfile.ZipFile(made) as archive:
        names = {member.filename: member.external_attr >> 16 for member in archive.infolist()}

    assert {name for name in names if "/" not in name} == {"setup.sh", "run_autograder"}
    assert names["run_autograder"] & 0o111
    assert {"lab/lab.toml", "lab/notebooks/source/02_softmax/hidden.py", "grader/pyproject.toml"} <= names.keys()
    assert not any("__pycache__" in name or "tests/" in name for name in names)
    assert (tmp_path / made.name).read_bytes() == made.read_bytes()


def test_when_a_right_answer_is_handed_in_then_gradescope_reads_all_points(ready, submission):
    needs_a_sandbox()
    notebook(submission / "digits.ipynb", SOFTMAX, MODEL)

    done, facts = graded(ready)

    assert done.returncode == 0, done.stdout + done.stderr
    assert facts["score"] == 100
    assert [test["name"] for test in facts["tests"]] == ["my_softmax", "model"]


def test_when_several_notebooks_are_handed_in_then_the_best_counts(ready, submission):
    needs_a_sandbox()
    notebook(submission / "old.ipynb", WITHOUT_FORMULA)
    notebook(submission / "digits.ipynb", SOFTMAX, MODEL)

    assert graded(ready)[1]["score"] == 100


def test_when_no_notebook_is_handed_in_then_the_learner_reads_why(ready, submission):
    needs_a_sandbox()
    (submission / "answers.pdf").write_bytes(b"%PDF-1.4")

    done, facts = graded(ready)

    assert done.returncode == 0, done.stdout + done.stderr
    assert facts["score"] == 0 and facts["output"]


def test_when_the_container_has_no_bubblewrap_then_walls_stand_all_the_same(ready, submission):
    """As in Docker, whose usual profile forbids bubblewrap: Landlock, and never as root."""
    if not landlock_version() or detect().level != Level.FULL:
        pytest.skip("needs Landlock (Linux 5.13 and later), and bubblewrap to make the container")
    hidden, results = PLACE / "source/lab/notebooks/source/02_softmax/hidden.py", PLACE / "results" / "results.json"
    looks = (
        "import os\ndef closed(path, mode):\n    try:\n        open(path, mode)\n    except OSError:\n        return True\n"
        f"    return False\nif closed({str(hidden)!r}, 'r') and closed({str(results)!r}, 'w') and os.getuid() != 0 "
        f"and not closed('own.txt', 'w'):\n    exec({MODEL!r})"
    )
    notebook(submission / "digits.ipynb", looks, WITHOUT_FORMULA)

    level = run(*as_a_container(ready), PLACE / "venv" / "bin" / "python", "-I", "-m", "autograder", "isolation")
    done, facts = graded(ready, *as_a_container(ready), PLACE / "run_autograder")

    assert level.stdout.startswith("Isolation here: partial.")
    assert done.returncode == 0, done.stdout + done.stderr
    assert facts["score"] == 60


def as_a_container(root: Path) -> list[str | Path]:
    """Returns what starts a program in a container: everybody may go to Python, and there is no bubblewrap."""
    line: list[str | Path] = ["bwrap", "--die-with-parent", "--bind", "/", "/", "--dev-bind", "/dev", "/dev"]
    line += ["--bind", "/proc", "/proc", "--perms", "0755", "--tmpfs", "/root", "--perms", "1777", "--tmpfs", "/tmp"]
    for path in (Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve(), ROOT):
        for folder in reversed(path.parents):
            if folder.is_relative_to("/root") or folder.is_relative_to("/tmp"):
                line += ["--perms", "0755", "--dir", folder]
        line += ["--ro-bind", path, path]
    return [*line, "--bind", root, PLACE, "--ro-bind", "/dev/null", shutil.which("bwrap") or ""]


@pytest.mark.full
def test_when_it_needs_a_person_then_no_results_are_written_and_the_log_says_why(ready, submission):
    needs_a_sandbox()
    notebook(submission / "digits.ipynb", "import pandas\ndef my_softmax(z):\n    return pandas.Series(z)")

    done, facts = graded(ready)

    assert done.returncode != 0 and facts == {}
    assert "needs a person" in done.stdout + done.stderr


@pytest.mark.full
def test_when_gradescope_builds_the_image_then_setup_makes_all_that_grading_needs(made, tmp_path):
    needs_a_sandbox()
    root = container(made, tmp_path / "autograder")
    done = subprocess.run(["bash", root / "source" / "setup.sh"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    notebook(root / "submission" / "digits.ipynb", SOFTMAX, MODEL)

    done, facts = graded(root)

    assert facts["score"] == 100, done.stdout + done.stderr


def needs_a_sandbox() -> None:
    if detect().level == Level.NONE:
        pytest.skip("grading needs isolation: bubblewrap or Landlock")
