"""The learners' checks: every right form passes, every mistake gets its own sentence."""

import ast
import re

import numpy as np
import pytest
import tensorflow as tf

import public_tests
from autograder.gate import rehearsal
from autograder.lesson import checks, sections
from lab_utils import formulas
from lab_utils.errors import help_with
from lab_utils.telling import numbers, sentences
from tests.conftest import LAB

CELLS = sections.read(LAB.source)
SOFTMAX, MODEL, *_ = sections.exercises(CELLS)

RIGHT_SOFTMAX = {
    "vector": "def my_softmax(z):\n    return np.exp(z) / np.sum(np.exp(z))",
    "method_sum": "def my_softmax(z):\n    ez = np.exp(z)\n    return ez / ez.sum()",
    "loops": (
        "def my_softmax(z):\n    N = len(z)\n    a = np.zeros(N)\n    s = 0\n    for k in range(N):\n"
        "        s += np.exp(z[k])\n    for j in range(N):\n        a[j] = np.exp(z[j]) / s\n    return a"
    ),
    "nested_loops": (
        "def my_softmax(z):\n    a = np.zeros(len(z))\n    for j in range(len(z)):\n        s = 0\n"
        "        for k in range(len(z)):\n            s += np.exp(z[k])\n        a[j] = np.exp(z[j]) / s\n    return a"
    ),
    "zeros_like": (
        "def my_softmax(z):\n    a = np.zeros_like(z)\n    for j in range(z.shape[0]):\n"
        "        a[j] = np.exp(z[j]) / np.sum(np.exp(z))\n    return a"
    ),
    "comprehension": "def my_softmax(z):\n    s = sum(np.exp(k) for k in z)\n    return np.array([np.exp(j) / s for j in z])",
    "list_result": "def my_softmax(z):\n    s = sum(np.exp(z))\n    return [np.exp(j) / s for j in z]",
    "tuple_result": "def my_softmax(z):\n    s = sum(np.exp(z))\n    return tuple(np.exp(j) / s for j in z)",
    "append": (
        "def my_softmax(z):\n    a = []\n    for j in z:\n        a.append(np.exp(j) / np.exp(z).sum())\n    return np.array(a)"
    ),
    "stable": "def my_softmax(z):\n    e = np.exp(z - np.max(z))\n    return e / e.sum()",
    "stable_in_place": "def my_softmax(z):\n    z -= z.max()\n    e = np.exp(z)\n    return e / e.sum()",
    "stable_min": "def my_softmax(z):\n    e = np.exp(z - z.min())\n    return e / e.sum()",
    "lambda": "my_softmax = lambda z: np.exp(z) / np.exp(z).sum()",
    "math_exp": (
        "import math\ndef my_softmax(z):\n    s = sum(math.exp(k) for k in z)\n"
        "    return np.array([math.exp(j) / s for j in z])"
    ),
    "power_of_e": "def my_softmax(z):\n    ez = np.e ** z\n    return ez / sum(ez)",
    "float32": "def my_softmax(z):\n    ez = np.exp(z.astype(np.float32))\n    return ez / np.sum(ez)",
    "helper": "def total(x):\n    return np.sum(x)\ndef my_softmax(z):\n    return np.exp(z) / total(np.exp(z))",
    "default_argument": "def my_softmax(z, base=np.e):\n    return np.power(base, z) / np.power(base, z).sum()",
    "annotated": "def my_softmax(z: np.ndarray) -> np.ndarray:\n    a = np.exp(z)\n    a /= a.sum()\n    return a",
    "tf_exp": "def my_softmax(z):\n    ez = tf.exp(z)\n    return (ez / tf.reduce_sum(ez)).numpy()",
    "tensor_result": "def my_softmax(z):\n    ez = tf.exp(z)\n    return ez / tf.reduce_sum(ez)",
    "log_space": "def my_softmax(z):\n    return np.exp(z - np.log(np.sum(np.exp(z))))",
    "ratios": "def my_softmax(z):\n    return np.array([1 / np.sum(np.exp(z - j)) for j in z])",
    "keepdims": "def my_softmax(z):\n    ez = np.exp(z)\n    return ez / np.sum(ez, axis=0, keepdims=True)",
    "recursion": (
        "def add(x):\n    return 0 if len(x) == 0 else x[0] + add(x[1:])\n"
        "def my_softmax(z):\n    ez = np.exp(z)\n    return ez / add(ez)"
    ),
    "callable_class": (
        "class Softmax:\n    def __call__(self, z):\n        return np.exp(z) / np.exp(z).sum()\nmy_softmax = Softmax()"
    ),
    "prints": "def my_softmax(z):\n    ez = np.exp(z)\n    print('debugging', ez)\n    return ez / ez.sum()",
    "compares": (
        "def my_softmax(z):\n    a = np.exp(z) / np.exp(z).sum()\n    assert np.allclose(a, tf.nn.softmax(z))\n    return a"
    ),
    "while_loop": (
        "def my_softmax(z):\n    a = np.exp(z)\n    s, k = 0.0, 0\n    while k < len(a):\n        s += a[k]\n        k += 1\n"
        "    return a / s"
    ),
    "original_markers_lost": 'def my_softmax(z):\n    """softmax"""\n    return np.exp(z) / np.exp(z).sum(-1)',
}

