"""Observations to scores, with numbers that can be checked by hand."""

import time
from dataclasses import replace

import numpy as np
import pytest

import public_tests
from autograder.gate import rehearsal
from autograder.judging.judge import RETRIED, judge
from autograder.lesson import checks, sections
from autograder.records import Answer, Observation
from tests.conftest import LAB

CELLS = sections.read(LAB.source)
SOFTMAX, MODEL, *_ = (checks.load(exercise, CELLS) for exercise in sections.exercises(CELLS))
ASKED = SOFTMAX.ask(np.random.default_rng(1))
SHAPES = [[400, 25], [25], [25, 15], [15], [15, 10], [10]]


def model_questions():
    """The fixed one thrice, so that one report answers all."""
    asked = MODEL.ask(np.random.default_rng(1))
    return dict.fromkeys(asked, asked["hidden_fixed"])


def call(values, **facts):
    return {
        "type": "ndarray",
        "shape": [len(values)],
        "values": list(values),
        "seconds": 0.0,
        "changed_input": False,
        **facts,
    }


def softmax(z):
    e = np.exp(np.asarray(z, dtype=float) - np.max(z))
    return (e / e.sum()).tolist()


def observed(function):
    return Observation(seen={name: call(function(z)) for name, z in ASKED.items()})


def score(observation, answer=None):
    return judge(SOFTMAX, answer or Answer("def my_softmax(z): …"), observation, ASKED)


def test_when_all_answers_are_right_then_all_points_are_given():
    found = score(observed(softmax))

    assert (found.score, found.max_score, found.diagnosis, found.advice) == (40.0, 40.0, None, ())
    assert len(found.checks) == 7
    assert sum(check.points for check in found.checks) == 40
    assert {check.visibility for check in found.checks} == {"public", "hidden"}


def test_when_some_checks_pass_then_their_sum_counts_but_at_most_half():
    def only_long_ones_wrong(z):
        return [0.0] * len(z) if len(z) == 12 else softmax(z)

    found = score(observed(only_long_ones_wrong))

    assert sum(check.score for check in found.checks) == 36
    assert found.score == 20.0


def test_when_only_a_hidden_check_fails_then_no_example_and_no_input_is_shown():
    def only_long_ones_wrong(z):
        return [0.0] * len(z) if len(z) == 12 else softmax(z)

    found = score(observed(only_long_ones_wrong))
    (failed,) = [check for check in found.checks if not check.passed]

    assert failed.visibility == "hidden"
    assert failed.rationale.startswith("A check with other numbers than the notebook's did not pass: ")
    assert found.example == ""
    assert not any(str(number) in f"{found}" for number in ASKED["hidden_fresh_many"])


def test_when_of_the_public_questions_only_one_element_fails_then_the_example_is_that():
    found = score(observed(lambda z: z if len(z) < 3 else softmax(z)))

    assert "my_softmax([7.])" in found.example
    assert not any(f"{number:.2f}" in f"{found}" for number in ASKED["hidden_worked_example"])


def test_when_an_answer_raises_its_hidden_input_then_no_sentence_repeats_it():
    seen = {name: call(softmax(z)) for name, z in ASKED.items()}
    for name, z in ASKED.items():
        if name.startswith("hidden"):
            seen[name] = {"error": f"ValueError: {z}", "undefined": None, "seconds": 0.0}

    found = score(Observation(seen=seen))

    assert found.diagnosis is not None
    assert not any(str(number) in f"{found}" for number in ASKED["hidden_fresh_many"])


def test_when_nothing_came_back_then_nothing_passes():
    found = score(Observation(seen=None))

    assert found.score == 0.0
    assert not any(check.passed for check in found.checks)


@pytest.mark.parametrize(
    "forged",
    [
        {"values": "many", "shape": [4], "type": "ndarray", "seconds": 0.0},
        {"values": [[1]], "shape": "x", "type": 3, "seconds": "long"},
        {"error": {"a": 1}},
        {"values": [None], "shape": [1], "type": None, "seconds": None},
    ],
)
def test_when_an_observation_is_forged_out_of_form_then_it_does_not_pass(forged):
    found = score(Observation(seen=dict.fromkeys(ASKED, forged)))

    assert found.score == 0.0
    assert found.diagnosis is not None


FORGED_SIZES = {
    "long": {"shape": [4], "values": [0.25] * 150_000},
    "nested": {"shape": [4], "values": [[[]]] * 100_000},
    "just short enough": {"shape": [4], "values": [[[]]] * 3_000},
    "library": {"error": "e", "library": ["a." * 40] * 9_000},
}


