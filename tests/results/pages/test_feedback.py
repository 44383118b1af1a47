"""A learner's page as text: what stands on it, and what must never stand on it. tests/browser opens it."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import public_tests
from autograder.judging import judge
from autograder.lesson import checks as lesson_checks
from autograder.lesson import sections
from autograder.records import Answer, Check, Observation, Score
from autograder.results.pages import report
from tests.conftest import LAB
from tests.results.parsed import Page
from tests.results.samples import (
    ADA,
    BEN,
    CAN,
    CAPPED_MODEL,
    DEE,
    EVE,
    NASTY,
    RIGHT_SOFTMAX,
    RUN,
    SCORES,
    WRONG_SOFTMAX,
)

CELLS = sections.read(LAB.source)
(SOFTMAX,) = (
    lesson_checks.load(exercise, CELLS) for exercise in sections.exercises(CELLS) if exercise.name == "my_softmax"
)
SEED = 918273645


def feedback(*exercises):
    return Page(report.feedback(replace(BEN, exercises=exercises), RUN))


def test_when_an_answer_is_wrong_then_the_learner_reads_what_came_what_to_try_and_the_own_code():
    page = Page(report.feedback(BEN, RUN))

    assert "ben Your file: lab.ipynb 40 of 100 points my_softmax and model need one more look" in page.text
    assert "my_softmax 10 of 40 points What was expected, and what came The outputs should sum to 1" in page.text
    assert "my_softmax(np.array([1., 2., 3., 4.])) One thing to try Divide each e^z by the sum" in page.text
    assert "Good to know (costs no points) A list works; an array is faster. Subtract the maximum first." in page.text
    assert "Your code def my_softmax(z): return np.exp(z)" in page.text
    assert page.rows[1:4] == [
        ["positive", "✓ passed", "10 of 10"],
        ["sums to one", "✗ not passed", "0 of 10"],
        ["1 hidden check", "✗ 0 of 1 passed", "0 of 20"],
    ]


def test_when_several_checks_fail_for_one_mistake_then_its_sentence_stands_there_once():
    same = Check("x", 4.0, "public", False, WRONG_SOFTMAX.rationale, WRONG_SOFTMAX.help)
    checks = tuple(replace(same, name=name) for name in ("one", "two", "three"))
    text = feedback(replace(WRONG_SOFTMAX, checks=(WRONG_SOFTMAX.checks[0], *checks))).text

    assert text.count(WRONG_SOFTMAX.rationale) == text.count(WRONG_SOFTMAX.help) == 1


def test_when_a_check_failed_for_another_reason_then_that_stands_there_too_once():
    text = feedback(WRONG_SOFTMAX).text

    assert text.count("sums to one: The sum should be 1, but is 84.79. Try: Divide by the sum.") == 1


def test_when_everything_is_right_then_the_page_is_short_and_warm():
    page = Page(report.feedback(ADA, RUN))

    assert "100 of 100 points Everything is right. Well done!" in page.text
    assert page.text.count("✓ All 2 checks passed.") == 2
    assert page.rows == [] and "details" in page.names
    assert "What was expected" not in page.text and "One thing to try" not in page.text
    assert "For large logits e^z overflows" in page.text


def test_when_one_answer_is_right_then_the_page_says_so_before_it_names_the_other():
    text = feedback(RIGHT_SOFTMAX, CAPPED_MODEL).text

    assert "my_softmax is right. model needs one more look" in text


def test_when_nothing_is_finished_then_the_page_says_where_to_begin():
    stub = replace(WRONG_SOFTMAX, score=0.0, diagnosis="unfinished", help="write your formula there.", checks=())

    assert "A good place to begin is my_softmax : write your formula there." in feedback(stub).text
    assert (
        "What you did is right. Go on with my_softmax : write your formula there."
        in feedback(ADA.exercises[1], stub).text
    )


def test_when_no_check_passed_then_one_sentence_says_so_instead_of_a_table():
    missed = tuple(replace(check, passed=False) for check in WRONG_SOFTMAX.checks)
    page = feedback(replace(WRONG_SOFTMAX, score=0.0, checks=missed))

    assert "✗ None of the 3 checks passed yet; together they are worth 40 points." in page.text
    assert page.rows == []


def test_when_a_person_set_the_marks_then_the_learner_reads_that_and_why():
    text = Page(report.feedback(EVE, RUN)).text

    assert "my_softmax 35 of 40 points A person set these marks: The last line is a typing error." in text
    assert text.count("A person set") == 1
    assert "at most half" not in text


@pytest.mark.parametrize(("points", "explained"), [(30.0, True), (40.0, False), (0.0, False)])
def test_when_the_limit_of_half_the_points_took_some_away_then_the_page_explains_it(points, explained):
    """An exercise that earns nothing says why in its own sentence."""
    text = feedback(replace(CAPPED_MODEL, score=points)).text

    assert ("at most half of the exercise's" in text) is explained


def test_when_a_submission_is_refused_then_its_learner_reads_why_and_what_to_do_next():
    assert (
        f"Not graded Why: {CAN.reason} What to do next: mend that, then hand in" in Page(report.feedback(CAN, RUN)).text
    )


def test_when_a_person_is_needed_then_the_learner_reads_what_to_do_and_nothing_of_the_graders_trouble():
    text = report.feedback(DEE, RUN)

    assert "it costs no points. What to do next: nothing." in Page(text).text
    assert "/srv/grader" not in text and "kernel" not in text


def test_when_a_cell_is_very_long_then_the_page_shows_its_beginning_and_says_how_much_is_left_out():
    text = report.feedback(NASTY, RUN)

    assert len(text) < 60_000
    assert re.search(r"… \(305,\d{3} characters in all\)", text)


def test_when_an_error_speaks_at_length_then_the_page_shows_its_beginning():
    page = feedback(replace(WRONG_SOFTMAX, rationale="It stops: " + "x" * 10_000, amended="y" * 10_000))

    assert page.text.count("… (10,010 characters in all)") == 1
    assert page.text.count("… (10,000 characters in all)") == 1


# ---- what must never stand there --------------------------------------------------------------------


def test_when_a_page_is_for_a_learner_then_it_names_no_hidden_check_no_folder_and_no_other_learner(tmp_path):
    report.write(tmp_path, [replace(score, path=f"group 7.zip/{score.path}") for score in SCORES], RUN)
    pages = {page.name[:3]: page.read_text(encoding="utf-8") for page in (tmp_path / "feedback").iterdir()}

    assert sorted(pages) == ["ada", "ben", "can", "dee"]
    for student, text in pages.items():
        assert "fresh_numbers" not in text and "computes<" not in text
        assert "group 7" not in text and str(tmp_path) not in text
        assert not any(re.search(rf"\b{other}\b", text) for other in pages if other != student)


def test_when_a_hidden_check_has_sentences_then_none_of_them_stands_on_the_page():
    secret = Check("drawn_pair", 30.0, "hidden", False, "For z = [7.031 -2.5] it is off.", "Look at 7.031.")
    text = report.feedback(
        replace(BEN, exercises=(replace(WRONG_SOFTMAX, checks=(*WRONG_SOFTMAX.checks, secret)),)), RUN
    )

    assert "7.031" not in text and "drawn" not in text
    assert "The largest output was above 1." not in text  # the other hidden check's
    assert "2 hidden checks" in Page(text).text


ANSWERS = {
    "tells its argument": "def my_softmax(z):\n    raise ValueError(f'got {z.tolist()}')",
    "returns its argument": "def my_softmax(z):\n    return z",
    "looks into the checker": "def my_softmax(z):\n    raise ValueError(str(sys._getframe(1).f_locals))",
    "knows the notebook's numbers": "def my_softmax(z):\n    if z[0] in (1, 2, 0, 7, 9): return np.exp(z) / np.exp(z).sum()\n    raise KeyError(z.tolist())",
    "imports what is not there": "def my_softmax(z):\n    from numpy import softmax",
    "opens what is not there": f"def my_softmax(z):\n    open({str(Path(__file__).parent / 'X.npy')!r})",
}  # fmt: skip


@pytest.mark.parametrize("code", ANSWERS.values(), ids=ANSWERS.keys())
def test_when_an_answer_tries_to_tell_what_it_was_asked_then_its_page_shows_no_hidden_number_and_no_path(code):
    """From the real questions through the real judge to the page."""
    asked = SOFTMAX.ask(np.random.default_rng(SEED))
    names = {"np": np, "sys": __import__("sys")}
    exec(code, names)
    seen = {name: public_tests.observe_my_softmax(names["my_softmax"], question) for name, question in asked.items()}
    exercise = judge.judge(SOFTMAX, Answer(code), Observation(seen), asked)
    told = replace(exercise, code="")  # the learner's own text may hold what it likes
    page = report.feedback(Score("a/b.ipynb", "x", "c" * 64, "graded", "", (told,)), replace(RUN, seed=SEED))
    hidden = {repr(number) for name, question in asked.items() if name.startswith("hidden") for number in question}

    assert exercise.diagnosis is not None and len(hidden) > 40
    assert not [number for number in hidden if number in page]
    assert str(SEED) not in page and "hidden_" not in page
    body = Page(page).text
    assert str(Path(np.__file__).parent) not in body and str(Path(__file__).parent) not in body
    assert not re.search(r"(?<![\w./])/\w+/", body)