LAYERS = 'Dense(25, activation="relu"), Dense(15, activation="relu"), Dense(10)'
INPUT = "tf.keras.Input(shape=(400,))"
RIGHT_MODELS = {
    "input": f"model = Sequential([{INPUT}, {LAYERS}])",
    "input_layer": f"model = Sequential([tf.keras.layers.InputLayer(shape=(400,)), {LAYERS}])",
    "input_shape": (
        'model = Sequential([Dense(25, activation="relu", input_shape=(400,)), Dense(15, activation="relu"), Dense(10)])'
    ),
    "input_dim": (
        'model = Sequential([Dense(25, activation="relu", input_dim=400), Dense(15, activation="relu"), Dense(10)])'
    ),
    "no_input": f"model = Sequential([{LAYERS}])",
    "linear_by_name": (
        f'model = Sequential([{INPUT}, Dense(25, activation="relu"), Dense(15, activation="relu"), Dense(10, activation="linear")])'
    ),
    "functions": (
        f"model = Sequential([{INPUT}, Dense(25, activation=relu), Dense(15, activation=relu), Dense(10, activation=linear)])"
    ),
    "tf_nn": f"model = Sequential([{INPUT}, Dense(25, tf.nn.relu), Dense(15, tf.nn.relu), Dense(10)])",
    "activation_layers": (
        f'A = tf.keras.layers.Activation\nmodel = Sequential([{INPUT}, Dense(25), A("relu"), Dense(15), A("relu"), Dense(10)])'
    ),
    "linear_layer": f'model = Sequential([{INPUT}, {LAYERS}, tf.keras.layers.Activation("linear")])',
    "relu_layers": f"R = tf.keras.layers.ReLU\nmodel = Sequential([{INPUT}, Dense(25), R(), Dense(15), R(), Dense(10)])",
    "flatten": f"model = Sequential([{INPUT}, tf.keras.layers.Flatten(), {LAYERS}])",
    "named": (
        f'model = Sequential([{INPUT}, Dense(25, "relu", name="L1"), Dense(15, "relu", name="L2"), Dense(10, name="L3")], name="my_model")'
    ),
    "added": (
        f"model = Sequential()\nmodel.add({INPUT})\nfor units in (25, 15):\n"
        '    model.add(Dense(units, activation="relu"))\nmodel.add(Dense(10))'
    ),
    "nested": f"model = Sequential([{INPUT}, Sequential([Dense(25, 'relu'), Dense(15, 'relu')]), Dense(10)])",
    "functional": (
        f'x = {INPUT}\nh = Dense(25, activation="relu")(x)\nh = Dense(15, activation="relu")(h)\n'
        "model = tf.keras.Model(x, Dense(10)(h))"
    ),
    "subclass": (
        "class Net(tf.keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        '        self.L1, self.L2, self.L3 = Dense(25, "relu"), Dense(15, "relu"), Dense(10)\n'
        "    def call(self, x):\n        return self.L3(self.L2(self.L1(x)))\nmodel = Net()"
    ),
    "compiled": f'model = Sequential([{INPUT}, {LAYERS}])\nmodel.compile(loss="mse", optimizer="adam")',
    "own_start": (
        f'model = Sequential([{INPUT}, Dense(25, "relu", kernel_initializer="he_normal"), Dense(15, "relu"), Dense(10)])'
    ),
    "subclass_built": (
        "class Net(tf.keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        '        self.L1, self.L2, self.L3 = Dense(25, "relu"), Dense(15, "relu"), Dense(10)\n'
        "    def call(self, x):\n        return self.L3(self.L2(self.L1(x)))\nmodel = Net()\nmodel.build((None, 400))"
    ),
    "subclass_last_first": (
        "class Net(tf.keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        '        self.out, self.L2, self.L1 = Dense(10), Dense(15, "relu"), Dense(25, "relu")\n'
        "    def call(self, x):\n        return self.out(self.L2(self.L1(x)))\nmodel = Net()"
    ),
    "penalty_on_weights": (
        f'model = Sequential([{INPUT}, Dense(25, "relu", kernel_regularizer="l2"), Dense(15, relu), Dense(10)])'
    ),
    "penalty_on_outputs": f'model = Sequential([{INPUT}, Dense(25, relu, activity_regularizer="l1"), Dense(15, relu), Dense(10)])',
    "loss_by_name": f'model = Sequential([{INPUT}, {LAYERS}])\nmodel.compile(loss="sparse_categorical_crossentropy")',
    "loss_of_probabilities": (
        f"model = Sequential([{INPUT}, {LAYERS}])\nmodel.compile(loss=tf.keras.losses.SparseCategoricalCrossentropy())"
    ),
    "loss_of_logits": (
        f"model = Sequential([{INPUT}, {LAYERS}])\n"
        "model.compile(loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))"
    ),
    "constraint_that_leaves_them": (
        f'model = Sequential([{INPUT}, Dense(25, "relu", kernel_constraint=tf.keras.constraints.MaxNorm(9)), Dense(15, relu), Dense(10)])'
    ),
    "layers_of_an_own_class": (
        "class Dropless(Dense):\n    pass\n"
        f"model = Sequential([{INPUT}, Dropless(25, 'relu'), Dropless(15, 'relu'), Dropless(10)])"
    ),
    "layers_by_hand": (
        "class Mine(tf.keras.layers.Layer):\n    def __init__(self, units, f):\n        super().__init__()\n"
        "        self.units, self.f = units, f\n    def build(self, shape):\n"
        "        self.W = self.add_weight(shape=(shape[-1], self.units), initializer='glorot_uniform')\n"
        "        self.b = self.add_weight(shape=(self.units,), initializer='zeros')\n"
        "    def call(self, x):\n        return self.f(tf.matmul(x, self.W) + self.b)\n"
        f"model = Sequential([{INPUT}, Mine(25, relu), Mine(15, relu), Mine(10, linear)])"
    ),
    "subclass_told_of_training": (
        "class Net(tf.keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        '        self.L1, self.L2, self.L3 = Dense(25, "relu"), Dense(15, "relu"), Dense(10)\n'
        "    def call(self, x, training=False):\n        return self.L3(self.L2(self.L1(x)))\nmodel = Net()"
    ),
    "traced": (
        "class Net(tf.keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        '        self.L1, self.L2, self.L3 = Dense(25, "relu"), Dense(15, "relu"), Dense(10)\n'
        "    @tf.function\n    def call(self, x):\n        return self.L3(self.L2(self.L1(x)))\nmodel = Net()"
    ),
    "lambda_relu": (
        f"model = Sequential([{INPUT}, Dense(25, lambda z: tf.maximum(z, 0.0)), Dense(15, relu), Dense(10)])"
    ),
}

