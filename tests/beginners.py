"""What beginners write: each is wrong, and told by its own words, in the notebook and in grading.

By exercise: a name -> the mistake, the code between the markers, and words of what is to be tried.
"""

from tests import beginners_more as more
from tests.beginners_parts import IN, L1, L2, L3, LOOPS

SOFTMAX_CELL = "# UNQ_C1\ndef my_softmax(z):\n    a = None\n{}\n    return a"
MODEL_CELL = '# UNQ_C2\nmodel = Sequential(\n    [\n{}\n    ],\n    name="my_model",\n)'

SOFTMAX: dict[str, tuple[str, str, str]] = {
    # It stops.
    "sets_none": ("raises", "for j in range(len(z)):\n    a[j] = np.exp(z[j]) / np.sum(np.exp(z))", "make room for the outputs"),
    "appends_to_none": ("raises", "for j in z:\n    a.append(np.exp(j) / np.sum(np.exp(z)))", "make room before the loop"),
    "appends_to_an_array": ("raises", "a = np.zeros(0)\nfor j in z:\n    a.append(np.exp(j))", "set the places of the array"),
    "square_brackets": ("raises", "a = np.exp[z] / np.sum(np.exp(z))", "call a function with round brackets"),
    "sum_in_square_brackets": ("raises", "a = np.exp(z) / np.sum[np.exp(z)]", "call a function with round brackets"),
    "sun": ("raises", "a = np.exp(z) / np.sun(np.exp(z))", "look for a typing mistake in sun"),
    "capital": ("raises", "a = np.Exp(z) / np.sum(np.Exp(z))", "look for a typing mistake in Exp"),
    "sum_itself": ("raises", "a = np.exp(z) / np.sum", "call a function with round brackets"),
    "method_itself": ("raises", "ez = np.exp(z)\na = ez / ez.sum", "call a function with round brackets"),
    "math_exp": ("raises", "import math\na = math.exp(z) / sum(math.exp(z))", "use np.exp"),
    "axis_1": ("raises", "a = np.exp(z) / np.sum(np.exp(z), axis=1)", "leave axis=1 out"),
    "no_argument": ("raises", "a = np.exp(z) / np.sum()", "with round brackets and its argument"),
    "caret": ("raises", "a = np.e ^ z / np.sum(np.e ^ z)", "^ is something else"),
    "e_alone": ("raises", "a = e**z / np.sum(e**z)", "write np.exp(z) for e"),
    "exp_alone": ("raises", "a = exp(z) / np.sum(exp(z))", "write np.exp"),
    "length_unknown": ("raises", "a = np.zeros(N)\nfor j in range(N):\n    a[j] = np.exp(z[j])", "N = len(z)"),
    "elements_as_indices": ("raises", "a = [np.exp(z[k]) / np.sum(np.exp(z)) for k in z]", "a whole number as an index"),
    "one_too_far": ("raises", "s = 0\nfor k in range(len(z) + 1):\n    s += np.exp(z[k])\na = np.exp(z) / s", "the last index is len(z) - 1"),
    "round_brackets": ("raises", LOOPS + "for k in range(N):\n    s += np.exp(z(k))", "write square brackets around an index"),
    "all_into_one_place": ("raises", LOOPS + "for j in range(N):\n    a[j] = np.exp(z)", "one number into each place"),
    "range_of_array": ("raises", "s = 0\nfor k in range(z):\n    s += np.exp(z[k])", "write len(z) there"),
    "loop_over_a_number": ("raises", "s = 0\nfor k in len(z):\n    s += np.exp(z[k])", "loop over range(len(z))"),
    "list_over_number": ("raises", "ez = [np.exp(k) for k in z]\na = ez / sum(ez)\na = [1] / 2", "make an array of the list"),
    "empty_list": ("raises", "a = []\nfor j in range(len(z)):\n    a[j] = np.exp(z[j])", "make room for the outputs"),
    "sum_never_set": ("raises", "for k in range(len(z)):\n    s += np.exp(z[k])\na = np.exp(z) / s", "give s a value before"),
    "length": ("raises", "a = np.zeros(z.length)", "write len(z)"),
    "exp_as_method": ("raises", "a = z.exp() / z.exp().sum()", "call NumPy's function: np.exp(z)"),
    "size_called": ("raises", "a = np.zeros(z.size())", "z.size and z.shape are values"),
    "divided_by_nothing": ("raises", "s = None\na = np.exp(z) / s", "what is still None"),
    "other_length": ("raises", "a = np.exp(z) / (np.zeros(60) + 1)", "print the shapes of both sides"),
    "if_on_an_array": ("raises", "if z > 0:\n    a = np.exp(z)", "leave the if out"),
    "calls_itself": ("raises", "a = my_softmax(z)", "leave out the call of the function inside itself"),
    "two_sizes": ("raises", "a = np.zeros(len(z), len(z))", "give np.zeros one number"),
    "text_of_z": ("raises", 'a = np.exp("z")', "without quotes around it"),
    "unknown_error": ("raises", "raise KeyError(1)", "print the parts of that line"),
    "library_missing": ("raises", "import scypy", "leave scypy out"),
    # It is no Python.
    "colon_missing": ("syntax_error", "for k in range(len(z))\n    a = 1", "put a colon"),
    "bracket_open": ("syntax_error", "a = np.exp(z) / np.sum(np.exp(z)", "close it there"),
    "bracket_too_many": ("syntax_error", "a = np.exp(z)) / np.sum(np.exp(z))", "leave out one )"),
    "wrong_bracket": ("syntax_error", "a = np.exp(z] / np.sum(np.exp(z))", "that is still open"),
    "nothing_indented": ("syntax_error", "for k in range(len(z)):\na = np.exp(z)", "four spaces to the right"),
    "indented_too_far": ("syntax_error", "ez = np.exp(z)\n  a = ez / np.sum(ez)", "begin in the same column"),
    "assigned_to_a_call": ("syntax_error", "np.exp(z) = a", "on the left of ="),
    "sign_of_a_text_program": ("syntax_error", "a = np.exp(z) − np.sum(z)", "it comes from a text program"),
    "times_left_out": ("syntax_error", "a = 2z", "write * between"),
    "quotes_open": ("syntax_error", 'print("ez)', "close the quotes"),
    "old_print": ("syntax_error", "print z", "write print(…)"),
    # It gives other numbers.
    "by_sum_of_z": ("not_normalised", "a = np.exp(z) / np.sum(z)", "np.sum(np.exp(z))"),
    "by_mean": ("not_normalised", "a = np.exp(z) / np.mean(np.exp(z))", "np.sum, not np.mean"),
    "by_others": ("not_normalised", "ez = np.exp(z)\na = ez / (np.sum(ez) - ez)", "j itself too"),
    "divides_while_adding": ("not_normalised", LOOPS + "for k in range(N):\n    s += np.exp(z[k])\n    a[k] = np.exp(z[k]) / s", "divide in a second loop"),
    "sum_overwritten": ("not_normalised", LOOPS + "for k in range(N):\n    s = np.exp(z[k])\na = np.exp(z) / s", "add to it with +="),
    "sum_set_back": ("not_normalised", LOOPS + "for k in range(N):\n    s = 0\n    s += np.exp(z[k])\na = np.exp(z) / s", "once, before the loop"),
    "sum_kept": ("not_normalised", LOOPS + "for j in range(N):\n    for k in range(N):\n        s += np.exp(z[k])\n    a[j] = np.exp(z[j]) / s", "inside the outer loop"),
    "percent": ("not_normalised", "ez = np.exp(z)\na = 100 * ez / np.sum(ez)", "leave out the factor 100"),
    "exp_above_only_below": ("no_exponential", "a = z / np.sum(np.exp(z))", "in both places"),
    "exp_last": ("no_exponential", "a = np.exp(z / np.sum(z))", "then divide that by its sum"),
    "squares": ("no_exponential", "a = z**2 / np.sum(z**2)", "take ez = np.exp(z) first"),
    "return_in_the_loop": ("wrong_values", LOOPS + "for j in range(N):\n    a[j] = np.exp(z[j]) / np.sum(np.exp(z))\n    return a", "it ends the function"),
    "return_in_the_first_loop": ("wrong_values", LOOPS + "for k in range(N):\n    s += np.exp(z[k])\n    return a", "out of the loops"),
    "integer_zeros": ("wrong_values", "a = np.zeros(len(z), dtype=int)\nfor j in range(len(z)):\n    a[j] = np.exp(z[j]) / np.sum(np.exp(z))", "without int"),
    "whole_division": ("wrong_values", "a = np.exp(z) // np.sum(np.exp(z))", "divide with /, not //"),
    "rounded": ("wrong_values", "a = np.round(np.exp(z) / np.sum(np.exp(z)), 2)", "return all digits"),
    "rounded_to_four": ("wrong_values", "a = np.round(np.exp(z) / np.sum(np.exp(z)), 4)", "return all digits"),
    "twice": ("wrong_values", "a = np.exp(z) / np.sum(np.exp(z))\na = np.exp(a) / np.sum(np.exp(a))", "apply the formula once"),
    "largest_alone": ("wrong_values", "a = np.zeros(len(z))\na[np.argmax(z)] = 1", "give every element its share"),
    "reversed": ("sorts_input", "ez = np.exp(z)\na = (ez / np.sum(ez))[::-1]", "leave out [::-1]"),
    "list_in_a_list": ("wrong_shape", "a = [np.exp(z) / np.sum(np.exp(z))]", "return a itself, not [a]"),
    "sum_alone": ("wrong_shape", "a = np.sum(np.exp(z))", "return the whole array a"),
    "result_and_sum": ("wrong_shape", "s = np.sum(np.exp(z))\na = np.exp(z) / s, s", "return the array alone"),
    "another_name": ("returns_none", "b = np.exp(z) / np.sum(np.exp(z))", "store your result in a"),
}  # fmt: skip

