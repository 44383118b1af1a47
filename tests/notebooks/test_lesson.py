"""The notebooks as people run them: in real kernels, through nbval, from any folder."""

import itertools
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.lesson import release, sections
from tests.conftest import LAB, ROOT, texts

LEARNERS = nbformat.read(ROOT / LAB.learners, as_version=4)
SOLUTION = nbformat.read(ROOT / LAB.solution, as_version=4)
EXERCISES = sections.exercises(sections.read(LAB.source))


def nbval(notebook: Path, *arguments: str, report: Path) -> list[ET.Element]:
    """Returns the test cases of a pytest run with nbval, one for each code cell."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        f"--junitxml={report}",
        *arguments,
        str(notebook),
    ]
    subprocess.run(
        command, capture_output=True, cwd=notebook.parent, env={**os.environ, "DIGITS_LAB_FIGURES": "inline"}
    )
    return list(ET.parse(report).getroot().iter("testcase"))


def failures(cases: list[ET.Element]) -> list[str]:
    return [failed.text or "" for case in cases for failed in [*case.iter("failure"), *case.iter("error")]]


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture
def lab(tmp_path):
    """The learners' zip, unzipped in a folder whose path has spaces and letters of other alphabets."""
    folder = tmp_path / "Übung zwei, 数字 Ω"
    with zipfile.ZipFile(release.write(tmp_path, LAB)) as archive:
        archive.extractall(folder)
    return folder / release.name(LAB)