# Right answers beside which a ready-made softmax stands: what is returned is the learner's own.
OWN_BESIDE_THE_LIBRARY = {
    "another_way_for_nothing": "def my_softmax(z):\n    if len(z) == 0:\n        a = tf.nn.softmax(z).numpy()\n    ez = np.exp(z)\n    a = ez / np.sum(ez)\n    return a",
    "first_idea_replaced": "def my_softmax(z):\n    a = tf.nn.softmax(z)\n    ez = np.exp(z)\n    a, total = ez / np.sum(ez), 1.0\n    return a",
    "library_where_it_fails": "def my_softmax(z):\n    try:\n        a = np.exp(z) / np.exp(z).sum()\n    except TypeError:\n        a = tf.nn.softmax(z).numpy()\n    return a",
    "own_in_one_branch": "def my_softmax(z):\n    if len(z):\n        a = np.exp(z) / np.exp(z).sum()\n    else:\n        a = tf.nn.softmax(z)\n    return a",
    "compared_in_a_loop": "def my_softmax(z):\n    a = np.exp(z) / np.exp(z).sum()\n    for x, y in zip(a, tf.nn.softmax(z)):\n        assert abs(x - y) < 1e-5\n    return a",
    "own_name_of_the_library_s": "def my_softmax(z):\n    def softmax(x):\n        return np.exp(x) / np.exp(x).sum()\n    return softmax(z)",
    "appends_nothing": "def my_softmax(z):\n    a = []\n    try:\n        a.append()\n    except TypeError:\n        a = np.exp(z) / np.exp(z).sum()\n    return a",
}

