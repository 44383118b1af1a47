"""What helps against errors in beginners' code.

Each table has patterns of an error as one short line, and below each what helps. The first that is found counts, so
special ones stand above general ones.
"""

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
cannot assign to function call
    Try: write the name that gets the value on the left of =, and an index in square brackets: a[j] = ….
incomplete input
    Try: close what is still open at the end of the cell: count the brackets from its first line on.
unexpected character after line continuation
    Try: leave out the backslash: divide with /.
import \* only allowed
    Try: leave the import out: np has exp and sum, and section 1 has imported it.
Maybe you meant '=='
    Try: let each entry of a list be Dense(…) alone: = belongs inside its round brackets, as in name="L1".
cannot assign to
    Try: write the name that gets the value on the left of =, and the computation on the right.
'return' outside function
    Try: move return four spaces to the right, so that it belongs to the function.
invalid decimal literal
    Try: write * between a number and a name; a name can't begin with a digit.
Missing parentheses in call to 'print'
    Try: write print(…), with round brackets.
"""
# A function of an array, or the cell that calls it.
ARRAYS = r"""
No module named '([^']+)'
    Try: leave {0} out: numpy and tensorflow are all that the exercise needs.
No such file
    Try: leave the file out: load_data() gives X and y, and the exercise needs no other.
line \d+: .*(my_\w+)\(\) (?:missing|takes)
    Try: call it with one array: {0}(np.array([1., 2., 3.])).
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
Calling np.sum\(generator\)
    Try: put square brackets around what is added up: np.sum([ … ]).
required argument 'shape'
    Try: say how many numbers there is room for: np.zeros(len(z)).
EOFError|StdinNotImplemented
    Try: leave input out: z comes as the function's argument.
but 0 were given|takes from 2 to 3 positional arguments but 1|required positional argument
    Try: call a function with round brackets and its argument: np.exp(z), np.sum(ez).
only 0-dimensional arrays|only length-1 arrays
    Try: use np.exp, which takes a whole array; math.exp, int and float take one number.
axis (-?\d+) is out of bounds
    Try: leave axis={0} out: z has one axis only, number 0.
setting an array element
    Try: put one number into each place: a[j] = np.exp(z[j]) / …, with [j] on both sides.
only integers, slices
    Try: use a whole number as an index: for k in range(len(z)); or loop over z, without an index.
index 0 is out of bounds
    Try: make room for the outputs before the loop: a = np.zeros(len(z)).
tuple index out of range
    Try: write len(z), or z.shape[0]: z has one axis only.
same number of dimensions|arrays cannot be concatenated
    Try: make room for the outputs before the loop, a = np.zeros(len(z)), and set each a[j].
'tuple' object does not support item
    Try: make room for the outputs before the loop: a = np.zeros(len(z)); a tuple can't be changed.
index -?[0-9]+ is out of bounds
    Try: let the loop run over range(len(z)): the last index is len(z) - 1.
only integer scalar arrays|cannot be interpreted as an integer
    Try: write len(z) there: it must be a whole number; and give np.sum one array alone.
'(?:int|float|numpy.float64)' object is not iterable
    Try: loop over range(len(z)): a single number has no elements.
line \d+: .*'numpy.ndarray' object is not callable
    Try: write square brackets around an index: z[j], not z(j); and give no array the name of a function, such as exp.
line \d+: .*'(?:int|tuple)' object is not callable
    Try: leave out the round brackets: z.size and z.shape are values.
line \d+: .*'(?:float|numpy.float\d+)' object is not callable
    Try: give the number another name than that of a function, such as sum.
object is not callable
    Try: define a function: the cell needs its line def …(z):
'list'
    Try: make an array of the list first, with np.array(…): a list can't be computed with as a whole.
bitwise_xor
    Try: write np.exp(z) for e to the power z: in Python, ^ is something else.
local variable '(np|tf|sum|len|max|range|print)'
    Try: choose another name on the left of =: {0} has a meaning already.
local variable '(\w+)'
    Try: give {0} a value before the loop that uses it, such as {0} = 0.
NoneType
    Try: look for what is still None in that line, and give it a value first.
could not be broadcast
    Try: print the shapes of both sides: they must have as many elements as z.
truth value of an array
    Try: leave the if out, or max(0, z): the formula is the same for every element.
maximum recursion depth
    Try: leave out the call of the function inside itself: the formula needs none.
array\(\) takes
    Try: put the numbers into square brackets: np.array([1., 2.]).
Value for attr 'T'
    Try: use decimal numbers: np.array([1., 2.]), not np.array([1, 2]).
as a data type
    Try: give np.zeros one number: np.zeros(len(z)).
not supported for the input types
    Try: compute with the argument z itself, without quotes around it; ___ is a blank to fill in.
name 'e' is not defined
    Try: write np.exp(z) for e to the power z.
name '(exp|zeros|array|ones|arange)' is not defined
    Try: write np.{0}: the names of NumPy's functions begin with np.
name 'N' is not defined
    Try: take the length from z first: N = len(z).
name '(?:numpy|Np|NP)' is not defined
    Try: write np: import numpy as np gives it that name.
name 'math' is not defined
    Try: use np.exp: math is not imported here.
name 'z' is not defined
    Try: keep z in the first line, def my_softmax(z): it is known only inside that function.
name 'model' is not defined
    Try: begin with the line model = Sequential([ … ]): nothing above or inside it can use model.
name 'none' is not defined
    Try: write None with a capital letter.
name '(activation|shape|units|name)' is not defined
    Try: write {0}= inside the brackets, with one equals sign.
name '(Dropout|Flatten|BatchNormalization|Conv2D)' is not defined
    Try: leave {0} out: the network is made of Dense layers only.
name '(?:Activation|ReLU|Relu|Linear)' is not defined
    Try: give each layer its activation, and put it in quotes: Dense(25, activation="relu").
name 'softmax' is not defined|'numpy' has no attribute 'softmax'
    Try: use np.exp and np.sum: softmax is what you build in Exercise 1, and no layer of Exercise 2 needs it.
name '(?:Input|keras)' is not defined
    Try: write tf.keras.Input(…): all of Keras is reached by tf.keras.
name '(L[123])' is not defined
    Try: put it in quotes: "{0}" is a text, not a name of Python's.
name '([^']+)' is not defined
    Try: look for a typing mistake in {0}; if another cell defines it, that cell must come before this one and be run.
module '([\w.]+)' has no attribute '(\w+)'
    Try: look for a typing mistake in {1}: {0} has nothing of this name. Capital letters count.
"""
