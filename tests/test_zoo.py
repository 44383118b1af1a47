"""The zoo itself: well-formed, each diagnosis true, and each cheat that claims to fool plain nbval does."""

import contextlib
import io
import linecache
import os
import shutil
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET

import nbformat
import numpy as np
import pytest

import public_tests
from lab_utils.telling import ALWAYS, CheckFailed, sentences
from tests import zoo
from tests.conftest import ROOT

KINDS = {"cheats": 60, "mistakes": 30, "right": 25, "harmful": 25}
SPECIMENS = {kind: zoo.specimens(kind) for kind in KINDS}
ALL = [specimen for kind in SPECIMENS.values() for specimen in kind]
GREEN = [specimen for specimen in SPECIMENS["cheats"] if specimen.green]
TABLES = {
    "my_softmax": sentences(ALWAYS + public_tests.FUNCTION_SENTENCES + public_tests.SOFTMAX_SENTENCES),
    "model": sentences(ALWAYS + public_tests.MODEL_SENTENCES),
}
DIAGNOSES = {exercise: {name for name in table if "/" not in name} for exercise, table in TABLES.items()}
ADVICE = {
    *("overflow", "integer_input", "mutates_input", "returns_list", "library_unclear"),
    *("no_input_shape", "not_sequential", "no_seed", "redefined_later", "markers_missing"),
    *("penalty", "loss_of_logits"),
}
# What the learners' tests say; other advice comes from the grader, which sees the whole notebook.
SAID = {
    "my_softmax": {
        "returns_list": "your result is a list",
        "mutates_input": "changes z itself",
        "library_unclear": "is used near your result",
    },
    "model": {
        "no_input_shape": "with tf.keras.Input(shape=(400,)) first",
        "not_sequential": "the exercise asked for Sequential",
        "penalty": "a penalty (regularizer) is no part of the exercise",
        "loss_of_logits": "these logits need from_logits=True",
    },
}
FACTS = {"my_softmax": (), "model": (10, 400)}


def named(specimens):
    return pytest.mark.parametrize("specimen", specimens, ids=lambda specimen: specimen.name)


@pytest.mark.parametrize(("kind", "least"), KINDS.items())
def test_when_the_zoo_is_counted_then_each_kind_has_its_number(kind, least):
    assert len(SPECIMENS[kind]) >= least


@pytest.mark.parametrize("stem", ["fork_bomb", "fork_bomb__my_softmax=right", "fork_bomb__my_softmax=__model=right"])
def test_when_a_name_does_not_say_what_to_expect_then_a_sentence_says_how(stem, tmp_path):
    with pytest.raises(ValueError, match=r"name it MECHANISM__my_softmax=WHAT__model=WHAT\.py\."):
        zoo.read(tmp_path / f"{stem}.py")


def test_when_a_specimen_is_read_then_name_cells_tags_and_outputs_come_as_written(tmp_path):
    path = tmp_path / "trick__my_softmax=right+returns_list__model=unfinished.py"
    path.write_text(
        '# A trick.\n# notebook-metadata: {"colab": {}}\n\n# %% tags=["x"] stored="All"\n# !ls\na = 1\n\n# %% [markdown]\n# text\n'
    )

    specimen = zoo.read(path)

    assert (specimen.name, specimen.note, specimen.metadata) == ("trick", "A trick.", {"colab": {}})
    assert specimen.expected == {"my_softmax": "right", "model": "unfinished"}
    assert specimen.advice == ("returns_list",)
    assert specimen.cells == (
        zoo.ZooCell("code", "!ls\na = 1", ("x",), "All"),
        zoo.ZooCell("markdown", "text"),
    )
    assert zoo.plain("!ls\n  %time\na % b") == "pass\n  pass\na % b"


def test_when_the_lesson_is_laid_around_a_specimen_then_only_the_missing_tests_are_added():
    (tried,) = [specimen for specimen in GREEN if specimen.name == "test_in_try"]
    (plain,) = [specimen for specimen in GREEN if specimen.name == "silenced_traceback"]

    assert [cell.source for cell in zoo.lesson(tried).cells][-1].startswith("try:")
    assert [cell.source for cell in zoo.lesson(plain).cells][-2:] == list(zoo.TESTS.values())


def test_when_names_are_compared_then_every_mechanism_is_there_once():
    names = [specimen.name for specimen in ALL]
    contents = [(specimen.cells, str(specimen.metadata)) for specimen in ALL]

    assert sorted(set(names)) == sorted(names)
    assert len(set(contents)) == len(contents)


@named(ALL)
def test_when_a_specimen_is_expected_to_be_something_then_the_contract_knows_the_word(specimen):
    for exercise, expected in specimen.expected.items():
        assert expected in {*zoo.WORDS, *DIAGNOSES[exercise]}

    assert set(specimen.advice) <= ADVICE
    assert len(specimen.note) > 20


@pytest.mark.parametrize("exercise", zoo.EXERCISES)
def test_when_diagnoses_are_listed_then_a_mistake_stands_for_each(exercise):
    shown = {specimen.expected[exercise] for specimen in SPECIMENS["mistakes"]}

    assert DIAGNOSES[exercise] - shown == set()


