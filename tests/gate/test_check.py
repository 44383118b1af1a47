"""The author's gate: it lets this lesson pass, and says of each fault where it is and what to do."""

import re
import shutil

import pytest

from autograder.gate import check
from autograder.gate.check import Changed
from autograder.gate.rehearsal import Known
from autograder.lesson import sections
from autograder.records import Check, ExerciseScore, Score
from tests import project
from tests.conftest import LAB, ROOT

CELLS = sections.read(LAB.source)
EXERCISES = sections.exercises(CELLS)
SOLUTION = Known("double", "01_double.py, cell 2", "the solution", "", None)
MISTAKE = Known("double", "01_double.py, cell 8", "the mistake wrong_values", "", "wrong_values")
CHANGE = Changed("double", "01_double.py, cell 2, line 4", "y = 2 * x -> y = 2 / x", "", "")
DECLARED = Changed("double", "01_double.py, cell 2, line 4", "y = 2 * x -> y = 2 / x", "", "the same for 1")
HIDDEN = Check("asked", 5.0, "hidden", True)


def graded(diagnosis, *checks, score=5.0):
    return Score(
        "0000.ipynb", "0000", "", "graded", "", (ExerciseScore("double", score, 5.0, diagnosis, checks=checks),)
    )


def test_when_this_lesson_is_checked_then_it_may_go_out():
    checked = project.run(ROOT, "check")

    assert checked.returncode == 0, checked.stdout + checked.stderr
    claims = re.findall(r"^(ok|NO)  (.+)\.$", checked.stdout, re.MULTILINE)
    assert [ok for ok, _ in claims] == ["ok"] * 5
    answers, changes = map(
        int, re.findall(r"grader names (\d+) answers rightly, and notices what matters of (\d+)", claims[4][1])[0]
    )
    assert answers == sum(2 + len(exercise.mistakes) for exercise in EXERCISES)
    assert changes >= 30
    assert "TensorFlow" not in checked.stderr
    assert checked.stdout.endswith("All is well: the lesson may go out. Next: make release\n")


@pytest.mark.parametrize(
    ("trial", "score"),
    [
        (SOLUTION, graded(None, HIDDEN)),
        (MISTAKE, graded("wrong_values", score=0.0)),
        (CHANGE, graded("raises")),
        (CHANGE, Score("0000.ipynb", "0000", "", "refused", "There is no answer in it.")),
        (DECLARED, graded(None)),
    ],
)
def test_when_a_trial_goes_as_it_should_then_nothing_is_said(trial, score):
    assert check.judged([trial], [score]) == []


@pytest.mark.parametrize(
    ("trial", "score", "sentence"),
    [
        (
            SOLUTION,
            graded("raises"),
            "01_double.py, cell 2: the solution is diagnosed as raises by the grader. Mend the GRADING of double, "
            "or the answer.",
        ),
        (
            MISTAKE,
            graded(None),
            "01_double.py, cell 8: the mistake wrong_values is diagnosed as right by the grader. Mend the GRADING of "
            "double, or the answer.",
        ),
        (
            CHANGE,
            graded(None),
            "01_double.py, cell 2, line 4: no check notices this change: y = 2 * x -> y = 2 / x. Ask a question that shows "
            "it, or declare it in the hidden cell: equivalent={'y = 2 * x -> y = 2 / x': 'why'}",
        ),
        (
            DECLARED,
            graded("wrong_values"),
            "01_double.py, cell 2, line 4: equivalent names y = 2 * x -> y = 2 / x, but the grader finds wrong_values. "
            "Take it out of equivalent, or mend the check.",
        ),
        (
            SOLUTION,
            graded(None, HIDDEN, HIDDEN),
            "01_double.py, cell 2: the checks of double are worth 10 points, and the solution earns 5 of 5. Let the points "
            "of its checks add up.",
        ),
        (
            SOLUTION,
            graded(None, Check("asked", 5.0, "public", True)),
            "01_double.py, cell 2: no check of double is hidden, so its answers could be written into a table. Let "
            'its checks give one Check with visibility "hidden".',
        ),
        (
            MISTAKE,
            Score("0000.ipynb", "0000", "", "needs_person", "The kernel was lost."),
            "01_double.py, cell 8: the grader could not judge the mistake wrong_values: The kernel was lost. "
            "Run make check again; if that does not help, mend the GRADING of double.",
        ),
        (
            CHANGE,
            Score("0000.ipynb", "0000", "", "needs_person", "The kernel was lost."),
            "01_double.py, cell 2, line 4: the grader could not judge y = 2 * x -> y = 2 / x: The kernel was lost. "
            "Run make check again; if that does not help, mend the GRADING of double.",
        ),
    ],
)
def test_when_a_trial_goes_wrong_then_one_sentence_names_place_and_next_step(trial, score, sentence):
    assert check.judged([trial], [score]) == [sentence]


