"""A question is asked before the result: each choice has its sentence, with buttons or without."""

from types import SimpleNamespace

import numpy as np
import pytest

from autograder.lesson import sections
from lab_utils import load_data, questions
from lab_utils.by_hand import hold_back, train_by_hand
from lab_utils.formulas import softmax_rows
from lab_utils.questions import EXPLORE, LESSON, predict, predict_again, read_questions
from lab_utils.what_if import errors_after_each
from tests.conftest import LAB

ALL = read_questions(LESSON)
ONE = """
## sky
What color is the sky?
- Green
  Look up.
+ Blue
  Air scatters blue light most.
"""


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch):
    monkeypatch.setattr(questions, "_first", {})


@pytest.fixture
def page(monkeypatch):
    """A page with buttons, and what is displayed on it; `now` is the text below the question."""
    found = SimpleNamespace(bundles=[], now=None)

    class Handle:
        def update(self, bundle, raw):
            found.now = bundle

    def display(bundle, raw, display_id=False):
        found.bundles.append(bundle)
        found.now = bundle if display_id else found.now
        return Handle()

    monkeypatch.setattr(questions, "has_widgets", lambda: True)
    monkeypatch.setattr(questions, "display", display)
    return found


def shown(monkeypatch, kind):
    """The instances of a class of questions.py that are made from now on."""
    made, make = [], kind.__init__

    def remember(self, *arguments, **options):
        make(self, *arguments, **options)
        made.append(self)

    monkeypatch.setattr(kind, "__init__", remember)
    return made


def test_when_questions_are_read_then_each_has_choices_sentences_and_one_right(tmp_path):
    file = tmp_path / "one.md"
    file.write_text(ONE, encoding="utf-8")
    (question,) = read_questions(file).values()

    assert question.name == "sky"
    assert question.text == "What color is the sky?"
    assert question.choices == {"a": ("Green", "Look up."), "b": ("Blue", "Air scatters blue light most.")}
    assert question.right == "b"


@pytest.mark.parametrize(("notebook", "file", "places"), [("", LESSON, "bcd"), ("explore", EXPLORE, "ac")])
def test_when_a_notebook_asks_then_it_asks_each_of_its_questions_once_and_they_are_whole(notebook, file, places):
    cells = [cell for cell in sections.read(LAB.source) if cell.notebook == notebook]
    asked = [cell.source for cell in cells if cell.source.startswith('predict("')]
    questions = read_questions(file)

    assert sorted(asked) == sorted(f'predict("{name}")' for name in questions)
    assert len(questions) <= 8
    for question in questions.values():
        assert question.text.endswith("?")
        assert 3 <= len(question.choices) <= 4
        assert all(sentence.endswith((".", "?")) for _, sentence in question.choices.values())
    assert {question.right for question in questions.values()} >= {*places}  # not always the same place


def test_when_there_are_no_buttons_then_the_question_is_text_and_is_answered_by_its_letter(capsys):
    predict("parameters_of_L2")
    asked = capsys.readouterr().out
    predict("parameters_of_L2", " C ")
    right = capsys.readouterr().out
    predict("parameters_of_L2", "b")
    wrong = capsys.readouterr().out

    assert "  b)  375\n" in asked
    assert 'Answer with predict("parameters_of_L2", "a"), or another letter.' in asked
    assert right == "✓ Right: c) 390\n25 · 15 weights, and a bias for each of the 15 units.\n"
    assert wrong.startswith("Not that one: b) 375\nThese are the weights alone, 25 · 15.")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("curve",), "There is no question 'curve': choose one of others_shrink, "),
        (("all_grow", "d"), "predict got the choice 'd': give one of a, b, c."),
        (("all_grow", 2), "predict got the choice 2: give one of a, b, c."),
    ],
)
def test_when_there_is_no_such_question_or_choice_then_a_sentence_says_so(arguments, sentence):
    with pytest.raises(ValueError) as told:
        predict(*arguments)

    assert sentence in str(told.value)