SOFTMAX_MISTAKES = {
    "library_alias": (
        "library_softmax",
        "from tensorflow.nn import softmax as s\ndef my_softmax(z):\n    return s(z)",
    ),
    "library_inside": (
        "library_softmax",
        "def my_softmax(z):\n    import tensorflow as tf\n    a = tf.keras.activations.softmax(tf.constant([z]))\n    return a[0].numpy()",
    ),
    "library_itself": ("library_softmax", "my_softmax = tf.nn.softmax"),
    "library_helper": (
        "library_softmax",
        "def helper(x):\n    return tf.nn.softmax(x)\ndef my_softmax(z):\n    return np.array(helper(z))",
    ),
    "library_layer": ("library_softmax", "def my_softmax(z):\n    return tf.keras.layers.Softmax()(z)"),
    "library_activation": (
        "library_softmax",
        "def my_softmax(z):\n    f = tf.keras.layers.Activation('softmax')\n    return f(z)",
    ),
    "library_by_element": (
        "library_softmax",
        "def my_softmax(z):\n    a = np.zeros(len(z))\n    for j in range(len(z)):\n        a[j] = tf.nn.softmax(z)[j]\n    return a",
    ),
    "library_local_name": ("library_softmax", "def my_softmax(z):\n    f = tf.nn.softmax\n    return f(z)"),
    "library_by_steps": (
        "library_softmax",
        "def my_softmax(z):\n    a = tf.nn.softmax(z)\n    a = a.numpy()\n    a = np.round(a, 8)\n    return a",
    ),
    "library_in_a_loop_over_it": (
        "library_softmax",
        "def my_softmax(z):\n    a = np.zeros(len(z))\n    for j, p in enumerate(tf.nn.softmax(z).numpy()):\n        a[j] = p\n    return a",
    ),
    "library_in_a_list": (
        "library_softmax",
        "def my_softmax(z):\n    return np.array([float(p) for p in tf.nn.softmax(z)])",
    ),
    "library_appended": (
        "library_softmax",
        "def my_softmax(z):\n    a = []\n    for p in tf.nn.softmax(z):\n        a.append(float(p))\n    return a",
    ),
    "library_in_both_branches": (
        "library_softmax",
        "def my_softmax(z):\n    if len(z) == 0:\n        return z\n    a = None\n    if len(z):\n        a = tf.nn.softmax(z).numpy()\n    return a * 1",
    ),
    "library_layer_outside": (
        "library_softmax",
        "layer = tf.keras.layers.Activation('softmax')\ndef my_softmax(z):\n    return layer(tf.constant([z]))[0].numpy()",
    ),
    "library_by_keyword": (
        "library_softmax",
        "def my_softmax(z):\n    return tf.keras.layers.Activation(activation='softmax')(tf.constant([z]))[0].numpy()",
    ),
    "library_among_others": (
        "library_softmax",
        "def my_softmax(z):\n    a, n = tf.nn.softmax(z).numpy(), len(z)\n    return a",
    ),
    "library_by_walrus": (
        "library_softmax",
        "def my_softmax(z):\n    print(a := tf.nn.softmax(z))\n    return a.numpy()",
    ),
    "library_as_default": ("library_softmax", "def my_softmax(z, f=tf.nn.softmax):\n    return f(z).numpy()"),
    "library_in_an_inner_function": (
        "library_softmax",
        "def my_softmax(z):\n    f = tf.nn.softmax\n    def inner(x):\n        return f(x)\n    return inner(z)",
    ),
    "library_in_an_inner_lambda": (
        "library_softmax",
        "def my_softmax(z):\n    g = lambda x: tf.nn.softmax(x)\n    return g(z)",
    ),
    "dots_of_the_hint": (
        "unfinished",
        "def my_softmax(z):\n    a = np.zeros(len(z))\n    s = 0\n    for k in range(len(z)):\n        s += ...\n    return a",
    ),
    "nothing_assigned": ("unfinished", "def my_softmax(z):\n    return a"),
    "old_global": ("unfinished", "a = np.array([0.03, 0.09, 0.24, 0.64])\ndef my_softmax(z):\n    return a"),
    "global_input": (
        "ignores_input",
        "x = np.array([1.0, 2.0, 3.0, 4.0])\ndef my_softmax(z):\n    return np.exp(x) / np.exp(x).sum()",
    ),
    "table_by_first_element": (
        "hard_coded",
        "def my_softmax(z):\n    if z[0] == 1.0:\n        return np.array([0.032, 0.0871, 0.2369, 0.6439])\n    return np.zeros(len(z))",
    ),
    "column_by_broadcasting": (
        "wrong_shape",
        "def my_softmax(z):\n    ez = np.exp(z).reshape(-1, 1)\n    return ez / ez.sum()",
    ),
    "number_for_one_element": (
        "wrong_shape",
        "def my_softmax(z):\n    return 1.0 if len(z) == 1 else np.exp(z) / np.exp(z).sum()",
    ),
    "squeezed": ("wrong_shape", "def my_softmax(z):\n    return np.squeeze(np.exp(z) / np.exp(z).sum())"),
    "five_places": (
        "fixed_length",
        "def my_softmax(z):\n    a = np.zeros(5)\n    for j in range(len(z)):\n        a[j] = np.exp(z[j]) / np.exp(z).sum()\n    return a",
    ),
    "result_and_sum": ("wrong_shape", "def my_softmax(z):\n    s = np.exp(z).sum()\n    return np.exp(z) / s, s"),
    "dictionary": ("wrong_shape", "def my_softmax(z):\n    return {i: a for i, a in enumerate(np.exp(z))}"),
    "generator": ("wrong_shape", "def my_softmax(z):\n    return (a for a in np.exp(z) / np.exp(z).sum())"),
    "one_number_rounded": (
        "wrong_shape",
        "def my_softmax(z):\n    a = np.exp(z) / np.exp(z).sum()\n    return round(np.sum(a), 3)",
    ),
    "dots_above_wrong_code": ("not_normalised", "def my_softmax(z):\n    ...\n    return np.exp(z)"),
    "only_sum": ("wrong_shape", "def my_softmax(z):\n    return np.sum(np.exp(z))"),
    "last_left_out": (
        "off_by_one",
        "def my_softmax(z):\n    return np.array([np.exp(z[j]) / np.exp(z).sum() for j in range(len(z) - 1)])",
    ),
    "first_left_out": (
        "off_by_one",
        "def my_softmax(z):\n    a = np.zeros(len(z))\n    for j in range(1, len(z)):\n        a[j] = np.exp(z[j]) / np.exp(z).sum()\n    return a",
    ),
    "shifted_not_divided": ("normalised_by_max", "def my_softmax(z):\n    return np.exp(z - z.max())"),
    "relu_first": (
        "clips_input",
        "def my_softmax(z):\n    ez = np.exp(np.maximum(z, 0))\n    return ez / ez.sum()",
    ),
    "cut_off_at_nine": (
        "clips_input",
        "def my_softmax(z):\n    ez = np.exp(np.clip(z, -9, 9))\n    return ez / ez.sum()",
    ),
    "cut_off_at_thirty": (
        "clips_input",
        "def my_softmax(z):\n    ez = np.exp(np.minimum(z, 30))\n    return ez / ez.sum()",
    ),
    "smoothed": ("not_normalised", "def my_softmax(z):\n    return np.exp(z) / (np.exp(z).sum() + 1e-6)"),
    "a_dozen_at_most": (
        "not_normalised",
        "def my_softmax(z):\n    ez = np.exp(z)\n    return ez / ez[:12].sum()",
    ),
    "rounded_to_three": ("wrong_values", "def my_softmax(z):\n    return np.round(np.exp(z) / np.exp(z).sum(), 3)"),
    "small_numbers_only": (
        "raises",
        "def my_softmax(z):\n    if z.max() > 20:\n        raise ValueError('too large')\n    return np.exp(z) / np.exp(z).sum()",
    ),
    "base_ten": ("other_base", "def my_softmax(z):\n    return 10.0**z / np.sum(10.0**z)"),
    "minus": ("loses_sign", "def my_softmax(z):\n    return np.exp(-z) / np.exp(-z).sum()"),
    "text": ("wrong_shape", "def my_softmax(z):\n    return 'probabilities'"),
    "needs_two_arguments": ("raises", "def my_softmax(z, w):\n    return np.exp(z) / np.exp(z).sum()"),
    "rounded": ("wrong_values", "def my_softmax(z):\n    return np.round(np.exp(z) / np.exp(z).sum(), 2)"),
    "enormous": ("wrong_shape", "def my_softmax(z):\n    return np.broadcast_to(1.0, (10**12, len(z)))"),
    "random": ("wrong_values", "def my_softmax(z):\n    a = np.random.rand(len(z))\n    return a / a.sum()"),
    "not_a_function": ("raises", "my_softmax = 3"),
}
MODEL_MISTAKES = {
    "no_dense_layer": ("wrong_layer_count", f"model = Sequential([{INPUT}, tf.keras.layers.Flatten()])"),
    "dots": ("unfinished", "model = ..."),
    "none": ("not_a_model", "model = None"),
    "what_add_returns": ("not_a_model", f"model = Sequential([{INPUT}])\nmodel = model.add(Dense(25))"),
    "what_compile_returns": ("not_a_model", f"model = Sequential([{INPUT}, {LAYERS}]).compile(loss='mse')"),
    "rescaled": ("wrong_layer_type", f"model = Sequential([{INPUT}, tf.keras.layers.Rescaling(0.5), {LAYERS}])"),
    "all_examples_at_once": (
        "wrong_input_size",
        f"model = Sequential([tf.keras.Input(shape=(5000, 400)), {LAYERS}])",
    ),
    "pictures_of_20_by_20": (
        "wrong_input_size",
        f"model = Sequential([tf.keras.Input(shape=(20, 20)), tf.keras.layers.Flatten(), {LAYERS}])",
    ),
    "tanh": (
        "wrong_output",
        f'model = Sequential([{INPUT}, Dense(25, activation="tanh"), Dense(15, activation="relu"), Dense(10)])',
    ),
    "softmax_everywhere": (
        "wrong_output",
        f'model = Sequential([{INPUT}, Dense(25, "softmax"), Dense(15, "softmax"), Dense(10)])',
    ),
    "softmax_twice": (
        "softmax_output",
        f'model = Sequential([{INPUT}, Dense(25, "relu"), Dense(15, "relu"), Dense(10, "softmax"), tf.keras.layers.Softmax()])',
    ),
    "softmax_after_relu": (
        "softmax_output",
        f'model = Sequential([{INPUT}, Dense(25, "relu"), Dense(15, "relu"), Dense(10, "relu"), tf.keras.layers.Softmax()])',
    ),
    "own_softmax_over_everything": (
        "softmax_output",
        f'model = Sequential([{INPUT}, Dense(25, "relu"), Dense(15, "relu"), Dense(10, lambda z: tf.exp(z) / tf.reduce_sum(tf.exp(z)))])',
    ),
    "a_tuple": ("not_a_model", f"model = Sequential([{INPUT}, {LAYERS}]),"),
    "call_without_return": (
        "raises",
        "class Net(tf.keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        '        self.L1, self.L2, self.L3 = Dense(25, "relu"), Dense(15, "relu"), Dense(10)\n'
        "    def call(self, x):\n        self.L3(self.L2(self.L1(x)))\nmodel = Net()",
    ),
    "softmax_layer": (
        "softmax_output",
        f"model = Sequential([{INPUT}, {LAYERS}, tf.keras.layers.Softmax()])",
    ),
    "normalized": (
        "wrong_layer_type",
        f'model = Sequential([{INPUT}, Dense(25, "relu"), tf.keras.layers.BatchNormalization(), Dense(15, "relu"), Dense(10)])',
    ),
    "embedding": (
        "wrong_layer_type",
        f"model = Sequential([{INPUT}, tf.keras.layers.Embedding(2, 1), tf.keras.layers.Flatten(), {LAYERS}])",
    ),
    "four_layers": (
        "wrong_layer_count",
        f'model = Sequential([{INPUT}, Dense(25, "relu"), Dense(15, "relu"), Dense(10), Dense(10)])',
    ),
    "all_linear": ("linear_hidden", f"model = Sequential([{INPUT}, Dense(25), Dense(15), Dense(10)])"),
    "sigmoid_output": (
        "wrong_output",
        f'model = Sequential([{INPUT}, Dense(25, "relu"), Dense(15, "relu"), Dense(10, "sigmoid")])',
    ),
    **{
        f"relu_up_to_{most}": (
            "wrong_output",
            f"model = Sequential([{INPUT}, Dense(25, lambda z: tf.clip_by_value(z, 0.0, {most}.0)), Dense(15, relu), Dense(10)])",
        )
        for most in (8, 10, 60)
    },
    "dropout_by_another_name": (
        "wrong_layer_type",
        f"class Plain(tf.keras.layers.Dropout):\n    pass\nmodel = Sequential([{INPUT}, Plain(0.2), {LAYERS}])",
    ),
    "noise_by_hand": (
        "changes_in_training",
        "class Plain(tf.keras.layers.Layer):\n    def call(self, x, training=False):\n"
        "        return x + tf.random.normal(tf.shape(x)) if training else x\n"
        f"model = Sequential([{INPUT}, Plain(), {LAYERS}])",
    ),
    "zeros_in_training": (
        "changes_in_training",
        "class Plain(Dense):\n    def call(self, x, training=False):\n        return super().call(x) * (0.0 if training else 1.0)\n"
        f"model = Sequential([{INPUT}, Plain(25, 'relu'), Dense(15, 'relu'), Dense(10)])",
    ),
    "another_shape_in_training": (
        "changes_in_training",
        "class Net(Sequential):\n    def call(self, x, training=None, mask=None):\n        z = super().call(x)\n"
        f"        return z[:, :5] if training else z\nmodel = Net([{INPUT}, {LAYERS}])",
    ),
    "weights_made_zero": (
        "changes_in_training",
        f"model = Sequential([{INPUT}, Dense(25, 'relu', kernel_constraint=lambda w: 0 * w), Dense(15, 'relu'), Dense(10)])",
    ),
    "weights_never_negative": (
        "changes_in_training",
        f"model = Sequential([{INPUT}, Dense(25, 'relu'), Dense(15, 'relu', bias_constraint='non_neg'), Dense(10)])",
    ),
    "gradient_stopped": (
        "frozen",
        f"model = Sequential([{INPUT}, Dense(25, 'relu'), Dense(15, 'relu'), Dense(10, tf.stop_gradient)])",
    ),
    "gradient_of_another_relu": (
        "frozen",
        "@tf.custom_gradient\ndef mine(z):\n    return tf.nn.relu(z), lambda up: 0.5 * up * tf.cast(z > 0, 'float32')\n"
        f"model = Sequential([{INPUT}, Dense(25, mine), Dense(15, 'relu'), Dense(10)])",
    ),
    "one_unit_not_trained": (
        "frozen",
        "def mine(z):\n    a = tf.nn.relu(z)\n    return tf.concat([tf.stop_gradient(a[:, :1]), a[:, 1:]], 1)\n"
        f"model = Sequential([{INPUT}, Dense(25, mine), Dense(15, 'relu'), Dense(10)])",
    ),
    "one_unit_of_L2_not_trained": (
        "frozen",
        "def mine(z):\n    a = tf.nn.relu(z)\n    return tf.concat([tf.stop_gradient(a[:, :1]), a[:, 1:]], 1)\n"
        f"model = Sequential([{INPUT}, Dense(25, 'relu'), Dense(15, mine), Dense(10)])",
    ),
    "computed_by_numpy": (
        "frozen",
        "class Net(Sequential):\n    def call(self, x, training=None, mask=None):\n        z = super().call(x)\n"
        f"        return z.numpy() if hasattr(z, 'numpy') else z\nmodel = Net([{INPUT}, {LAYERS}])",
    ),
    "weights_hidden_from_training": (
        "frozen",
        "class Net(Sequential):\n    @property\n    def trainable_weights(self):\n"
        f"        return super().trainable_weights[2:]\nmodel = Net([{INPUT}, {LAYERS}])",
    ),
    "others_shown_to_training": (
        "frozen",
        "class Net(Sequential):\n    @property\n    def trainable_weights(self):\n"
        f"        return super().trainable_weights[::-1]\nmodel = Net([{INPUT}, {LAYERS}])",
    ),
    "one_bias_not_trained": (
        "frozen",
        f"model = Sequential([{INPUT}, {LAYERS}])\nmodel.layers[1].bias.trainable = False",
    ),
    "relu_up_to_six": (
        "wrong_output",
        f"model = Sequential([{INPUT}, Dense(25, tf.nn.relu6), Dense(15, 'relu'), Dense(10)])",
    ),
    "relu_up_to_twenty": (
        "wrong_output",
        f"model = Sequential([{INPUT}, Dense(25, lambda z: tf.minimum(tf.nn.relu(z), 20.0)), Dense(15, 'relu'), Dense(10)])",
    ),
    "logits_up_to_thirty": (
        "wrong_output",
        f"model = Sequential([{INPUT}, Dense(25, 'relu'), Dense(15, 'relu'), Dense(10, lambda z: tf.clip_by_value(z, -30.0, 30.0))])",
    ),
    "the_class": ("not_a_model", "model = Sequential"),
    "flattened_pictures": (
        "wrong_input_size",
        f"model = Sequential([tf.keras.Input(shape=(28, 28)), tf.keras.layers.Flatten(), {LAYERS}])",
    ),
    "hidden_frozen": ("frozen", f"model = Sequential([{INPUT}, {LAYERS}])\nmodel.trainable = False"),
}
LABELLED = [
    *((SOFTMAX, name, source) for name, source in SOFTMAX.mistakes),
    *((SOFTMAX, name, source) for name, source in SOFTMAX_MISTAKES.values()),
    *((MODEL, name, source) for name, source in MODEL.mistakes),
    *((MODEL, name, source) for name, source in MODEL_MISTAKES.values()),
    (SOFTMAX, "unfinished", SOFTMAX.stub),
    (MODEL, "unfinished", MODEL.stub),
]


