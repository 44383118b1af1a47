"""What make says on a machine that lacks something."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="make and its scripts are for Linux and macOS")


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def tools(tmp_path):
    """A folder of programs that stand in for the system's: an empty one, but for what a shell script needs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "uname", "id", "env"):
        (folder / name).symlink_to(shutil.which(name))
    return folder


def run(script: str, *arguments: str, tools: Path, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["sh", ROOT / "scripts" / script, *arguments], env={"PATH": str(tools), **environment},
        capture_output=True, text=True,
    )  # fmt: skip


def test_when_python_is_too_old_then_a_sentence_says_so_before_anything_is_installed(tools, tmp_path):
    program(tools / "python3", 'case "$1" in --version) echo "Python 3.9.2" ;; *) exit 1 ;; esac')

    done = run("make_venv.sh", str(tmp_path / "venv"), "requirements.txt", tools=tools)

    assert done.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13; found here: Python 3.9.2." in done.stderr
    assert not (tmp_path / "venv").exists()


def test_when_there_is_no_python_at_all_then_the_sentence_says_none(tools, tmp_path):
    done = run("make_venv.sh", str(tmp_path / "venv"), "requirements.txt", tools=tools)

    assert "found here: none." in done.stderr


def test_when_the_venv_module_is_missing_then_the_sentence_names_the_package(tools, tmp_path):
    program(tools / "python3", 'case "$2" in *ensurepip*) exit 1 ;; *print*) echo 3.12 ;; esac')

    done = run("make_venv.sh", str(tmp_path / "venv"), "requirements.txt", tools=tools)

    assert done.returncode == 1
    assert "sudo apt-get install python3.12-venv" in done.stderr


def test_when_the_mac_has_an_intel_processor_then_the_sentence_says_what_else_to_use(tools, tmp_path):
    (tools / "uname").unlink()
    program(tools / "uname", 'case "$1" in -s) echo Darwin ;; *) echo x86_64 ;; esac')
    program(tools / "python3", "exit 0")

    done = run("make_venv.sh", str(tmp_path / "venv"), "requirements.txt", tools=tools)

    assert done.returncode == 1
    assert "no current version for Macs with an Intel processor" in done.stderr


def test_when_packages_cannot_be_installed_then_the_sentence_says_what_to_check(tools, tmp_path):
    folder = tmp_path / "venv" / "bin"
    folder.mkdir(parents=True)
    program(folder / "python", "exit 1")
    program(tools / "python3", "exit 0")

    done = run("make_venv.sh", str(tmp_path / "venv"), "requirements.txt", tools=tools)

    assert done.returncode == 1
    assert "Check the internet connection and the free disk space" in done.stderr


def test_when_system_packages_cannot_be_installed_then_they_are_named_with_what_is_left_out(tools):
    done = run("system_packages.sh", tools=tools)

    assert done.returncode == 0
    assert "Not installed: bubblewrap chromium." in done.stdout
    assert "the tests in a real browser (chromium)" in done.stdout


def test_when_only_the_graders_package_is_wanted_then_no_browser_is_asked_for(tools):
    done = run("system_packages.sh", "bubblewrap", tools=tools)

    assert "Not installed: bubblewrap." in done.stdout
    assert "full isolation of learners' code" in done.stdout
    assert "chromium" not in done.stdout


def test_when_nothing_is_named_to_grade_then_make_says_what_to_name():
    if shutil.which("make") is None:
        pytest.skip("make is not installed here")
    line = ["make", "--always-make", "--dry-run", "grade"]
    recipe = subprocess.run(line, cwd=ROOT, capture_output=True, text=True).stdout

    done = subprocess.run(
        ["sh", "-c", next(row for row in recipe.splitlines() if row.startswith("test -n"))],
        capture_output=True,
        text=True,
    )

    assert done.returncode == 2
    assert "make grade SUBMISSIONS=folder OUT=folder" in done.stderr


def test_when_system_packages_are_there_then_nothing_is_said(tools):
    program(tools / "bwrap", "exit 0")
    program(tools / "chromium", "exit 0")

    done = run("system_packages.sh", tools=tools)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_when_make_is_asked_for_help_then_it_lists_its_targets():
    if shutil.which("make") is None:
        pytest.skip("make is not installed here")

    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, env=dict(os.environ))

    assert done.returncode == 0
    for target in ("make lab", "make test", "make build", "make bench"):
        assert target in done.stdout


@pytest.mark.parametrize(
    ("source", "code", "told"),
    [
        ("use_lab_figures()", "X.shape", "X is not defined, and the first cells have not been run since the kernel"),
        ("use_lab_figures()", "def f():\n    print(x); x = 1\nf()", "UnboundLocalError"),
        ("use_lab_figures()", "from lab_utils import use_lab_figures\nx.shape", "NameError"),
        ("import math", "X.shape", "NameError"),
    ],
)
def test_when_a_kernel_is_new_then_the_lesson_says_what_to_run_and_other_notebooks_speak_as_ever(
    tmp_path, source, code, told
):
    (tmp_path / "profile_default").mkdir()
    shutil.copy(ROOT / "scripts" / "ipython_kernel_config.py", tmp_path / "profile_default")
    (tmp_path / "a.ipynb").write_text(source, encoding="utf-8")
    here = {**os.environ, "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(tmp_path)}
    here["JPY_SESSION_NAME"] = str(tmp_path / "a.ipynb")
    manager, client = start_new_kernel(kernel_name="python3", env=here)
    shown = []
    reply = client.execute_interactive(code, output_hook=lambda message: shown.append(message["content"]), timeout=60)
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    errors = ["\n".join(content["traceback"]) for content in shown if "traceback" in content]

    assert reply["content"]["status"] == "error"
    assert len(errors) == 1
    assert told in errors[0]
