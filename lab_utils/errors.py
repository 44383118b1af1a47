"""What stops beginners' code, and what helps: an error as one short line, and one thing to try against it.

Each table has patterns of such lines, and below each what helps. The first that is found counts, so special ones stand
above general ones.
"""

import re
import traceback

# A cell that is no Python, by Python's own words.
SYNTAX = r"""
forgot a comma
    Try: put a comma between the entries; it is often missing at the end of the line above.
'(.)' was never closed
    Try: find the end of what {0} opens in that line, and close it there.
unmatched '(.)'
    Try: leave out one {0}, or open its partner before it.
closing parenthesis '(.)' does not match
    Try: look before {0} for a bracket that is still open: close that one first.
expected ':'
    Try: put a colon at the end of that line.
unterminated
    Try: close the quotes in that line, with the sign that opens them.
invalid character '(.)'
    Try: type {0} again: it comes from a text program and is not the one on your keyboard.
non-printable character
    Try: delete the spaces in that line and type them again: one of them is a different character.
expected an indented block
    Try: move the lines that belong below it four spaces to the right.
unexpected indent|unindent does not match|inconsistent use of tabs
    Try: let the line begin in the same column as the others of its block, four spaces further right than its head.
keyword argument repeated: (\w+)
    Try: write {0}= only once in that line.
positional argument follows keyword
    Try: write the number of units first, before activation= and name=.
expression cannot contain assignment
    Try: write the argument's name without quotes: activation=…, name=….
cannot assign to
    Try: write the name that gets the value on the left of =, and the computation on the right.
'return' outside function
    Try: move return four spaces to the right, so that it belongs to the function.
invalid decimal literal
    Try: write * between a number and a name; a name can't begin with a digit.
Missing parentheses in call to 'print'
    Try: write print(…), with round brackets.
"""
# What Keras says while it builds a network.
KERAS = r"""
\bEllipsis|'ellipsis'|identifier: \.\.\.
    Try: put numbers and names in the place of the dots: ... is still there.
Cannot convert '\('
    Try: write the number without quotes: shape=(400,).
Cannot convert '(\d+)' to a shape
    Try: write shape=({0},), with brackets and a comma: a shape is a tuple.
must pass a `shape`
    Try: say how many numbers go in: tf.keras.Input(shape=(…,)).
activation function identifier: \d
    Try: give each layer a Dense of its own: its second argument is an activation.
activation function identifier: \[
    Try: leave out the brackets around the activation: activation="relu".
activation function identifier: (.+?)\.?$
    Try: look for a typing mistake in {0}: here activations are "relu" and "linear", in small letters.
Name '([^']+)' is already the name
    Try: give each layer a name of its own: "{0}" is there twice.
arguments passed to (\w+): \{'(\w+)'
    Try: look for a typing mistake in {1}: {0} takes units, activation and name.
required positional argument: 'units'
    Try: write the number of units first: Dense(…, activation=…).
unexpected keyword argument '(\w+)'
    Try: look for a typing mistake in {0}=, or leave it out.
multiple values for argument 'units'
    Try: write the number of units once: Dense(25, …) or units=25.
units=\[
    Try: give each layer one number of units, and write a Dense line for each layer.
units=([1-9]\d*)\.?$
    Try: write {0} without quotes: the number of units is a number, not a text.
invalid value for `units`
    Try: write a whole number of units, 1 or more, without a decimal point.
cannot build it
    Try: leave out model.build: with an Input as its first entry, the model has its weights already.
add a different Input
    Try: keep one Input, as the first entry.
(?:name|trainable)=<|Sequential.__init__\(\) (?:got multiple|takes)
    Try: put square brackets around all layers: Sequential([ … ]).
Argument `name` must be a string
    Try: write a name in quotes, without a slash: name="L1".
Only instances of `keras.Layer`.*Received: \[\[ *[-\d]
    Try: leave out what follows Dense(…): a layer gets no data here.
Only instances of `keras.Layer`.*Received: \[
    Try: use one pair of square brackets: Sequential([ … ]).
Only instances of `keras.Layer`.*Received: <class
    Try: make a layer of the class: Dense(25, …), not Dense.
Only instances of `keras.Layer`
    Try: let each entry be a layer; an activation belongs in one: Dense(25, activation="relu").
incompatible with the layer
    Try: write a new Dense(…) for each layer: the same one can't be used twice.
missing 1 required positional argument: 'x'
    Try: name the activation without round brackets: activation="relu".
"""
# A function of an array, or the cell that calls it.
ARRAYS = r"""
No module named '([^']+)'
    Try: leave {0} out: numpy and tensorflow are all that the exercise needs.
No such file
    Try: leave the file out: load_data() gives X and y, and the exercise needs no other.
(my_\w+)\(\) (?:missing|takes)
    Try: keep the first line as it was: def {0}(z):
'NoneType' object does not support item
    Try: make room for the outputs before the loop: a = np.zeros(len(z)).
'NoneType' object has no attribute 'append'
    Try: make room before the loop, a = np.zeros(len(z)), and set each a[j].
ndarray' object has no attribute 'append'
    Try: set the places of the array, a[j] = …: it has its length for good.
ndarray' object has no attribute '(?:len|length)
    Try: write len(z) for the number of elements.
ndarray' object has no attribute '(\w+)'
    Try: call NumPy's function: np.{0}(z), not z.{0}().
list assignment index out of range
    Try: make room for the outputs before the loop: a = np.zeros(len(z)).
(?:ufunc|Dispatcher|function|method)' object is not subscriptable
    Try: call a function with round brackets and its argument: np.exp(z), np.sum(ez).
operand.*'(?:[\w.]*Dispatcher|\w*function\w*|method|numpy.ufunc)'
    Try: call a function with round brackets and its argument: np.exp(z), np.sum(ez).
but 0 were given|takes from 2 to 3 positional arguments but 1|required positional argument
    Try: call a function with round brackets and its argument: np.exp(z), np.sum(ez).
only 0-dimensional arrays|only length-1 arrays
    Try: use np.exp, which takes a whole array; math.exp takes one number.
axis (-?\d+) is out of bounds
    Try: leave axis={0} out: z has one axis only, number 0.
setting an array element
    Try: put one number into each place: a[j] = np.exp(z[j]) / …, with [j] on both sides.
only integers, slices
    Try: use a whole number as an index: for k in range(len(z)); or loop over z, without an index.
index -?[0-9]+ is out of bounds
    Try: let the loop run over range(len(z)): the last index is len(z) - 1.
only integer scalar arrays|cannot be interpreted as an integer
    Try: write len(z) there: it must be a whole number.
'(?:int|float|numpy.float64)' object is not iterable
    Try: loop over range(len(z)): a single number has no elements.
'numpy.ndarray' object is not callable
    Try: write square brackets around an index: z[j], not z(j).
line \d+: .*'(?:int|tuple)' object is not callable
    Try: leave out the round brackets: z.size and z.shape are values.
object is not callable
    Try: define a function: the cell needs its line def …(z):
'list'
    Try: make an array of the list first, with np.array(…): a list can't be computed with as a whole.
bitwise_xor
    Try: write np.exp(z) for e to the power z: in Python, ^ is something else.
local variable '(\w+)'
    Try: give {0} a value before the loop that uses it, such as {0} = 0.
NoneType
    Try: look for what is still None in that line, and give it a value first.
could not be broadcast
    Try: print the shapes of both sides: they must have as many elements as z.
truth value of an array
    Try: leave the if out: the formula is the same for every element.
maximum recursion depth
    Try: leave out the call of the function inside itself: the formula needs none.
array\(\) takes
    Try: put the numbers into square brackets: np.array([1., 2.]).
Value for attr 'T'
    Try: use decimal numbers: np.array([1., 2.]), not np.array([1, 2]).
as a data type
    Try: give np.zeros one number: np.zeros(len(z)).
not supported for the input types
    Try: compute with the argument z itself, without quotes around it.
name 'e' is not defined
    Try: write np.exp(z) for e to the power z.
name '(exp|zeros|array|ones|arange)' is not defined
    Try: write np.{0}: the names of NumPy's functions begin with np.
name 'N' is not defined
    Try: take the length from z first: N = len(z).
name '(?:Input|keras)' is not defined
    Try: write tf.keras.Input(…).
name '(L[123]|Relu|ReLU|Linear|softmax)' is not defined
    Try: put it in quotes: "{0}" is a text, not a name of Python's.
name '([^']+)' is not defined
    Try: look for a typing mistake in {0}; if another cell defines it, that cell must come before this one and be run.
module '([\w.]+)' has no attribute '(\w+)'
    Try: look for a typing mistake in {1}: {0} has nothing of this name. Capital letters count.
"""
HELPS = re.findall(r"^(\S.*)\n +Try: (.+)", SYNTAX + KERAS + ARRAYS, re.MULTILINE)


def help_with(error: str) -> str:
    """Returns one thing to try against an error that is known here, or ""."""
    for pattern, advice in HELPS:
        if found := re.search(pattern, error):
            return advice.format(*found.groups())
    return ""


def first_line(error: BaseException) -> str:
    """Returns an exception as one short line, such as "line 3: ValueError: too many values"."""
    text = str(error).strip().splitlines()
    told = f"{type(error).__name__}: {text[0] if text else 'no message'}"[:200]
    line = line_of(error)
    return f"line {line}: {told}" if line else told


def line_of(error: BaseException) -> int:
    """Returns the line of a learner's cell in which an error came up, in a function if that was called; 0 if none."""
    walked = traceback.walk_tb(error.__traceback__)
    own = [(frame.f_code.co_name, line) for frame, line in walked if frame.f_globals.get("__name__") == "__main__"]
    return next((line for name, line in own if name != "<module>"), own[0][1] if own else 0)
