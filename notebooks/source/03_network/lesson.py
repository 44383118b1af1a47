# %% tags=["author"]
import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

from lab_utils import display_digits, load_data, plt_digit_network, predict, put_in_order
from public_tests import test_model

# %% [markdown]
# ## 4 - Neural networks
#
# **Goal:** put ReLU and softmax to work in a network that reads digits.
#
# ### 4.1 - Problem statement
#
# A network with one output can answer a yes-or-no question, such as *is this a one?* This lab's question has ten answers, the digits 0 to 9, and the network chooses one of them: it is *multiclass*, with one output for each class. Machines read handwriting like this every day: ZIP codes on envelopes, amounts on bank checks.

# %% [markdown]
# ### 4.2 - Dataset
#
# **Goal:** know what one training example looks like.

# %%
X, y = load_data()

# %% [markdown]
# There are $m = 5000$ examples. Each is a 20 x 20 picture in shades of gray, and each pixel is one number: 0 is black, the background, and 1 is white, the ink. The picture is *unrolled*: one row of `X` holds its 400 pixels, one after the other. So `X` is a matrix of 5000 rows and 400 columns:
#
# $$X = \left(\begin{array}{c} --- \; (x^{(1)})^T \; --- \\ --- \; (x^{(2)})^T \; --- \\ \vdots \\ --- \; (x^{(m)})^T \; --- \end{array}\right)$$
#
# `y` holds the answers: for each example the digit that it shows, 0 to 9. It has 5000 rows and one column.
#
# <small>The digits are a subset of MNIST (Y. LeCun, C. Cortes, C. J. C. Burges, [The MNIST database of handwritten digits](http://yann.lecun.com/exdb/mnist/)), 500 of each digit. [data/README.md](../data/README.md) tells how they were made.</small>

# %% [markdown]
# #### 4.2.1 - View the variables
#
# Print things before you use them. Here is one row of pixels from the first picture, through the middle of the digit:

# %%
print("Row 10 of the first picture:\n", X[0].reshape((20, 20)).T[10])

# %% [markdown]
# Zeros on both sides are the background; the two groups of larger numbers are the ink of a 0, which this row crosses twice. Some numbers are slightly below 0 or above 1, from -0.13 to 1.13 in all of `X`: the pictures were made smaller, and that overshoots a little beside sharp edges. It does no harm here.

# %%
print("The first label, y[0,0]: ", y[0, 0])
print("The last label,  y[-1,0]:", y[-1, 0])

# %% [markdown]
# #### 4.2.2 - Check the dimensions

# %%
print("The shape of X is:", X.shape)
print("The shape of y is:", y.shape)

# %% [markdown]
# <details>
# <summary><b>Expected output</b></summary>
#
# ```
# The shape of X is: (5000, 400)
# The shape of y is: (5000, 1)
# ```
#
# </details>

# %% [markdown]
# #### 4.2.3 - Visualize the data
#
# Here are 64 examples, chosen at random, each with its label. A row of `X` becomes a picture again by `X[i].reshape((20, 20)).T`. The `.T` is needed because the pixels were unrolled column by column. Run the cell again for 64 others.

# %%
m, n = X.shape
chosen = np.random.randint(m, size=64)
display_digits(X[chosen], y[chosen])

# %% [markdown]
# ### 4.3 - Model representation
#
# **Goal:** know each layer's size, and the shapes of its parameters.
#
# The network has two hidden layers with ReLU, and an output layer with one unit for each digit:

# %%
plt_digit_network()

# %% [markdown]
# If a layer takes in $s_{in}$ numbers and has $s_{out}$ units, its weights $W$ are a matrix of $s_{in}$ x $s_{out}$ numbers, one column for each unit, and its bias $b$ holds $s_{out}$ numbers, one for each unit:
#
# | layer | activation | weights $W$ | biases $b$ | parameters |
# |---|---|---|---|---|
# | L1 | ReLU | `W1` (400, 25) | `b1` (25,) | 400 · 25 + 25 = 10025 |
# | L2 | ReLU | `W2` (25, 15) | `b2` (15,) | ? |
# | L3 | linear | `W3` (15, 10) | `b3` (10,) | 15 · 10 + 10 = 160 |
#
# The question mark is for you: work it out now. `model.summary()` below will tell whether you were right.

# %%
predict("parameters_of_L2")

# %% [markdown]
# Why does `b` have one dimension here, not two? A layer computes $XW + b$ for many rows of $X$ at once, and NumPy and TensorFlow add a 1-D `b` to each row (*broadcasting*). A column vector would not fit.

# %% [markdown]
# ### 4.4 - TensorFlow model
#
# **Goal:** describe a network so that its shapes are known from the start.
#
# In Keras you give each layer its *output* size. The *input* size of a layer is the output size of the one before; only the first layer needs to be told. Either it learns the size from the data, when you train; or you say it yourself, as the first entry of the model: `tf.keras.Input(shape=(3,))` would be an input of three numbers. (The comma belongs there: a shape is a tuple.) Say it: then the weights exist at once, and `model.summary()` can show all shapes.

# %% [markdown]
# ### 4.5 - Softmax placement
#
# **Goal:** know where softmax goes, and why.
#
# Training needs a number that says how wrong the network is: the *loss*. For one example it is $-\log a_j$, where $a_j$ is the probability that the network gives to the right digit. It is 0 when the network is sure and right, $\log 2 \approx 0.69$ at one half, and grows without end the less the network believed in the right digit. The loss of many examples is their mean.
#
# So the loss takes the logarithm of what softmax gives. Done in two steps, that can go wrong. Here are two logits of a network that is sure and right, so its loss should be 0:

