"""The model's checks on Keras 2 (tf_keras), in an environment of its own."""

import json
import os
import subprocess

import pytest

from tests.conftest import ROOT
from tests.test_public_tests import MODEL, MODEL_MISTAKES, RIGHT_MODELS

PYTHON = ROOT / ".venv-keras2" / "bin" / "python"
# Keras 2 names the input of an InputLayer in another way.
RIGHT = {name: source.replace("InputLayer(shape=", "InputLayer(input_shape=") for name, source in RIGHT_MODELS.items()}
WRONG = {
    **{f"section_{number}": answer for number, answer in enumerate(MODEL.mistakes)},
    **MODEL_MISTAKES,
}
del WRONG["one_bias_not_trained"]  # there, a variable is trained or not from the start


@pytest.mark.full
def test_when_the_model_is_made_with_keras_2_then_the_checks_say_the_same():
    if not PYTHON.exists():
        pytest.skip("Keras 2 has an environment of its own: make test-all makes it")
    answers = {**RIGHT, **{name: source for name, (_, source) in WRONG.items()}}

    done = subprocess.run(
        [PYTHON, ROOT / "tests" / "keras2_answers.py"],
        input=json.dumps(answers),
        capture_output=True,
        text=True,
        env={**os.environ, "TF_USE_LEGACY_KERAS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"},
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["keras"].startswith("2.")
    assert told["got"] == {
        **dict.fromkeys(RIGHT, "right"),
        **{name: diagnosis for name, (diagnosis, _) in WRONG.items()},
    }