def test_when_softmax_is_asked_for_numbers_checked_by_hand_then_the_oracle_agrees():
    e = np.e

    assert public_tests.expected_softmax([0.0, 0.0]).tolist() == [0.5, 0.5]
    assert public_tests.expected_softmax([7.0]).tolist() == [1.0]
    np.testing.assert_allclose(public_tests.expected_softmax([1.0, 0.0]), [e / (e + 1), 1 / (e + 1)])
    np.testing.assert_allclose(public_tests.expected_softmax([1, 2, 3, 4]), [0.0321, 0.0871, 0.2369, 0.6439], atol=5e-5)


@pytest.mark.parametrize("source", RIGHT_SOFTMAX.values(), ids=RIGHT_SOFTMAX)
def test_when_softmax_is_right_in_any_form_then_all_tests_pass(source, capsys):
    public_tests.test_my_softmax(rehearsal.define(source, "my_softmax", LAB.imports))

    assert capsys.readouterr().out.startswith("All tests passed.\n")


@pytest.mark.parametrize("source", OWN_BESIDE_THE_LIBRARY.values(), ids=OWN_BESIDE_THE_LIBRARY)
def test_when_a_library_stands_beside_an_own_softmax_then_all_tests_pass(source, capsys):
    public_tests.test_my_softmax(rehearsal.define(source, "my_softmax", LAB.imports))

    assert capsys.readouterr().out.startswith("All tests passed.\n")