# %%
large = np.array([1000.0, 0.0])
with np.errstate(all="ignore"):  # NumPy would warn, and be right
    print("softmax, by its formula:      ", np.exp(large) / np.sum(np.exp(large)))
loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
print(f"softmax and loss, in one step: {loss(np.array([0]), large.reshape(1, 2)):.2f}")

# %% [markdown]
# $e^{1000}$ is more than a computer's numbers can hold, and infinity over infinity is not a number: `nan`. In one step the exponential and the logarithm cancel, and nothing overflows. So the last layer is **linear** and its outputs are the logits $z$; with `from_logits=True`, the loss expects logits and does the softmax itself. Two things follow:
#
# - The outputs of the model are logits, **not probabilities**. When you want probabilities, you apply softmax afterwards.
# - The target is the digit itself, such as 2, not a row of ten zeros and ones. That is what *sparse* means in `SparseCategoricalCrossentropy`.

# %% [markdown]
# ### Exercise 2
#
# Build the network with `Sequential` and `Dense`:
#
# - an input, `tf.keras.Input`, of one number for each pixel of a picture: how many is that?
# - L1: 25 units, ReLU,
# - L2: 15 units, ReLU,
# - L3: one unit for each class, linear (see 4.5: no softmax here).
#
# It must be right for inputs of any size, in training as well as afterwards, and all of its weights must be trainable; three plain `Dense` layers are.
#
# Give the layers the names `"L1"`, `"L2"`, `"L3"`. The seed makes the random starting weights the same on every run.

# %% tags=["graded"] exercise="model" points=60
# UNQ_C2
# GRADED CELL: Sequential model

tf.keras.utils.set_random_seed(1234)  # the same starting weights on every run
model = Sequential(
    [
        ### START CODE HERE ###
        tf.keras.Input(shape=(400,)),
        Dense(25, activation="relu", name="L1"),
        Dense(15, activation="relu", name="L2"),
        Dense(10, activation="linear", name="L3"),
        ### END CODE HERE ###
    ],
    name="my_model",
)

# %%
model.summary()

# %% [markdown]
# <details>
# <summary><b>Expected output</b></summary>
#
# The table may be drawn a little differently; the numbers count. `None` stands for the number of examples, which is open.
#
# ```
# Model: "my_model"
# ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
# ┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
# ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
# │ L1 (Dense)                      │ (None, 25)             │        10,025 │
# ├─────────────────────────────────┼────────────────────────┼───────────────┤
# │ L2 (Dense)                      │ (None, 15)             │           390 │
# ├─────────────────────────────────┼────────────────────────┼───────────────┤
# │ L3 (Dense)                      │ (None, 10)             │           160 │
# └─────────────────────────────────┴────────────────────────┴───────────────┘
#  Total params: 10,575 (41.31 KB)
#  Trainable params: 10,575 (41.31 KB)
#  Non-trainable params: 0 (0.00 B)
# ```
#
# A question mark and "0 (unbuilt)" mean that the model does not know its input size yet: see 4.4.
#
# </details>

# %%
test_model(model, 10, 400)

# %% [markdown] tags=["hint"] title="Hint 1: the idea"
# One line for each layer, in the order in which the numbers flow. A line names the number of *units*, the *activation*, and a *name*. The sizes are in the table of section 4.3: `W1` has one row for each input, `W3` one column for each class.

# %% tags=["hint"] title="Hint 2: lines to put in order" id="model-lines"
put_in_order(
    "Hint 2: lines to put in order",
    """
tf.keras.Input(shape=(20 * 20,)),
Dense(25, activation="relu"),
Dense(15, activation="relu"),
Dense(10, activation="linear"),
""",
    after="These lines go between the markers; the layers' names are still missing.",
)

# %% [markdown] tags=["hint"] title="Hint 3: the code"
# ```python
# tf.keras.Input(shape=(400,)),
# Dense(25, activation="relu", name="L1"),
# Dense(15, activation="relu", name="L2"),
# Dense(10, activation="linear", name="L3"),
# ```
#
# **Why** is the last activation not `"softmax"`, though the network is to give probabilities? Answer in one sentence before you look.
#
# <details>
# <summary>An answer</summary>
#
# The loss does the softmax itself, together with the logarithm, so that nothing overflows; it needs the logits for that.
#
# </details>

# %% [markdown]
# The parameter counts say that the shapes are right. Look at them yourself:

# %%
if len(model.layers) == 3:
    [layer1, layer2, layer3] = model.layers
    W1, b1 = layer1.get_weights()
    W2, b2 = layer2.get_weights()
    W3, b3 = layer3.get_weights()
    print(f"W1 shape = {W1.shape}, b1 shape = {b1.shape}")
    print(f"W2 shape = {W2.shape}, b2 shape = {b2.shape}")
    print(f"W3 shape = {W3.shape}, b3 shape = {b3.shape}")
else:
    print(f"This cell unpacks 3 layers, and your model has {len(model.layers)}.")

# %% [markdown]
# <details>
# <summary><b>Expected output</b></summary>
#
# ```
# W1 shape = (400, 25), b1 shape = (25,)
# W2 shape = (25, 15), b2 shape = (15,)
# W3 shape = (15, 10), b3 shape = (10,)
# ```
#
# </details>

# %% tags=["author"]
from autograder.gate import rehearsal

rehearsal.run("model", __file__)
