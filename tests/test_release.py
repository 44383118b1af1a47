"""The learners' zip on its own: unzipped, installed by the lines of its README, and solved.

That the unzipped lesson runs with the present interpreter is proved in tests/notebooks/test_lesson.py.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from autograder.lesson import release, sections
from tests.conftest import LAB

# Run by the learner's own Python: types the solutions into the notebook and runs all of it.
SOLVE = """
import json, sys
import nbformat
from nbclient import NotebookClient

path, solutions = sys.argv[1], json.load(sys.stdin)
notebook = nbformat.read(path, as_version=4)
for cell in notebook.cells:
    cell.source = solutions.get(cell.source, cell.source)
NotebookClient(notebook, timeout=300, resources={"metadata": {"path": "notebooks"}}).execute()
print("".join(output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", [])))
"""


def test_when_learners_read_the_release_then_each_system_has_two_lines():
    readme = release.contents(LAB)["README.md"].decode()
    blocks = re.findall(r"```(\w+)\n(.*?)\n```", readme, re.DOTALL)

    assert [(system, len(lines.splitlines())) for system, lines in blocks] == [("sh", 2), ("powershell", 2)]
    assert (
        blocks[1][1].replace("\\", "/").replace("Scripts", "bin").replace("py -3.12", "python3").replace("; ", " && ")
        == (blocks[0][1])
    )


@pytest.mark.full
@pytest.mark.skipif(sys.platform == "win32", reason="runs the lines for Linux and macOS")
def test_when_the_two_lines_of_the_release_are_run_then_the_solved_lesson_passes_its_tests(tmp_path):
    with zipfile.ZipFile(release.write(tmp_path, LAB)) as archive:
        archive.extractall(tmp_path / "my course")
    lab = tmp_path / "my course" / release.name(LAB)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "python3").symlink_to(shutil.which(os.path.realpath(sys.executable)))  # the one the lab is tested with
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "VIRTUAL"))}
    environment = {**kept, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "DIGITS_LAB_FIGURES": "inline"}
    install, start = re.search(r"```sh\n(.+)\n(.+)\n```", (lab / "README.md").read_text(encoding="utf-8")).groups()

    def shell(line, **facts):
        return subprocess.run(["sh", "-c", line], cwd=lab, env=environment, capture_output=True, text=True, **facts)

    installed = shell(install)
    assert installed.returncode == 0, installed.stderr
    started = shell(f"{start} --version")  # opens no browser and serves nobody
    assert started.returncode == 0, started.stderr
    (lab / "solve.py").write_text(SOLVE, encoding="utf-8")
    solutions = {exercise.stub: exercise.reference for exercise in sections.exercises(sections.read(LAB.source))}
    ran = shell(f".venv/bin/python solve.py {LAB.learners}", input=json.dumps(solutions))

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("All tests passed") == len(solutions)