@pytest.mark.parametrize("source", RIGHT_MODELS.values(), ids=RIGHT_MODELS)
@pytest.mark.filterwarnings("ignore:Do not pass an `input_shape`:UserWarning", "ignore:`build:UserWarning")
def test_when_the_model_is_right_in_any_form_then_all_tests_pass(source, capsys):
    model = rehearsal.define(source, "model", LAB.imports)
    before = model.get_weights()

    public_tests.test_model(model, 10, 400)

    assert capsys.readouterr().out.startswith("All tests passed!\n")
    if before:  # the check gave the model its own weights back
        for ours, theirs in zip(before, model.get_weights(), strict=True):
            np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(
    ("exercise", "diagnosis", "source"),
    LABELLED,
    ids=lambda value: value if isinstance(value, str) and value.isidentifier() else "",
)
def test_when_an_answer_is_wrong_then_its_mistake_is_named_in_at_most_six_lines(exercise, diagnosis, source):
    target = rehearsal.define(source, exercise.name, LAB.imports)
    facts = (10, 400) if exercise is MODEL else ()

    with pytest.raises(AssertionError) as failed:
        getattr(public_tests, f"test_{exercise.name}")(target, *facts)

    message = str(failed.value)
    assert failed.value.diagnosis == diagnosis, message
    assert len(message.splitlines()) <= 6
    assert "\nTry: " in message
    assert "Traceback" not in message
    assert "{" not in message.replace("{…}", "")
    assert failed.value._render_traceback_() == message.splitlines()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def my_softmax(z):\n    return 'probabilities'", "returns a str, which is not an array of numbers"),
        ("def my_softmax(z):\n    return np.exp(z), 1", "returns several things at once"),
        ("def my_softmax(z):\n    return np.exp(z).sum()", "returns a single number"),
        ("def my_softmax(z):\n    return np.exp(z).reshape(-1, 1)", "an array of shape (3, 1) for a z of shape (3,)"),
        ("def my_softmax(z):\n    if z[0] > 1:\n        return np.exp(z)", "got:      None"),
        ("def my_softmax(z):\n    a = None\n    b = np.exp(z)\n    return a", "store your result in a"),
        (
            "def my_softmax(z):\n    a = np.zeros(3)\n    a[0] = ...\n    return a",
            "the dots of a skeleton (...) are still",
        ),
        ("def my_softmax(z):\n    raise ValueError('and so on...')", "and so on...\n"),
        ("def my_softmax(z):\n    return np.exp(zz)", "look for a typing mistake in zz"),
        ("def my_softmax(z):\n    import skleam", "leave skleam out"),
        ("def my_softmax(z):\n    return np.load('z.npy')", "leave the file out"),
        (
            "def my_softmax(z):\n    raise ValueError('It ends here.')",
            "an error in line 2: ValueError: It ends here.\n",
        ),
    ],
)
def test_when_softmax_gives_something_else_than_an_array_then_the_sentence_says_what(source, words):
    with pytest.raises(AssertionError) as failed:
        public_tests.test_my_softmax(rehearsal.define(source, "my_softmax", LAB.imports))

    assert words in str(failed.value)
    assert ".." not in str(failed.value).replace("...", "")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("model = None", "got None"),
        ("model = None", "add(), compile() and a function without return give None"),
        ("model = [1]", "got a list"),
        ("model = Sequential", "got a class"),
        ("model = Sequential", "put parentheses after its name"),
        (MODEL_MISTAKES["a_tuple"][1], "leave out the comma after the last bracket"),
        ("model = Sequential([])", "it has no layers yet"),
        (MODEL_MISTAKES["all_examples_at_once"][1], "takes inputs of shape (5000, 400)"),
        (MODEL_MISTAKES["pictures_of_20_by_20"][1], "takes inputs of shape (20, 20)"),
        (f"model = Sequential([tf.keras.Input(shape=(20,)), {LAYERS}])", "takes 20 numbers"),
        (f"model = Sequential([{INPUT}, Dense(25, 'elu'), Dense(15, 'relu'), Dense(10)])", "L1 computes elu"),
    ],
)
def test_when_something_else_than_the_model_is_there_then_the_sentence_says_what(source, words):
    with pytest.raises(AssertionError) as failed:
        public_tests.test_model(rehearsal.define(source, "model", LAB.imports), 10, 400)

    assert words in str(failed.value)