def test_when_a_button_is_chosen_then_it_is_marked_and_the_answer_becomes_text(page, monkeypatch):
    made = shown(monkeypatch, questions._Asked)
    predict("all_grow")
    buttons = made[0].buttons

    buttons["a"].click()
    assert page.now["text/plain"].startswith("Not that one: a) Each grows by the factor")
    assert buttons["a"].icon == "times"
    buttons["c"].click()
    assert page.now["text/plain"].startswith("✓ Right: c) Nothing.\nEach exponential")
    assert page.now["text/html"].startswith('<div role="alert"><b>✓ Right: c) Nothing.</b>')
    assert (buttons["c"].icon, buttons["c"].button_style) == ("check", "success")

    assert "application/vnd.jupyter.widget-view+json" in page.bundles[0]
    assert "All four logits grow by 2." in page.bundles[0]["text/plain"]


def test_when_all_are_asked_again_then_the_first_choices_are_counted_and_compared(page, monkeypatch):
    rounds, asked = shown(monkeypatch, questions._Round), shown(monkeypatch, questions._Asked)
    predict("all_grow")
    asked[0].buttons["a"].click()
    asked[0].buttons["c"].click()
    np.random.seed(0)
    numbers = np.random.get_state()[1].tolist()

    predict_again()
    (again,) = rounds
    for place, question in enumerate(again.questions):
        assert page.now["text/plain"] == f"Question {place + 1} of {len(ALL)}"
        if place == 0:  # a wrong one first
            asked[-1].buttons[next(letter for letter in question.choices if letter != question.right)].click()
            assert page.now["text/plain"].startswith("Not that one")
        asked[-1].buttons[question.right].click()
        assert page.now["text/plain"].startswith("✓ Right")
        again.next.click()

    assert sorted(each.name for each in again.questions) == sorted(ALL)
    assert again.box.children == ()
    assert page.now["text/plain"] == f"{len(ALL) - 1} of {len(ALL)} at the first try\nAt first you had 0 of 1 right."
    assert np.random.get_state()[1].tolist() == numbers


def test_when_there_are_no_buttons_then_all_are_named_to_be_asked_again(capsys):
    predict_again()

    assert 'such as predict("others_shrink"): others_shrink, all_grow, ' in capsys.readouterr().out


def test_when_the_network_is_trained_then_what_the_questions_say_of_it_is_so():
    X, y = load_data()
    rows = hold_back(y)
    run = train_by_hand(X, y, rows)
    read, labels = run.read(X[rows]), y[rows, 0]
    pairs, counts = np.unique(np.stack([labels, read])[:, labels != read], axis=1, return_counts=True)
    turn = int(np.argmin(run.held_losses)) + 1

    assert ALL["unseen_errors"].choices[ALL["unseen_errors"].right][0] == "About 80"
    assert 60 <= np.sum(labels != read) <= 100
    assert ALL["curve_turns"].choices[ALL["curve_turns"].right][0] == "Around epoch 20."
    assert 14 <= turn <= 26
    most = ["A {} taken for a {}.".format(*pairs[:, place]) for place in np.argsort(-counts)[:2]]  # processors differ
    assert ALL["taken_for"].choices[ALL["taken_for"].right][0] in most


def test_when_the_network_is_trained_then_what_explore_says_of_it_is_so():
    X, y = load_data()
    rows = hold_back(y)
    run, faster = train_by_hand(X, y, rows), train_by_hand(X, y, rows, learning_rate=0.01)
    errors, of_faster = errors_after_each(run, X, y[:, 0]), errors_after_each(faster, X, y[:, 0])
    p = softmax_rows(run.logits(X[rows]))
    sure, wrong = p.max(axis=1), p.argmax(axis=1) != y[rows, 0]

    assert 1000 - errors[0] == pytest.approx(750, abs=40)  # first_epoch
    assert np.mean(sure[wrong] > 0.9) == pytest.approx(0.25, abs=0.07)  # sure_mistakes
    assert np.sum(sure >= 0.99) == pytest.approx(700, abs=40)  # threshold
    assert np.mean(wrong[sure >= 0.99]) <= 0.01
    assert of_faster[0] < 0.7 * errors[0]  # ten_times
    assert of_faster[-1] == pytest.approx(errors[-1], abs=20)
    assert np.abs(np.diff(of_faster[10:])).mean() > 1.5 * np.abs(np.diff(errors[10:])).mean()