def run(notebook, folder):
    """Runs a notebook in a kernel that knows nothing of this project but its folder."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    client = NotebookClient(
        nbformat.from_dict(notebook),
        timeout=300,
        allow_errors=True,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env={**environment, "DIGITS_LAB_FIGURES": "inline"})
    return code_cells(client.nb)


def test_when_nbval_runs_the_solution_then_every_output_is_as_stored(tmp_path):
    sanitize = ROOT / "notebooks" / "nbval_sanitize.cfg"

    cases = nbval(ROOT / LAB.solution, "--nbval", f"--nbval-sanitize-with={sanitize}", report=tmp_path / "report.xml")

    assert len(cases) == len(code_cells(SOLUTION))
    assert failures(cases) == []


def test_when_the_solutions_are_typed_into_the_released_notebook_then_nbval_passes_it(tmp_path, lab):
    notebook = nbformat.read(lab / LAB.learners, as_version=4)
    solutions = {exercise.stub: exercise.reference for exercise in EXERCISES}
    for cell in notebook.cells:
        cell.source = solutions.get(cell.source, cell.source)
    nbformat.write(notebook, lab / "notebooks" / "mine.ipynb")

    cases = nbval(lab / "notebooks" / "mine.ipynb", "--nbval-lax", report=tmp_path / "report.xml")

    assert len(cases) == len(code_cells(LEARNERS))
    assert failures(cases) == []


def test_when_the_learners_notebook_is_unsolved_then_exactly_its_test_cells_fail(tmp_path):
    cases = nbval(ROOT / LAB.learners, "--nbval-lax", report=tmp_path / "report.xml")
    told = failures(cases)

    assert len(told) == len(EXERCISES)
    assert "my_softmax is not finished: there is nothing between START CODE HERE" in told[0]
    assert "The model is not finished: it has no layers yet" in told[1]


def test_when_the_unsolved_notebook_is_run_then_a_learner_sees_sentences_and_no_traceback():
    cells = run(LEARNERS, ROOT / "notebooks")
    failed = [cell for cell in cells if any(output.output_type == "error" for output in cell.outputs)]

    assert [re.findall(r"\btest_(\w+)\(", cell.source) for cell in failed] == [[each.name] for each in EXERCISES]
    for cell in failed:
        assert "Traceback" not in texts(cell)
        assert "\nTry: " in texts(cell)


@pytest.mark.parametrize("place", [".", pytest.param("notebooks", marks=pytest.mark.full)])  # there nbval runs it, too
def test_when_the_notebook_runs_in_any_folder_of_a_copy_then_it_finds_its_helpers(lab, place):
    notebook = nbformat.from_dict(SOLUTION)
    notebook.cells.append(nbformat.v4.new_code_cell("import lab_utils\nprint(lab_utils.__file__)"))

    cells = run(notebook, lab / place)

    assert texts(cells[-1]) == f"{lab / 'lab_utils' / '__init__.py'}\n"
    assert [texts(cell) for cell in cells if any(output.output_type == "error" for output in cell.outputs)] == []


def test_when_the_helpers_are_missing_then_a_sentence_says_what_to_do(tmp_path):
    first, *_ = run(nbformat.v4.new_notebook(cells=code_cells(LEARNERS)[:1], metadata=LEARNERS.metadata), tmp_path)

    assert texts(first) == (
        f"The folder lab_utils is neither in {tmp_path} nor above it. "
        "Unzip the whole lab, and open this notebook from inside its folder."
    )


def test_when_the_solution_is_read_then_it_was_executed_from_start_to_end_without_noise():
    cells = code_cells(SOLUTION)

    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", cell.source


def test_when_the_network_is_trained_then_its_progress_takes_at_most_15_lines():
    (training,) = [cell for cell in code_cells(SOLUTION) if "model.fit(" in cell.source]
    lines = texts(training).splitlines()

    assert 5 <= len(lines) <= 15
    assert lines[-1].startswith("Epoch 40/40")
    assert "157 batches" in lines[-1]


def test_when_the_lesson_has_numbers_to_expect_then_the_run_shows_them():
    printed = "".join(texts(cell) for cell in code_cells(SOLUTION))
    loss = float(re.search(r"Epoch 40/40 .* loss (\S+)", printed)[1])
    errors = int(re.search(r"(\d+) errors out of 5000", printed)[1])

    assert loss < 0.06
    assert 5 <= errors <= 75  # accuracy at least 0.985
    for text in (
        "[0.03 0.09 0.24 0.64]",
        "All tests passed.\n",
        "All tests passed!\n",
        "(5000, 400)",
        "(5000, 1)",
        "W1 shape = (400, 25), b1 shape = (25,)",
        "largest prediction index: 2",
        "total of the probabilities: 1.000",
        "np.argmax(prediction_p): 2",
        "loss  0.0067",
        "loss  0.6931",
        "loss  0.3169",
        "certain answer:       0.23",
    ):
        assert text in printed, text


def test_when_expected_outputs_are_printed_in_the_lesson_then_they_are_what_the_cells_print():
    """Each folded "Expected output" block stands again in the outputs of the solution."""
    printed = "".join(
        texts(cell) + "".join(_plain(output) for output in cell.outputs if "data" in output)
        for cell in code_cells(SOLUTION)
    )
    blocks = [
        block
        for cell in SOLUTION.cells
        if "<b>Expected output</b>" in cell.source
        for block in re.findall(r"```\n(.*?)```", cell.source, re.DOTALL)
    ]

    assert len(blocks) == 4
    for block in blocks:
        for line in block.splitlines():
            assert line.strip() in printed, line


def _plain(output) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", output.data.get("text/plain", ""))


def headings(notebook):
    """Returns (level, text) of each heading, code blocks left out."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            prose = re.sub(r"```.*?```", "", cell.source, flags=re.DOTALL)
            found += [(len(marks), text) for marks, text in re.findall(r"^(#+) (.+)$", prose, re.MULTILINE)]
    return found


def test_when_headings_are_read_then_there_is_one_title_and_no_level_is_skipped():
    levels = [level for level, _ in headings(LEARNERS)]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_when_the_outline_links_to_a_section_then_the_section_is_there():
    anchors = {text.replace(" ", "-") for _, text in headings(LEARNERS)}
    outline = LEARNERS.cells[0].source
    links = re.findall(r"\]\(#([^)]+)\)", outline)

    assert len(links) >= 14
    assert set(links) <= anchors