@pytest.mark.parametrize("forged", FORGED_SIZES.values(), ids=FORGED_SIZES.keys())
def test_when_an_observation_is_forged_in_size_then_it_is_judged_soon(forged):
    begun = time.process_time()
    found = score(Observation(seen={name: {**call([0.25] * 4), **forged} for name in ASKED}))

    assert found.score == 0.0
    assert time.process_time() - begun < 5  # without limits 9 to 30 seconds


def test_when_an_honest_network_is_as_large_as_is_asked_then_what_comes_back_is_judged():
    shapes = [[1000, 1000], [1000], [1000, 1000], [1000], [1000, 1000], [1000]]
    numbers = np.zeros((96, 1000)).tolist()
    seen = {"is_model": True, "type": "Sequential", "layers": [], "weights": shapes, "trainable": shapes, "seconds": 0.0,
            "outputs": numbers[:48], "training": {"outputs": numbers, "gradients": [numbers[0]] * 6}}  # fmt: skip
    asked = MODEL.ask(np.random.default_rng(1))
    layers = [{"name": "L1", "type": "Dense", "activation": "relu", "weights": shapes[:2]}]
    report = {name: {**seen, "layers": layers} for name in ("made", "hidden_fixed")} | {"hidden_fresh": seen}
    report["made"] = {name: value for name, value in report["made"].items() if name not in ("outputs", "training")}
    report["hidden_fixed"] = {**report["hidden_fixed"], "outputs": numbers[:8], "training": {}}

    found = judge(MODEL, Answer("model = …"), Observation(seen=report), asked)

    assert found.diagnosis == "wrong_units"


def test_when_an_observation_says_what_stopped_the_answer_then_it_is_not_believed():
    asked = model_questions()
    forged = {"stopped": "wrong_output", "detail": "", "is_model": True, "layers": [], "weights": []}
    found = judge(MODEL, Answer("model = …"), Observation(seen=dict.fromkeys(asked, forged)), asked)

    assert (found.score, found.diagnosis) == (0.0, "unfinished")


def test_when_right_values_come_without_what_advice_is_made_of_then_they_do_not_pass():
    seen = {name: call(softmax(z)) for name, z in ASKED.items()}
    seen["overflow"]["values"] = ["a", "b", "c"]

    assert score(Observation(seen=seen)).score == 0.0


@pytest.mark.parametrize(
    ("observation", "diagnosis", "words"),
    [
        (Observation(stopped="too_slow"), "too_slow", "did not answer in time"),
        (
            Observation(stopped="raises", detail="NameError: name 'x' is not defined"),
            "raises",
            "name 'x'",
        ),
        (
            Observation(stopped="died", detail="The code used too much memory"),
            "raises",
            "too much memory",
        ),
    ],
)
def test_when_an_answer_was_stopped_then_the_sentence_says_how(observation, diagnosis, words):
    found = score(observation)

    assert (found.score, found.diagnosis) == (0.0, diagnosis)
    assert words in found.rationale


@pytest.mark.parametrize("problem", ["unfinished", "syntax_error"])
def test_when_an_answer_could_not_be_run_then_it_earns_nothing_and_says_why(problem):
    for exercise, asked in ((SOFTMAX, ASKED), (MODEL, MODEL.ask(np.random.default_rng(1)))):
        answer = Answer("…", problem=problem, detail=" (line 3: invalid syntax)")

        found = judge(exercise, answer, Observation(), asked)

        assert (found.score, found.diagnosis) == (0.0, problem)


@pytest.mark.parametrize("exercise", [SOFTMAX, MODEL])
def test_when_an_answer_is_not_there_then_the_sentences_say_where_to_put_it(exercise):
    name = exercise.exercise.name
    answer = Answer("", problem="unfinished", detail="no code cell defines it; one defines other")

    found = judge(exercise, answer, Observation(), exercise.ask(np.random.default_rng(1)))

    assert (found.score, found.diagnosis) == (0.0, "unfinished")
    assert found.rationale.endswith(" is not finished: no code cell defines it; one defines other.")
    assert found.help == f"define {name} in a code cell, by this very name."


def test_when_a_ready_softmax_was_used_then_right_values_earn_nothing():
    seen = {name: call(softmax(z), moved="along") for name, z in ASKED.items()}
    found = score(Observation(seen=seen))

    assert (found.score, found.diagnosis) == (0.0, "library_softmax")
    assert "TensorFlow or Keras" in found.rationale


def test_when_the_answer_overflows_as_the_official_one_does_then_it_is_advice():
    def overflows(z):
        return [float("nan")] * len(z) if max(z) > 700 else softmax(z)

    found = score(observed(overflows))

    assert found.score == 40.0
    assert [name for name, _ in found.advice] == ["overflow"]


def test_when_markers_are_gone_then_it_is_advice():
    answer = Answer("def my_softmax(z): …", advice=("markers_missing",))

    assert [name for name, _ in score(observed(softmax), answer).advice] == ["markers_missing"]


