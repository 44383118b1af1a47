# %% tags=["author"]
import numpy as np

from public_tests import HIDDEN_UNITS, Advice, Failure
from public_tests import advise_model, draw_model_question, explain_model, explaining_activations, judge_model

# %%
from autograder.lesson.contract import Answer, Asked, Grading, Seen
from autograder.records import Check

# The checks of the model, each resting on the one before: what it is worth, and the mistakes that end there.
MODEL_LADDER: tuple[tuple[str, int, str, set[str]], ...] = (
    (
        "three_dense_layers",
        15,
        "public",
        {"unfinished", "syntax_error", "raises", "too_slow", "not_a_model", "wrong_layer_type", "wrong_layer_count"},
    ),
    ("sizes", 15, "public", {"wrong_units", "swapped_units", "wrong_input_size"}),
    ("bias_and_training", 10, "public", {"no_bias", "frozen", "changes_in_training"}),
    ("activations", 10, "public", {"linear_hidden", "sigmoid_hidden", "softmax_output", "relu_output"}),
    ("same_logits", 10, "hidden", {"wrong_output"}),
)
FIXED_SEED = 20_26  # of the weights that everybody is asked with; what a wrong model earns rests on them
# What a model is made of, as it said before it got hidden weights, which it could tell by its names and sizes.
MADE_OF = ("is_model", "type", "layers", "weights", "trainable", "input_shape", "had_input_shape", "error")


def ask_model(rng: np.random.Generator) -> dict[str, dict]:
    """Returns what the model is made of, then weights that are the same for everybody, and fresh ones."""
    made = {"sizes": [400, *HIDDEN_UNITS, 10]}
    fixed, fresh = {**made, "seed": FIXED_SEED}, draw_model_question(rng, made["sizes"])
    return {"made": made, "hidden_fixed": fixed, "hidden_fresh": fresh}


def judge_all(seen: Seen, asked: Asked) -> Failure | None:
    """Returns the most telling mistake, in the weights of everybody or in the fresh ones."""
    failures = (judge_model(_as_made(seen, name), asked[name]) for name in ("hidden_fixed", "hidden_fresh"))
    return next((failure for failure in failures if failure), None)


def _as_made(seen: Seen, name: str) -> dict:
    """Returns what came back for a question, of the model as it was made."""
    return {**seen[name], **{part: seen["made"][part] for part in MADE_OF if part in seen["made"]}}


def climb(seen: Seen, asked: Asked, failure: Failure | None) -> list[Check]:
    """Returns how far up the ladder the model came."""
    # A report of a model is the learner's word: what it earns rests on outputs that such a model would have.
    checks, passed = [], failure is None or (bool(seen) and _is_proven(seen, asked["hidden_fixed"]))
    for name, points, visibility, mistakes in MODEL_LADDER:
        passed = passed and (failure is None or failure.diagnosis not in mistakes)
        if name == "activations" and failure is not None and failure.diagnosis == "wrong_output":
            passed = False  # explained, by activations that none of the other mistakes names
        checks.append(Check(name, points, visibility, passed))
    return checks


def _is_proven(seen: Seen, asked: dict) -> bool:
    made = _as_made(seen, "hidden_fixed")
    return bool(made.get("is_model")) and explaining_activations(made, asked) is not None


def advise_all_model(seen: Seen, asked: Asked, answer: Answer) -> list[Advice]:
    """Returns the public advice, and whether the starting weights are the same on every run."""
    advice = advise_model(seen["made"])
    if answer.get("source") and "seed" not in answer["source"]:
        sentence = (
            "tf.keras.utils.set_random_seed(1234) in this cell makes the starting weights the same at each run of it."
        )
        advice.append(Advice("no_seed", sentence))
    return advice


LABEL = "a layer's name is a label; nothing computes with it."
GRADING = Grading(
    ask=ask_model,
    judge=judge_all,
    stopped=explain_model,
    checks=climb,
    advise=advise_all_model,
    unnamed=("wrong_output",),
    words=("Sequential", "Functional"),
    equivalent={
        "tf.keras.Input(shape=(400,)) -> nothing": "the model takes its input size from the data; that earns advice.",
        "activation='linear' -> nothing": "Dense is linear by default.",
        **{f"name='{layer}' -> nothing": LABEL for layer in ("L1", "L2", "L3")},
        **{f"name='{layer}' -> name='{layer}_'": LABEL for layer in ("L1", "L2", "L3")},
    },
)