@pytest.mark.parametrize("name", sorted(name for name in formulas.ACTIVATIONS if "softmax " not in name))
def test_when_every_layer_has_one_activation_then_ours_computes_what_keras_does(name):
    z = np.linspace(-8, 8, 30, dtype="float32").reshape(3, 10)
    known = {"relu6": tf.keras.activations.relu6}
    slope = float(name.partition("(")[2].strip(")") or 0)
    keras = tf.keras.layers.LeakyReLU(slope) if slope else known.get(name) or tf.keras.activations.get(name)

    np.testing.assert_allclose(formulas.ACTIVATIONS[name](z), keras(z), rtol=1e-4, atol=1e-5)


def test_when_gradients_are_checked_by_hand_then_the_formula_agrees():
    """One unit a layer makes of 3: (3 * 2 - 1) * 4 + 6 = 26, then 26 * 0.5 - 3 = 10; of half of 100 / 9, that is 10 / 9."""
    layers = [(np.array([[w]]), np.array([b])) for w, b in ((2.0, -1.0), (4.0, 6.0), (0.5, -3.0))]

    found = formulas.gradients(np.array([[3.0]]), layers)

    assert [float(g.sum()) * 9 for g in found] == pytest.approx([60.0, 20.0, 25.0, 5.0, 260.0, 10.0])


def test_when_tensorflow_takes_the_gradients_then_ours_are_the_same():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(6, 7))
    layers = [(rng.normal(size=(n, m)), rng.normal(size=m)) for n, m in ((7, 5), (5, 4), (4, 3))]
    variables = [[tf.Variable(part) for part in layer] for layer in layers]

    with tf.GradientTape() as tape:
        (W1, b1), (W2, b2), (W3, b3) = variables
        outputs = tf.nn.relu(tf.nn.relu(x @ W1 + b1) @ W2 + b2) @ W3 + b3
        loss = tf.reduce_sum(outputs**2 / np.mean(x**2, axis=1, keepdims=True)) / 2
    expected = tape.gradient(loss, [part for layer in variables for part in layer])

    for ours, theirs in zip(formulas.gradients(x, layers), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9)


def test_when_an_error_is_known_then_something_to_try_comes_with_it():
    assert help_with("ValueError: Cannot convert '400' to a shape.").startswith("write shape=(400,)")
    assert help_with("Could not interpret activation function identifier: ...").startswith("put numbers")
    assert help_with("ZeroDivisionError: division by zero") == ""


def test_when_a_diagnosis_is_in_the_table_then_a_labelled_wrong_answer_stands_for_it():
    labelled = {(exercise.name, name) for exercise, name, _ in LABELLED}  # of kinds tests/test_beginners.py asks more
    told = {
        *(("my_softmax", name) for name in sentences(public_tests.FUNCTION_SENTENCES + public_tests.SOFTMAX_SENTENCES)),
        *(("model", name) for name in sentences(public_tests.MODEL_SENTENCES)),
    }

    assert {each for each in told if "/" not in each[1]} - labelled == {
        ("my_softmax", "too_slow"),
        ("model", "too_slow"),
    }


@pytest.mark.parametrize("exercise", [SOFTMAX, MODEL], ids=["my_softmax", "model"])
@pytest.mark.parametrize("name", ["syntax_error", "too_slow", "unfinished", "raises"])
def test_when_an_answer_never_ran_then_the_judges_say_why(name, exercise):
    """These come from the grader: no function or model was there to call."""
    loaded = checks.load(exercise, CELLS)
    asked = loaded.ask(np.random.default_rng(0))

    failure, looked_at = loaded.check({}, asked, {"stopped": name, "detail": " (line 3)"})

    assert failure.diagnosis == name
    assert "(line 3)" in failure.rationale or name == "too_slow"
    assert not any(check.passed for check in looked_at)


@pytest.mark.parametrize("exercise", [SOFTMAX, MODEL], ids=["my_softmax", "model"])
def test_when_nobody_knows_what_stopped_an_answer_then_there_is_a_sentence_all_the_same(exercise):
    failure, _ = checks.load(exercise, CELLS).check({}, {}, {"stopped": "raises"})

    assert failure.rationale.endswith(" stops with an error: no answer came back.")


