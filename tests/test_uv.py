"""The README's lines for uv, typed as they stand there."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from autograder.sandbox.isolation import Level, detect
from tests.conftest import ROOT
from tests.course import MODEL, SOFTMAX, notebook
from tests.test_docs import commands

TYPED = [command for command in commands(ROOT / "README.md") if command.startswith("uv")]
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(find_spec("uv") is None, reason="uv comes with requirements-dev.txt (make test)"),
]


@pytest.fixture
def folder(tmp_path):
    """A folder that holds the project, as a clone does, and a submission beside it."""
    left_out = shutil.ignore_patterns(".*", "__pycache__", "submissions", "*.egg-info", "build", "dist", "report")
    shutil.copytree(ROOT, tmp_path / "digits-lab", ignore=left_out)
    notebook(tmp_path / "submissions" / "ada" / "lab.ipynb", SOFTMAX, MODEL)
    return tmp_path


def type_in(folder: Path, command: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command], cwd=folder, capture_output=True, text=True, env={**clean, "PATH": path}
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_when_a_learner_has_uv_then_two_lines_set_up_and_open_the_lesson(folder):
    set_up, opens, _ = TYPED
    version = "{}.{}".format(*sys.version_info)  # the page's may not be here, and uv would download it
    type_in(folder / "digits-lab", set_up.replace("--python 3.12", f"--python {version}"))

    told = type_in(folder / "digits-lab", f"{opens} --version")

    assert f"jupyterlab=={told.strip()}\n" in (ROOT / "requirements.txt").read_text(encoding="utf-8")


def test_when_an_instructor_has_only_a_folder_and_a_lab_then_uvx_grades_it(folder):
    if detect().level == Level.NONE:
        pytest.skip("grading needs isolation: bubblewrap or Landlock")

    told = type_in(folder, TYPED[-1])

    assert "1 graded, 0 refused" in told
    assert ",graded,100.0," in (folder / "report" / "grades.csv").read_text(encoding="utf-8")
