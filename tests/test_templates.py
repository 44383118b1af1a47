"""CI's files: they are as the services describe them, and their commands do what they are there for."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from autograder.sandbox.isolation import Level, detect
from tests.conftest import ROOT
from tests.course import MODEL, SOFTMAX, notebook

TEMPLATES = sorted((ROOT / "docs" / "templates").glob("*.yml"))
OF_THIS_PROJECT = [*(ROOT / ".github" / "workflows").glob("*.yml")]
# What needs the service, or its machine; all else is run.
ELSEWHERE = {
    "sudo sysctl": "changes this machine; tests/sandbox/test_isolation.py has what bubblewrap says without it",
    "git init": "as the next one",
    "git -C grader": "needs the service's repository; a copy of this one lies there",
}


def steps(file: Path) -> list[str]:
    """Returns what a file of CI types, in order."""
    facts = yaml.safe_load(file.read_text(encoding="utf-8"))
    if "jobs" in facts:
        (job,) = facts["jobs"].values()
        return [step["run"] for step in job["steps"] if "run" in step]
    (job,) = facts.values()
    return [line for part in ("before_script", "script", "after_script") for line in job.get(part, ())]


def checked(service: str, *files: Path) -> subprocess.CompletedProcess[str]:
    """Holds files against what a service has published."""
    if find_spec("check_jsonschema") is None:
        pytest.skip("check-jsonschema comes with requirements-dev.txt (make test)")
    schema = {"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}[service]
    line = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files]
    return subprocess.run(line, capture_output=True, text=True)


@pytest.mark.parametrize(("service", "count"), [("github", 3), ("gitlab", 2)])
def test_when_files_of_ci_are_read_then_they_are_as_their_service_describes_them(service, count):
    files = [file for file in (*TEMPLATES, *OF_THIS_PROJECT) if (service == "gitlab") == ("gitlab" in file.name)]
    done = checked(service, *files)

    assert len(files) == count
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("service", "wrong"), [("github", "runs-on:"), ("gitlab", "script:")])
def test_when_a_file_of_ci_is_wrong_then_its_schema_says_so(service, wrong, tmp_path):
    text = (ROOT / "docs" / "templates" / f"{service}-course.yml").read_text(encoding="utf-8")
    (tmp_path / "wrong.yml").write_text(text.replace(wrong, f"x{wrong}"), encoding="utf-8")

    assert checked(service, tmp_path / "wrong.yml").returncode == 1


def test_when_this_project_is_pushed_then_its_ci_is_the_readmes_own_test_command():
    (file,) = OF_THIS_PROJECT

    assert steps(file)[-1] == ".ci/run"
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == "make test"


@pytest.fixture
def repository(tmp_path):
    """A function: a template -> its repository, with two right answers and the grader where the template has it.

    The environment is this one; make takes it for one that it has made already.
    """

    def make(template: Path) -> Path:
        repository = tmp_path / "repository"
        grader = repository / "grader" if "learner" in template.name else repository
        left_out = shutil.ignore_patterns(".*", "__pycache__", "submissions", "*.egg-info", "build", "dist", "report")
        shutil.copytree(ROOT, grader, ignore=left_out)
        (grader / ".venv").symlink_to(sys.prefix)
        notebook(repository / "notebooks" / "digits.ipynb", SOFTMAX, MODEL)
        if "course" in template.name:
            notebook(repository / "submissions" / "ada" / "lab.ipynb", SOFTMAX, MODEL)
            notebook(repository / "submissions" / "ben" / "lab.ipynb", SOFTMAX, MODEL)
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "make").write_text(f'#!/bin/sh\nexec {shutil.which("make")} -o .venv/lab.done "$@"\n')
        (tmp_path / "bin" / "make").chmod(0o755)
        return repository

    return make


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.stem)
def test_when_a_template_is_run_then_it_grades_and_shows_what_it_promises(template, repository, tmp_path):
    if detect().level != Level.FULL:
        pytest.skip("needs full isolation (bubblewrap)")
    if shutil.which("make") is None or not Path(sys.prefix, "bin", "autograder").exists():
        pytest.skip("needs make, and what it installs")
    folder, summary, said = repository(template), tmp_path / "summary.md", ""
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PYTHON", "ARGS"))}
    environment = {**alone, "PATH": path, "GITHUB_STEP_SUMMARY": str(summary)}

    for step in steps(template):
        if not step.startswith(tuple(ELSEWHERE)):
            line = ["bash", "-e", "-o", "pipefail", "-c", step]
            done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True)
            said += done.stdout
            assert done.returncode == 0, f"{step}\n{done.stdout}{done.stderr}"
    shown = summary.read_text(encoding="utf-8") if summary.exists() else said

    assert ("# 100 of 100 points" if "learner" in template.name else "| ada\\/lab\\.ipynb | 100 of 100 |") in shown
    assert f"{4 if 'course' in template.name else 2} passed" in said
    assert "Isolation here: full." in said or "learner" in template.name
    assert (folder / "report" / "junit.xml").is_file() and any((folder / "report" / "feedback").iterdir())


def test_when_a_step_is_left_out_then_a_template_still_has_it():
    typed = [step for template in TEMPLATES for step in steps(template)]

    assert [start for start in ELSEWHERE if not any(step.startswith(start) for step in typed)] == []