def test_when_a_section_starts_then_it_names_its_goal():
    prose = "\n".join(cell.source for cell in LEARNERS.cells if cell.cell_type == "markdown")
    parts = re.split(r"^#{2,3} ", prose, flags=re.MULTILINE)[1:]
    without_goal = [part.partition("\n")[0] for part in parts if "**Goal:**" not in part]

    assert without_goal == ["Outline", "Exercise 1", "4.1 - Problem statement", "Exercise 2"]


def test_when_code_is_read_then_each_line_fits_beside_an_open_side_bar():
    lines = [line for cell in code_cells(LEARNERS) for line in cell.source.splitlines()]

    assert [line for line in lines if len(line) > 92] == []


def test_when_a_figure_is_stored_then_it_has_words_for_who_cannot_see_it():
    outputs = [output.get("data", {}).get("text/html", "") for cell in code_cells(SOLUTION) for output in cell.outputs]
    pictures = [page for page in outputs if "<img" in page]

    assert len(pictures) >= 10
    for page in pictures:
        assert page.startswith("<figure")
        assert len(re.search(r'alt="([^"]*)"', page)[1]) > 20


def test_when_the_prose_speaks_of_epochs_then_it_says_what_the_code_does():
    text = "\n".join(cell.source for cell in LEARNERS.cells)

    assert "epochs=40" in text
    assert set(re.findall(r"(\d+) (?:epochs|passes|times and adjusts)", text)) <= {"40", "10"}


# A finished notebook of the course that this lab follows, as learners bring it along.
COURSE_CELLS = [
    "import numpy as np\nimport tensorflow as tf\nfrom tensorflow.keras.models import Sequential\n"
    "from tensorflow.keras.layers import Dense\nfrom tensorflow.keras.activations import linear, relu, sigmoid\n"
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.style.use('./deeplearning.mplstyle')\n"
    "from public_tests import *\nfrom autils import *\nfrom lab_utils_softmax import plt_softmax\n"
    "np.set_printoptions(precision=2)",
    "plt_act_trio()",
    "def my_softmax(z):\n    ez = np.exp(z)\n    return ez / np.sum(ez)",
    "test_my_softmax(my_softmax)",
    "plt_softmax(my_softmax)",
    "X, y = load_data()\nm, n = X.shape",
    "fig, axes = plt.subplots(2, 2)\nwidgvis(fig)\nfor i, ax in enumerate(axes.flat):\n"
    "    ax.imshow(X[i].reshape((20, 20)).T, cmap='gray')\n    ax.set_title(y[i, 0])",
    "tf.random.set_seed(1234)\nmodel = Sequential([tf.keras.Input(shape=(400,)), Dense(25, activation='relu'),\n"
    "    Dense(15, activation='relu'), Dense(10, activation='linear')], name='my_model')",
    "test_model(model, 10, 400)",
    "[layer1, layer2, layer3] = model.layers",
    "model.compile(loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),\n"
    "    optimizer=tf.keras.optimizers.Adam(learning_rate=0.001))\n"
    "history = model.fit(X, y, epochs=2, verbose=0)",
    "plot_loss_tf(history)",
    "display_digit(X[1015])\nprediction = model.predict(X[1015].reshape(1, 400), verbose=0)",
    "print(f'{display_errors(model, X, y)} errors out of {len(X)} images')",
]


def test_when_a_finished_notebook_of_the_course_is_run_on_our_helpers_then_it_runs_to_the_end(lab):
    (lab / "autils.py").write_text("from lab_utils import *\n", encoding="utf-8")
    (lab / "lab_utils_softmax.py").write_text("from lab_utils import plt_softmax\n", encoding="utf-8")
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in COURSE_CELLS], metadata=LEARNERS.metadata
    )

    cells = run(notebook, lab)

    assert [texts(cell) for cell in cells if any(output.output_type == "error" for output in cell.outputs)] == []
    assert texts(cells[3]) == "All tests passed.\n"
    assert "All tests passed!\n" in texts(cells[8])
    assert "errors out of 5000 images" in texts(cells[-1])