def test_when_the_model_has_softmax_at_its_end_then_it_climbs_the_ladder_to_the_activations():
    asked = model_questions()
    layers = [{"name": f"L{i}", "type": "Dense", "activation": "", "weights": [[1, 1], [1]]} for i in (1, 2, 3)]
    weights, a = public_tests.weights_and_inputs(SHAPES, asked["made"])
    for W, b, last in zip(weights[::2], weights[1::2], (False, False, True), strict=True):
        a = a @ W + b if last else np.maximum(a @ W + b, 0)
    seen = {
        "is_model": True, "type": "Sequential", "layers": layers, "had_input_shape": True, "trainable": SHAPES, "seconds": 0.1,
        "weights": [list(weight.shape) for weight in weights], "outputs": [softmax(row) for row in a],
    }  # fmt: skip

    found = judge(MODEL, Answer("…"), Observation(seen=dict.fromkeys(asked, seen)), asked)

    assert found.diagnosis == "softmax_output"
    assert [check.passed for check in found.checks] == [True, True, True, False, False]
    assert found.score == 30.0  # 15 + 15 + 10, at most half


@pytest.mark.parametrize(
    "shapes", [SHAPES, [[400, 20], [20], *SHAPES[2:]], [[400, 20], [20], [20, 15], [15], [15, 10], [10]]]
)
@pytest.mark.parametrize("outputs", [[], [[0.0] * 10] * 8, "many"])
def test_when_a_report_claims_layers_without_outputs_of_theirs_then_it_earns_nothing(shapes, outputs):
    asked = model_questions()
    seen = {
        "is_model": True, "type": "Sequential", "layers": [{"name": "L1", "type": "Dense", "activation": "", "weights": [[1]]}],
        "had_input_shape": True, "trainable": shapes, "seconds": 0.1, "weights": shapes, "outputs": outputs,
    }  # fmt: skip

    found = judge(MODEL, Answer("…"), Observation(seen=dict.fromkeys(asked, seen)), asked)

    assert found.score == 0.0
    assert found.diagnosis is not None


SMALL = [[400, 1], [1], [1, 1], [1], [1, 1], [1]]


@pytest.mark.parametrize(
    ("shapes", "outputs"),
    [
        (SMALL, [[1.0]] * 8),
        (SMALL, [[float("inf")]] * 8),
        (SMALL, [[float("nan")]] * 8),
        ([[400, 25], [25], [25, 15], [15], [15, 0], [0]], [[]] * 8),
        ([[400, 1], [1, 1], [1, 10]], [[0.1] * 10] * 8),
        ([[400, 25], [25], [25, 15], [15], *[[]] * 5000, [15, 10], [10]], [[0.5] * 10] * 8),
        ([[400, 25], [25], [25], [25, 15], [15], [15, 10], [10]], [[0.5] * 10] * 8),
        ([[150000, 1000], [1000, -150000], [-150000, 10]], [[0.5] * 10] * 8),
        ([[400, 25.0], [25, 15], [15, 10]], [[0.5] * 10] * 8),
    ],
)
def test_when_a_report_claims_layers_whose_outputs_are_known_beforehand_then_it_earns_nothing(shapes, outputs):
    asked = model_questions()
    seen = {
        "is_model": True, "type": "Sequential", "layers": [{"name": "L1", "type": "Dense", "activation": "", "weights": [[1]]}],
        "had_input_shape": True, "trainable": shapes, "seconds": 0.1, "weights": shapes,
        "outputs": outputs,
    }  # fmt: skip

    found = judge(MODEL, Answer("…"), Observation(seen=dict.fromkeys(asked, seen)), asked)

    assert found.score == 0.0
    assert found.diagnosis is not None


@pytest.mark.parametrize(
    "shapes", [[[10**9, 25]], [[-1, 25], [25, 15], [15, 10]], [["a", "b"]], [[400.5, 25]], [[]], 3, None]
)
def test_when_a_report_claims_shapes_that_nobody_can_have_then_it_earns_nothing(shapes):
    asked = model_questions()
    seen = {
        "is_model": True, "type": "Sequential", "layers": [], "error": "an error", "had_input_shape": True, "trainable": 6,
        "seconds": 0.1, "weights": shapes, "outputs": [],
    }  # fmt: skip

    assert judge(MODEL, Answer("…"), Observation(seen=dict.fromkeys(asked, seen)), asked).score == 0.0


