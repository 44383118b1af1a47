"""No mark depends on luck: whatever is drawn, the same answer earns the same marks with the same diagnosis."""

import contextlib
import io

import numpy as np
import pytest

import public_tests
from autograder.gate import rehearsal
from autograder.judging.judge import judge
from autograder.lesson import checks, sections
from autograder.records import Answer, Observation
from tests import zoo
from tests.conftest import LAB

CELLS = sections.read(LAB.source)
CHECKS = {exercise.name: checks.load(exercise, CELLS) for exercise in sections.with_points(CELLS)}
# One answer that earned 8 points with one seed and 0 with another, and a table of the public answers that earned 20.
OF_OLD = {
    "clipped at 8.5": "def my_softmax(z):\n    e = np.exp(np.clip(z, -8.5, 8.5))\n    return e / e.sum()",
    "rounded": "def my_softmax(z):\n    return np.round(np.exp(z) / np.exp(z).sum(), 4)",
    "right for some": "def my_softmax(z):\n    return np.exp(z) / np.exp(z).sum() if len(z) % 2 else np.exp(z)",
    "a table": "import public_tests\nT = {tuple(z): public_tests.expected_softmax(z) for z in public_tests.SOFTMAX_LOGITS.values()}\n"
    "def my_softmax(z):\n    return T.get(tuple(z), np.zeros(len(z)))",
}  # fmt: skip
ANSWERS = [(check.exercise.name, source) for check in CHECKS.values() for _, source in check.exercise.mistakes]
ANSWERS += [("my_softmax", source) for source in OF_OLD.values()]
ANSWERS += [
    (name, cell.source)
    for specimen in zoo.specimens("mistakes")
    for cell in specimen.cells
    for name in CHECKS
    if (f"def {name}(" in cell.source or f"{name} = " in cell.source)
    and zoo.parses(cell.source)
    and "while" not in cell.source
]


def marks(name, source, seeds):
    """Returns every mark and diagnosis that an answer gets."""
    check, found = CHECKS[name], set()
    for seed in seeds:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            target = rehearsal.define(source, name, LAB.imports)
            asked = check.ask(np.random.default_rng(seed))
            observe = getattr(public_tests, f"observe_{name}")
            seen = {question: observe(target, what) for question, what in asked.items()}
            score = judge(check, Answer(source), Observation(seen), asked)
            found.add((score.score, score.diagnosis))
    return found


@pytest.mark.parametrize(("name", "source"), ANSWERS)
def test_when_other_questions_are_drawn_then_mark_and_diagnosis_are_the_same(name, source):
    assert len(marks(name, source, range(5))) <= 1


@pytest.mark.full
@pytest.mark.parametrize(("name", "source"), ANSWERS)
def test_when_fifty_sets_of_questions_are_drawn_then_mark_and_diagnosis_are_the_same(name, source):
    assert len(marks(name, source, range(50))) <= 1


# What agrees with softmax, or with the network, on small numbers only.
SMALL_NUMBERS = [
    ("model", f"model = Sequential([tf.keras.Input(shape=(400,)), {layers}])")
    for layers in (
        "Dense(25, tf.nn.relu6), Dense(15, relu), Dense(10)", "Dense(25, relu), Dense(15, tf.nn.relu6), Dense(10)",
        *(f"Dense(25, relu), Dense(15, lambda z: tf.clip_by_value(z, 0.0, {c}.0)), Dense(10)" for c in (8, 10, 20)),
        *(f"Dense(25, relu), Dense(15, relu), Dense(10, lambda z: tf.clip_by_value(z, -{c}.0, {c}.0))" for c in (10, 30)),
    )
]  # fmt: skip
SMALL_NUMBERS += [
    ("my_softmax", f"def my_softmax(z):\n    e = np.exp({z})\n    {rest}")
    for z, rest in (
        *((f"np.clip(z, -{c}, {c})", "return e / e.sum()") for c in (9, 30)), ("z", "assert z.max() <= 9\n    return e / e.sum()"),
        ("z", "return e / e[:12].sum()"), ("z", "return np.round(e / e.sum(), 3)"), ("z", "return e / (e.sum() + 1e-6)"),
    )
]  # fmt: skip


@pytest.mark.parametrize(("name", "source"), SMALL_NUMBERS)
def test_when_an_answer_agrees_on_small_numbers_only_then_whatever_is_drawn_it_is_wrong(name, source):
    found = marks(name, source, range(8))

    assert len(found) == 1
    assert found.pop()[1] is not None


def test_when_the_public_answers_stand_in_a_table_then_they_earn_nothing():
    assert marks("my_softmax", OF_OLD["a table"], range(5)) == {(0.0, "hard_coded")}


def test_when_most_answers_are_asked_then_they_do_give_marks():
    assert sum(bool(marks(name, source, [1])) for name, source in ANSWERS) > 0.9 * len(ANSWERS)


def test_when_logits_are_drawn_then_none_is_negligible_none_are_close_and_none_are_in_order():
    for seed in range(200):
        drawn = public_tests.draw_softmax_logits(np.random.default_rng(seed))
        for z in drawn.values():
            a, gaps = public_tests.expected_softmax(z), np.diff(np.sort(z))
            assert a.min() > 1e-3
            assert gaps.min() > 0.01
            assert sorted(z) != z != sorted(z, reverse=True)
        assert {np.sign(v) for v in drawn["small"]} == {np.sign(v) for v in drawn["many"]} == {-1.0, 1.0}
