"""What several tests share: real kernels for notebooks written down as lists of cells."""

import os
import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode, v4

from autograder import lab

ROOT = Path(__file__).resolve().parents[1]
LAB = lab.read(ROOT)
# The zoo is handed in, never imported, whatever a specimen is called.
collect_ignore = ["submissions"]


# What needs a kernel, a browser, TensorFlow for long, or the whole grader: left out by `make test-fast`.
SLOW = (
    "tests/browser", "tests/sandbox", "tests/notebooks", "tests/data", "tests/inside/test_standins.py",
    "tests/inside/test_notebook.py", "tests/running/test_asking.py", "tests/running/test_fleet.py",
    "tests/running/test_beginners_graded.py", "tests/running/test_forms_graded.py", "tests/running/test_handed_in_graded.py", "tests/running/test_untold.py",
    "tests/running/test_neighbors.py", "tests/test_beginners.py",
    "tests/judging/test_lacking.py", "tests/running/test_luck.py",
    "tests/running/test_patches_graded.py", "tests/test_plugin.py", "tests/test_session.py",
    "tests/running/test_zoo_graded.py", "tests/lesson/test_third_exercise.py", "tests/gate/test_rehearsal.py",
    "tests/gate/test_check.py", "tests/test_command_line.py", "tests/test_cluster.py", "tests/test_docs.py", "tests/test_forms.py",
    "tests/test_keras2.py", "tests/test_ready_made.py", "tests/test_release.py", "tests/test_scripts.py", "tests/test_second_lab.py", "tests/test_wheel.py",
    "tests/test_zoo.py", "tests/benchmarks", "tests/test_gradescope_zip.py", "tests/test_nbgrader.py", "tests/test_templates.py", "tests/test_uv.py", "tests/test_watching.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the slow tests."""
    for item in items:
        place = item.path.relative_to(ROOT).as_posix()
        if place.startswith(SLOW) or "run_cells" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")


class _SkipsWhoeverAsksForHypothesis(MetaPathFinder):
    """Skips a test module that imports it where only requirements.txt is installed."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name == "hypothesis":
            pytest.skip("hypothesis comes with requirements-dev.txt (make test)", allow_module_level=True)


if find_spec("hypothesis"):
    from hypothesis import settings

    # A busy machine must not fail a property: by default each example has 200 ms.
    settings.register_profile("any machine", deadline=None)
    settings.load_profile("any machine")
else:
    sys.meta_path.insert(0, _SkipsWhoeverAsksForHypothesis())


def texts(cell: NotebookNode) -> str:
    """Returns what a cell printed, its errors as a notebook shows them included."""
    parts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            parts.append(output.text)
        elif output.output_type == "error":
            parts.append("\n".join(output.traceback))
    return "".join(parts)


@pytest.fixture
def run_cells() -> Callable[..., list[NotebookNode]]:
    """Returns a function: sources of cells -> the cells after a real kernel ran them, errors allowed."""

    def run(*sources: str, folder: Path = ROOT, **environment: str) -> list[NotebookNode]:
        notebook = v4.new_notebook(cells=[v4.new_code_cell(source) for source in sources])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        client = NotebookClient(
            nbformat.from_dict(notebook),
            timeout=120,
            allow_errors=True,
            resources={"metadata": {"path": str(folder)}},
        )
        client.execute(env={**os.environ, "DIGITS_LAB_FIGURES": "inline", **environment})
        return client.nb.cells

    return run