MODEL: dict[str, tuple[str, str, str]] = {
    "relo": ("raises", IN + 'Dense(25, activation="relo", name="L1"),\n' + L2 + L3, "look for a typing mistake in relo"),
    "Relu": ("raises", IN + 'Dense(25, activation="Relu", name="L1"),\n' + L2 + L3, "in small letters"),
    "brackets_without_comma": ("raises", "tf.keras.Input(shape=(400)),\n" + L1 + L2 + L3, "write shape=(400,)"),
    "no_brackets": ("raises", "tf.keras.Input(shape=400),\n" + L1 + L2 + L3, "write shape=(400,)"),
    "shape_in_quotes": ("raises", 'tf.keras.Input(shape=("400",)),\n' + L1 + L2 + L3, "without quotes: shape=(400,)"),
    "no_shape": ("raises", "tf.keras.Input(),\n" + L1 + L2 + L3, "say how many numbers go in"),
    "dots_in_the_shape": ("raises", "tf.keras.Input(shape=(...,)),\n" + L1 + L2 + L3, "in the place of the dots"),
    "dots_for_units": ("raises", IN + 'Dense(..., activation="relu", name="L1"),\n' + L2 + L3, "in the place of the dots"),
    "dots_for_an_activation": ("raises", IN + 'Dense(25, activation="...", name="L1"),\n' + L2 + L3, "in the place of the dots"),
    "dots_for_a_layer": ("raises", IN + "...,\n" + L2 + L3, "in the place of the dots"),
    "name_twice": ("raises", IN + L1 + L1 + L3, '"L1" is there twice'),
    "activations": ("raises", IN + 'Dense(25, activations="relu", name="L1"),\n' + L2 + L3, "typing mistake in activations"),
    "units_in_quotes": ("raises", IN + 'Dense("25", activation="relu", name="L1"),\n' + L2 + L3, "write 25 without quotes"),
    "units_with_a_point": ("raises", IN + "Dense(25.0),\n" + L2 + L3, "a whole number of units"),
    "no_units": ("raises", IN + 'Dense(activation="relu"),\n' + L2 + L3, "the number of units first"),
    "all_units_in_one": ("raises", IN + "Dense(25, 15, 10)", "a Dense of its own"),
    "list_of_units": ("raises", IN + "Dense([25, 15, 10])", "a Dense line for each"),
    "name_without_quotes": ("raises", IN + "Dense(25, name=L1),\n" + L2 + L3, "put it in quotes"),
    "activation_without_quotes": ("raises", IN + "Dense(25, activation=Relu),\n" + L2 + L3, "put it in quotes"),
    "activation_called": ("raises", IN + "Dense(25, activation=relu()),\n" + L2 + L3, "without round brackets"),
    "activation_in_a_list": ("raises", IN + 'Dense(25, activation=["relu"]),\n' + L2 + L3, "leave out the brackets"),
    "activation_as_a_layer": ("raises", IN + 'Dense(25), "relu",\n' + L2 + L3, "an activation belongs in one"),
    "small_letter": ("raises", IN + "dense(25),\n" + L2 + L3, "typing mistake in dense"),
    "input_alone": ("raises", "Input(shape=(400,)),\n" + L1 + L2 + L3, "tf.keras.Input(…)"),
    "input_in_small_letters": ("raises", "tf.keras.input(shape=(400,)),\n" + L1 + L2 + L3, "typing mistake in input"),
    "input_twice": ("raises", IN + IN + L1 + L2 + L3, "keep one Input"),
    "class_alone": ("raises", IN + "Dense,\n" + L2 + L3, "make a layer of the class"),
    "fed_with_data": ("raises", IN + "Dense(25)(X),\n" + L2 + L3, "a layer gets no data here"),
    "list_in_a_list": ("raises", "[" + IN + L1 + L2 + L3 + "]", "one pair of square brackets"),
    "argument_unknown": ("raises", IN + "Dense(25, unit=3),\n" + L2 + L3, "typing mistake in unit"),
    "comma_missing": ("syntax_error", IN + L1.replace("),", ")") + L2 + L3, "put a comma between"),
    "comma_missing_inside": ("syntax_error", IN + L1.replace("25,", "25") + L2 + L3, "put a comma between"),
    "bracket_missing": ("syntax_error", IN + L1.replace("),", ",") + L2 + L3, "close"),
    "number_last": ("syntax_error", IN + 'Dense(activation="relu", 25),\n' + L2 + L3, "the number of units first"),
    "argument_twice": ("syntax_error", IN + 'Dense(25, activation="relu", activation="relu"),\n' + L2 + L3, "activation= only once"),
    "argument_in_quotes": ("syntax_error", IN + 'Dense(25, "activation"="relu"),\n' + L2 + L3, "without quotes: activation="),
    "quotes_of_a_text_program": ("syntax_error", IN + "Dense(25, activation=“relu”),\n" + L2 + L3, "it comes from a text program"),
    "quotes_open": ("syntax_error", IN + 'Dense(25, activation="relu),\n' + L2 + L3, "close the quotes"),
}  # fmt: skip
# Whole cells.
MODEL_CELLS: dict[str, tuple[str, str, str]] = {
    "no_square_brackets": ("raises", f"model = Sequential(\n{IN}{L1}{L2}{L3}\n)", "square brackets around all layers"),
    "two_layers_without_brackets": ("raises", f"model = Sequential(\n{IN}Dense(25))", "square brackets around all layers"),
    "one_layer_twice": ("raises", f"d = Dense(25)\nmodel = Sequential([{IN} d, d])", "write a new Dense(…) for each"),
    "names_for_name": ("raises", f"model = Sequential([{IN} Dense(25)], names='x')", "typing mistake in names="),
    "misspelt": ("raises", f"model = Sequental([{IN}{L1}{L2}{L3}])", "typing mistake in Sequental"),
}  # fmt: skip


def _indented(code: str, blanks: int) -> str:
    return "\n".join(" " * blanks + line for line in code.splitlines())


def _all(softmax: dict, softmax_cells: dict, model: dict, model_cells: dict) -> list[tuple[str, str, str, str, str]]:
    """Returns (exercise, name, the mistake, the cell, words) of each."""
    inside = (("my_softmax", softmax, SOFTMAX_CELL, 4), ("model", model, MODEL_CELL, 8))
    whole = (("my_softmax", softmax_cells, "# UNQ_C1\n"), ("model", model_cells, "# UNQ_C2\n"))
    return [
        *((e, name, what, cell.format(_indented(code, blanks)), words) for e, those, cell, blanks in inside for name, (what, code, words) in those.items()),
        *((e, f"cell_{name}", what, head + code, words) for e, those, head in whole for name, (what, code, words) in those.items()),
    ]  # fmt: skip


ALL = _all(SOFTMAX, {}, MODEL, MODEL_CELLS)
MORE = _all(more.SOFTMAX, more.SOFTMAX_CELLS, more.MODEL, more.MODEL_CELLS)