def test_when_each_call_takes_a_second_then_softmax_is_right_and_one_that_takes_longer_than_told_is_too_slow():
    z = [1.0, 2.0]
    call = {"type": "ndarray", "shape": [2], "values": public_tests.expected_softmax(z).tolist(), "seconds": 1.0}
    many, asked = {str(number): call for number in range(40)}, {str(number): z for number in range(40)}

    failure = public_tests.judge_my_softmax({**many, "0": {**call, "seconds": 2.1}}, asked)

    assert public_tests.judge_my_softmax(many, asked) is None
    assert failure.diagnosis == "too_slow"
    assert "a call may take 2 seconds" in failure.rationale


def test_when_a_limit_is_told_then_it_is_the_one_that_counts():
    told = [
        sentences(table)["too_slow"][0] for table in (public_tests.FUNCTION_SENTENCES, public_tests.MODEL_SENTENCES)
    ]

    assert all(f"a call may take {public_tests.SLOW:g} seconds" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        (RIGHT_SOFTMAX["list_result"], "your result is a list"),
        (RIGHT_SOFTMAX["stable_in_place"], "changes z itself"),
        (
            "def my_softmax(z):\n    own = np.exp(z) / np.exp(z).sum()\n    return own + 0.001 * (tf.nn.softmax(z).numpy() - own)",
            "a ready-made softmax",
        ),
    ],
)
def test_when_softmax_is_right_but_something_is_worth_knowing_then_it_is_advice(source, advice, capsys):
    public_tests.test_my_softmax(rehearsal.define(source, "my_softmax", LAB.imports))
    first, second = capsys.readouterr().out.splitlines()

    assert first == "All tests passed."
    assert second.startswith("Good to know: ")
    assert advice in second


@pytest.mark.parametrize(
    ("form", "advice"),
    [
        ("no_input", "tf.keras.Input(shape=(400,))"),
        ("functional", "a Functional model is as right"),
        ("penalty_on_weights", "a penalty (regularizer) is no part of the exercise"),
        ("penalty_on_outputs", "a penalty (regularizer) is no part of the exercise"),
        ("loss_by_name", "the loss in compile takes probabilities"),
        ("loss_of_probabilities", "the loss in compile takes probabilities"),
    ],
)
def test_when_the_model_is_right_but_something_is_worth_knowing_then_it_is_advice(form, advice, capsys):
    public_tests.test_model(rehearsal.define(RIGHT_MODELS[form], "model", LAB.imports), 10, 400)

    assert advice in capsys.readouterr().out.splitlines()[1]


@pytest.mark.parametrize("form", ["input", "compiled", "loss_of_logits", "constraint_that_leaves_them"])
def test_when_nothing_about_the_model_is_worth_knowing_then_there_is_no_advice(form, capsys):
    public_tests.test_model(rehearsal.define(RIGHT_MODELS[form], "model", LAB.imports), 10, 400)

    assert capsys.readouterr().out == "All tests passed!\n"


def test_when_the_model_has_no_input_shape_then_it_trains_after_the_test_as_before():
    """The test builds such a model; the batch size must stay open."""
    model = rehearsal.define(RIGHT_MODELS["no_input"], "model", LAB.imports)

    public_tests.test_model(model, 10, 400)

    assert model(np.zeros((3, 400), dtype="float32")).shape == (3, 10)
    assert model(np.zeros((5, 400), dtype="float32")).shape == (5, 10)


def test_when_the_checks_are_imported_with_a_star_then_only_the_tests_come():
    assert public_tests.__all__ == [f"test_{exercise.name}" for exercise in sections.exercises(CELLS)]


def test_when_pytest_collects_the_checks_then_it_leaves_them_alone():
    assert public_tests.test_my_softmax.__test__ is False
    assert public_tests.test_model.__test__ is False


def test_when_the_checks_are_read_from_the_top_then_questions_formulas_tests_and_sentences_come_first():
    text = (LAB.folder / LAB.tests).read_text(encoding="utf-8")
    first = ["SOFTMAX_LOGITS", "expected_softmax", "test_my_softmax", "HIDDEN_UNITS", "network"]
    then = [
        "test_model",
        "SOFTMAX_SENTENCES",
        "LAST_LEFT_OUT",
        "WRONG_FORMULAS",
        "CHANGES",
        "MODEL_SENTENCES",
        "NOT_A_MODEL",
        "FUNCTION_SENTENCES",
    ]

    written = [node for node in ast.parse(text).body if not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr)]
    defined = [getattr(node, "name", None) or ast.unparse(node).split()[0].strip(":") for node in written[1:]]

    assert defined[: len(first) + len(then)] == [*first, *then]
    assert len(text.splitlines()) <= 700


def test_when_the_checks_are_read_then_they_import_numpy_and_what_ships_only():
    import sys

    text = (LAB.folder / LAB.tests).read_text(encoding="utf-8")
    imported = {name.partition(".")[0] for name in re.findall(r"^(?:import|from) (\S+)", text, re.MULTILINE)}

    assert imported - set(sys.stdlib_module_names) == {"numpy", "lab_utils"}


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([1.0, 2.5], "[1.  2.5]"),
        ([[1.0], [2.0]], "[1. 2.]"),
        (np.arange(12.0), "[0. 1. 2. 3. 4. 5. 6. 7. 8. 9. …]"),
        ([np.nan, np.inf], "[nan inf]"),
        ([1e9, 1.0], "[1.e+09 1.e+00]"),
    ],
)
def test_when_numbers_are_shown_then_they_stay_on_one_short_line(values, text):
    assert numbers(values) == text


def test_when_a_model_without_input_size_is_tested_again_then_the_advice_comes_again(capsys):
    model = rehearsal.define(RIGHT_MODELS["no_input"], "model", LAB.imports)
    for _ in range(2):
        public_tests.test_model(model, 10, 400)

    assert capsys.readouterr().out.count("tf.keras.Input(shape=(400,)) first") == 2