@pytest.mark.parametrize("taken", ["(5000, 400)", "(20, 20)", "(400, 1)", "(20,)"])
def test_when_the_model_takes_another_shape_then_its_three_layers_earn_their_points(taken):
    asked = model_questions()
    flatten = "" if taken in ("(5000, 400)", "(20,)") else "tf.keras.layers.Flatten(),"
    source = f"model = Sequential([tf.keras.Input({taken}), {flatten} Dense(25, 'relu'), Dense(15, 'relu'), Dense(10)])"

    seen = public_tests.observe_model(rehearsal.define(source, "model", LAB.imports), asked["made"])
    found = judge(MODEL, Answer(source), Observation(seen=dict.fromkeys(asked, seen)), asked)

    assert (found.score, found.diagnosis) == (15.0, "wrong_input_size")
    assert taken in found.rationale or taken == "(20,)"


@pytest.mark.parametrize(
    "activations",
    [
        ("softmax", "softmax", "linear"),
        ("tanh", "tanh", "linear"),
        ("sigmoid", "sigmoid", "sigmoid"),
        ("elu", "relu", "softmax"),
    ],
)
def test_when_the_layers_have_other_activations_then_sizes_and_biases_earn_their_points(activations):
    asked = model_questions()
    first, second, third = activations
    source = f"model = Sequential([Dense(25, '{first}'), Dense(15, '{second}'), Dense(10, '{third}')])"

    seen = public_tests.observe_model(rehearsal.define(source, "model", LAB.imports), asked["made"])
    found = judge(MODEL, Answer(source), Observation(seen=dict.fromkeys(asked, seen)), asked)

    assert found.score == 30.0
    assert [check.passed for check in found.checks] == [True, True, True, False, False]


def test_when_a_hidden_call_returns_a_type_named_like_its_input_then_no_sentence_repeats_it():
    seen = {name: call(softmax(z)) for name, z in ASKED.items()}
    for name, z in ASKED.items():
        if name.startswith("hidden"):
            seen[name] = {"type": str(z), "shape": None, "values": None, "seconds": 0.0, "changed_input": False}

    found = score(Observation(seen=seen))

    assert found.diagnosis == "hard_coded"  # right for the notebook's numbers only
    assert not any(str(number) in f"{found}" for number in ASKED["hidden_fresh_many"])


def test_when_a_model_is_another_one_for_hidden_weights_then_no_sentence_tells_what_it_says_of_them():
    asked = MODEL.ask(np.random.default_rng(1))
    source = "model = Sequential([Dense(25, 'relu'), Dense(15, 'relu'), Dense(10)])"
    target = rehearsal.define(source, "model", LAB.imports)
    seen = {name: public_tests.observe_model(target, question) for name, question in asked.items()}
    right = judge(MODEL, Answer(source), Observation(seen=seen), asked)
    told = {
        "weights": [[400, 777], [777]],
        "layers": [{"name": "777", "type": "777", "weights": [[1]]}],
        "trainable": 777,
    }
    words = {"type": "777", "input_shape": [777], "error": "777"}
    found = []
    for changed in (told, words, {"is_model": False, "type": "777"}, {"outputs": [[777.0]]}):
        other = {name: {**call, **changed} if name.startswith("hidden") else call for name, call in seen.items()}
        found.append(judge(MODEL, Answer(source), Observation(seen=other), asked))

    assert (right.score, right.diagnosis) == (60.0, None)
    assert [(score.score, score.diagnosis) for score in found[1::2]] == [(0.0, "raises"), (0.0, "wrong_output")]
    assert "777" not in str(found)


def test_when_an_answer_was_asked_after_hidden_questions_then_nothing_that_it_says_is_shown():
    seen = {name: {"error": "ValueError: 777", "undefined": None, "seconds": 0.0} for name in ASKED}
    stopped = Observation(stopped="raises", detail="ValueError: 777", untold=True)
    found = [score(Observation(seen=seen, untold=True)), score(stopped)]
    slow = score(Observation(stopped="too_slow", untold=True))
    right = score(replace(observed(softmax), untold=True))

    assert "777" in str(score(Observation(seen=seen))) and "777" not in str(found)
    assert {(one.diagnosis, one.rationale, one.example) for one in found} == {("raises", RETRIED, "")}
    assert slow.rationale == "my_softmax did not answer in time; a call may take 2 seconds."
    assert (right.score, right.diagnosis) == (40.0, None)


def test_when_questions_are_drawn_then_the_same_seed_gives_the_same_and_another_seed_others():
    first, again, other = (SOFTMAX.ask(np.random.default_rng(seed)) for seed in (1, 1, 2))

    assert first == again
    assert first["hidden_fresh_many"] != other["hidden_fresh_many"]
    assert first["hidden_descending"] == other["hidden_descending"]
    hidden = [logits for name, logits in first.items() if name.startswith("hidden")]
    assert all(abs(z) <= 40 for logits in hidden for z in logits)  # as the exercise says
    assert max(map(max, hidden)) > 36 and min(map(min, hidden)) < -36 and max(map(len, hidden)) == 50
