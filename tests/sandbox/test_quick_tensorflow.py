"""What makes TensorFlow quick in the kernels does what it says, and changes no number."""

import json
import subprocess
import sys

from tests.conftest import ROOT

# In a process of its own: TensorFlow keeps these settings until its process ends.
CODE = """
import json, os, sys
import numpy as np
from autograder.inside.preloads import tensorflow as quick
if sys.argv[1] == "quick":
    os.environ.update(quick.VARIABLES)
import tensorflow as tf
from tensorflow.python.eager import context
from tensorflow.python.framework import op_def_registry
if sys.argv[1] == "quick":
    threads = len(os.listdir("/proc/self/task"))
    quick.prepare()
    assert len(os.listdir("/proc/self/task")) == threads and context.context()._context_handle is None
tf.keras.utils.set_random_seed(1234)
model = tf.keras.Sequential(
    [tf.keras.Input(shape=(400,)), tf.keras.layers.Dense(25, "relu"), tf.keras.layers.Dense(10)]
)
x = np.random.default_rng(1).normal(size=(8, 400)).astype("float32")
before = np.asarray(model(x)).tolist()
model.compile(loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), optimizer="adam")
loss = model.fit(x, np.arange(8), epochs=3, verbose=0).history["loss"]
words = tf.strings.join(["a", "b"]).numpy().decode()
looped = int(tf.while_loop(lambda i: i < 5, lambda i: (i + 1,), (tf.constant(0),))[0])
picked = tf.cond(tf.constant(True), lambda: tf.constant(1), lambda: tf.constant(2)).numpy().tolist()
halves = tf.map_fn(lambda v: v / 2, tf.constant([1.0, 3.0])).numpy().tolist()
with tf.GradientTape() as tape:
    slope = tf.Variable(3.0)
    square = slope * slope
print(json.dumps([before, loss, words, looped, picked, halves, float(tape.gradient(square, slope))]))
"""


def compute(how: str) -> list:
    command = [sys.executable, "-c", CODE, how]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_when_tensorflow_was_made_quick_then_it_computes_the_same():
    (usual, usual_loss, *usual_rest), (quick, quick_loss, *quick_rest) = compute("as it comes"), compute("quick")

    assert usual_rest == quick_rest == ["ab", 5, 1, [0.5, 1.5], 6.0]
    assert all(
        abs(a - b) < 1e-5 for row, other in zip(usual, quick, strict=True) for a, b in zip(row, other, strict=True)
    )
    assert all(abs(a - b) < 1e-5 for a, b in zip(usual_loss, quick_loss, strict=True))


def test_when_an_operation_runs_in_a_kernel_then_it_is_made_no_function(run) -> None:
    """Holds with the version that is pinned: when TensorFlow drops the switch, this says so, and grading goes on."""
    outcome = run("import tensorflow as tf\ntf.constant(1.0) + 1\nfrom tensorflow.python.eager import context\n"
                  "print(len(context.context().list_function_names()))")  # fmt: skip

    assert outcome.text == "0\n"
