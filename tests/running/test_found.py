"""What a kernel says of its notebook is data: whatever it sends, the grader goes on, and no text of it grows or breaks lines."""

from hypothesis import given
from hypothesis import strategies as st

from autograder.records import Observation, Submission
from autograder.running import found
from autograder.running import grade as grading
from tests.course import terms

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just("a\n" * 999),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
TORN = st.fixed_dictionaries(dict.fromkeys(("cell", "line", "why", "newer"), ANYTHING)) | st.fixed_dictionaries(
    {"cell": st.integers(-2, 5), "line": ANYTHING, "why": ANYTHING, "newer": ANYTHING}
)
FACTS = st.fixed_dictionaries(
    {
        **dict.fromkeys(("bound", "tested", "too_slow"), st.booleans()),
        **dict.fromkeys(("tested_in", "cell"), st.none() | st.integers()),
        **dict.fromkeys(("error", "undefined", "similar"), st.text() | st.just("a\n" * 999)),
        **dict.fromkeys(("binds", "stopped"), st.lists(ANYTHING)),
        "torn": st.none() | TORN | st.dictionaries(st.text(max_size=5), ANYTHING, max_size=3),
    }
)
RUNS = st.fixed_dictionaries(
    {
        "answers": st.fixed_dictionaries({"my_softmax": FACTS}),
        "ended": st.lists(ANYTHING),
        "slow": st.lists(ANYTHING),
        "causes": st.dictionaries(st.text(), ANYTHING),
        "lacks": st.dictionaries(st.sampled_from(["my_softmax", "x"]), ANYTHING),
    }
)
SEEN = st.none() | st.dictionaries(st.sampled_from(["worked_example", "overflow", "x"]), ANYTHING)


@given(ANYTHING)
def test_when_anything_is_sent_as_facts_then_it_is_refused_or_has_their_form(ran):
    assert found.are_facts(ran) in (True, False)


@given(RUNS, st.data())
def test_when_one_fact_has_another_form_then_all_are_refused(ran, data):
    facts = ran["answers"]["my_softmax"]
    facts[data.draw(st.sampled_from(sorted(facts)))] = 0.5

    assert not found.are_facts(ran)


@given(RUNS, st.sampled_from(["answers", "ended", "slow", "causes", "lacks"]))
def test_when_a_fact_is_missing_then_all_are_refused(ran, name):
    del ran[name]

    assert not found.are_facts(ran)


@given(RUNS, SEEN, st.sampled_from(["", "missing", "raises", "too_slow", "died"]))
def test_when_facts_are_forged_then_the_answer_is_judged_all_the_same(ran, seen, stopped):
    assert found.are_facts(ran)
    shown = found.of("my_softmax", ran, Observation(seen=seen, stopped=stopped))
    task = grading._Task(Submission("a", "a", "ab" * 32, code=("x = 1", "y = 2")), terms(9.0))

    assert task._is_right(shown) is False
    best = task._best["my_softmax"]
    told = f"{best.score.rationale}{best.score.help}{task._fault(best)}"

    assert best.score.score == 0.0
    assert len(told) < 1500
    assert told.count("\n") == 0