def test_when_a_change_is_declared_that_is_not_made_then_its_cell_is_named():
    made = [change for exercise in EXERCISES for change in check.changed(exercise, CELLS, LAB.choices)]
    lost = [change for change in made if change.change != "activation='linear' -> nothing"]

    assert check.undeclared(EXERCISES, CELLS, made) == []
    (sentence,) = check.undeclared(EXERCISES, CELLS, lost)
    assert re.fullmatch(
        r"03_network/hidden\.py, cell \d+: equivalent names a change that is not made: "
        r"activation='linear' -> nothing\. Take it out\.",
        sentence,
    )


def test_when_the_lesson_lacks_a_part_then_the_command_stops_with_the_sentence_and_exit_code_1(tmp_path):
    copy = project.copy(tmp_path / "lab")
    section = copy / "notebooks" / "source" / "05_my_relu.py"
    text = project.THIRD_EXERCISE.read_text(encoding="utf-8")
    section.write_text(text.replace('tags=["hint"] title="Hint 1: the idea"', ""), encoding="utf-8")

    checked = project.run(copy, "check")

    assert checked.returncode == 1
    assert checked.stdout.splitlines()[0] == "NO  Each exercise has all of its parts: my_softmax, model, my_relu."
    assert (
        "05_my_relu.py, cell 3: my_relu has points but no hint cell in its file. Add one: # %% [markdown]"
        in checked.stdout
    )
    assert checked.stdout.endswith("Not yet: 1 thing to mend, see above.\n")


def test_when_the_lesson_is_not_built_then_the_command_stops_there(tmp_path):
    copy = project.copy(tmp_path / "lab")
    shutil.copy(project.THIRD_EXERCISE, copy / "notebooks" / "source")

    checked = project.run(copy, "check")

    assert checked.returncode == 1
    assert checked.stdout.splitlines() == [
        "ok  Each exercise has all of its parts: my_softmax, model, my_relu.",
        "NO  The built files are what the sections build.",
        "    notebooks/digits.ipynb, cell my_relu-relu-by-hand: is not what notebooks/source builds. Run make build.",
        "    notebooks/digits_solution.ipynb, cell my_relu-relu-by-hand: is not what notebooks/source builds. Run make build.",
        "Not yet: 2 things to mend, see above.",
    ]


def test_when_a_section_can_not_be_read_then_the_command_says_so_in_a_sentence(tmp_path):
    copy = project.copy(tmp_path / "lab")
    (copy / "notebooks" / "source" / "99_wrong.py").write_text('# %% tags=["hiden"]\n1\n', encoding="utf-8")

    checked = project.run(copy, "check")

    assert (checked.returncode, checked.stdout) == (1, "")
    assert checked.stderr.startswith("Error: 99_wrong.py, cell 1: unknown tag 'hiden'.")


@pytest.mark.full
def test_when_checks_are_weak_and_answers_wrong_then_the_whole_gate_lists_each_place(tmp_path):
    copy = project.copy(tmp_path / "lab")
    text = project.THIRD_EXERCISE.read_text(encoding="utf-8")
    weak = text.replace('"near_zero": [-0.5, 0.25, 0.5]', '"near_zero": [-2.0, 2.0]')  # no number between -1 and 1
    weak = weak.replace("rng.uniform(-9, 9, 5)", "rng.uniform(2, 9, 5)").replace("return np.abs(z)", "return -z")
    (copy / "notebooks" / "source" / "05_my_relu.py").write_text(weak, encoding="utf-8")
    project.run(copy, "build")

    checked = project.run(copy, "check")

    assert checked.returncode == 1
    assert "the mistake loses_sign is diagnosed as wrong_values by test_my_relu" in checked.stdout
    assert "the mistake loses_sign is diagnosed as wrong_values by the grader" in checked.stdout
    assert (
        "05_my_relu.py, cell 3, line 13: no check notices this change: np.where(z > 0, z, 0) -> np.where(z > 1, z, 0)."
        in checked.stdout
    )