def test_when_advice_is_listed_then_a_right_answer_stands_for_each():
    assert ADVICE - {advice for specimen in SPECIMENS["right"] for advice in specimen.advice} == set()


def test_when_a_cheat_is_read_then_it_says_whether_and_why_plain_nbval_is_fooled():
    for specimen in SPECIMENS["cheats"]:
        assert specimen.green or "Not green" in specimen.note, specimen.name


@named(ALL)
def test_when_a_specimen_becomes_a_notebook_then_it_is_valid_and_holds_its_code(specimen):
    notebook = zoo.notebook(specimen)

    nbformat.validate(notebook)
    assert specimen.code
    assert [cell.source for cell in notebook.cells] == [cell.source for cell in specimen.cells]
    nbformat.validate(zoo.lesson(specimen))


@named(ALL)
def test_when_a_specimen_is_parsed_then_only_a_syntax_error_does_not_pass(specimen):
    broken = [cell.source for cell in specimen.cells if cell.kind == "code" and not zoo.parses(cell.source)]
    expected = list(specimen.expected.values()).count("syntax_error")

    assert len(broken) == (1 if specimen.name == "broken_cell_beside" else expected)


class TooLong(BaseException):
    """Not an Exception: the learners' tests must not take it for one of the answer's own."""


@contextlib.contextmanager
def within(seconds):
    """Raises TooLong in the code inside when the time is over."""

    def interrupt(*_):
        raise TooLong

    signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def namespace():
    """Returns the names that the lesson would have by then, with few and small data."""
    import tensorflow as tf

    rng = np.random.default_rng(0)
    return {
        "__name__": "__main__",
        **{name: getattr(tf.keras.activations, name) for name in ("linear", "relu", "sigmoid")},
        **{name: getattr(public_tests, name) for name in public_tests.__all__},
        "np": np,
        "tf": tf,
        "Sequential": tf.keras.models.Sequential,
        "Dense": tf.keras.layers.Dense,
        "X": rng.uniform(size=(20, 400)),
        "y": rng.integers(0, 10, size=(20, 1)),
    }


def run_all(specimen, seconds):
    """Returns all names, and how the cells stopped that define what is missing.

    Cells run as a learner runs them: an error does not stop the next one, and what failed is tried again.
    """
    names, stopped = namespace(), None
    waiting = [zoo.plain(cell.source) for cell in specimen.cells if cell.kind == "code"]
    for attempt in range(2):
        failed = []
        for number, source in enumerate(waiting):
            file = f"<{specimen.name}, run {attempt}, cell {number}>"
            linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
            try:
                with within(seconds):
                    exec(compile(source, file, "exec"), names)
            except Exception:
                failed.append(source)
                stopped = "raises"
            except TooLong:
                stopped = "too_slow"
        waiting = failed
    return names, stopped


def told(exercise, target):
    """Returns the diagnosis that the learners' tests give an answer, "right" when they pass, and their advice."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            getattr(public_tests, f"test_{exercise}")(target, *FACTS[exercise])
        except CheckFailed as failed:
            return failed.diagnosis, set()
    return "right", {name for name, text in SAID[exercise].items() if text in said.getvalue()}


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore:__array__ implementation:DeprecationWarning")
@named([*SPECIMENS["mistakes"], *SPECIMENS["right"]])
def test_when_the_learners_tests_meet_an_answer_then_they_say_what_its_name_says(specimen, tmp_path, monkeypatch):
    seconds = 1.0 if "too_slow" in specimen.expected.values() else 60.0
    monkeypatch.chdir(tmp_path)

    names, stopped = run_all(specimen, seconds)

    for exercise, expected in specimen.expected.items():
        advice = set(specimen.advice) & set(SAID[exercise])
        if expected == "syntax_error":
            continue  # found by reading: the test of parsing has it
        try:
            with within(seconds):
                got = told(exercise, names[exercise]) if exercise in names else (stopped, set())
        except TooLong:
            got = "too_slow", set()
        assert got == (expected, advice)


@pytest.fixture(scope="module")
def plain_nbval(tmp_path_factory):
    """Returns, for each green cheat, how many cells plain nbval ran and which of them failed."""
    folder = tmp_path_factory.mktemp("lessons")
    for specimen in GREEN:
        (folder / specimen.name).mkdir()
        shutil.copy(ROOT / "public_tests.py", folder / specimen.name)
        nbformat.write(zoo.lesson(specimen), folder / specimen.name / f"{specimen.name}.ipynb")
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--nbval-lax", "--nbval-cell-timeout=60"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run([*command, f"--junitxml={report}", "."], cwd=folder, env=environment, capture_output=True)
    results = {specimen.name: (0, []) for specimen in GREEN}
    for case in ET.parse(report).getroot().iter("testcase"):
        name = case.get("classname").partition(".")[0]
        cells, failed = results[name]
        results[name] = (cells + 1, failed + [case.get("name") for _ in [*case.iter("failure"), *case.iter("error")]])
    return results


@pytest.mark.full
@named(GREEN)
def test_when_a_cheat_claims_to_be_green_then_plain_nbval_passes_every_cell(specimen, plain_nbval):
    cells, failed = plain_nbval[specimen.name]

    assert cells == len([cell for cell in zoo.lesson(specimen).cells if cell.cell_type == "code"])
    assert failed == []
