"""Run by the Python of .venv-keras2: reads answers from standard input, writes their diagnoses to standard output."""

import contextlib
import io
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import tensorflow as tf
import tf_keras

import public_tests


def diagnose(source: str) -> str:
    names = {
        "np": public_tests.np,
        "tf": tf,
        "Sequential": tf.keras.models.Sequential,
        "Dense": tf.keras.layers.Dense,
        "linear": tf.keras.activations.linear,
        "relu": tf.keras.activations.relu,
        "sigmoid": tf.keras.activations.sigmoid,
    }
    exec(source, names)
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            public_tests.test_model(names["model"], 10, 400)
        except AssertionError as failed:
            return failed.diagnosis
    return "right"


answers = json.load(sys.stdin)
print(json.dumps({"keras": tf_keras.__version__, "got": {name: diagnose(source) for name, source in answers.items()}}))
