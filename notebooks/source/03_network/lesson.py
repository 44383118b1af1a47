# %% tags=["author"]
import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

from lab_utils import display_digits, load_data, plt_digit_network
from public_tests import test_model

# %% [markdown]
# ## 4 - Neural networks
#
# **Goal:** put ReLU and softmax to work in a network that reads digits.
#
# ### 4.1 - Problem statement
#
# In your last lab a network answered a yes-or-no question. This one is *multiclass*: it chooses one of ten digits. Machines read handwriting like this every day: postal codes on envelopes, amounts on bank cheques.

# %% [markdown]
# ### 4.2 - Dataset
#
# **Goal:** know what one training example looks like.

# %%
X, y = load_data()

# %% [markdown]
# There are $m = 5000$ examples. Each is a 20 x 20 picture in gray tones, and each pixel is one number. The picture is *unrolled*: its 400 pixels stand one after the other in one row of `X`. So `X` is a matrix of 5000 rows and 400 columns:
#
# $$X = \left(\begin{array}{c} --- \; (x^{(1)})^T \; --- \\ --- \; (x^{(2)})^T \; --- \\ \vdots \\ --- \; (x^{(m)})^T \; --- \end{array}\right)$$
#
# `y` holds the answers: for each example the digit that it shows, 0 to 9. It has 5000 rows and one column.
#
# <small>The digits are a subset of MNIST (Y. LeCun, C. Cortes, C. J. C. Burges, [The MNIST database of handwritten digits](http://yann.lecun.com/exdb/mnist/)), 500 of each digit. How these files were made stands in `data/README.md`.</small>

# %% [markdown]
# #### 4.2.1 - View the variables
#
# Print things before you use them. Most pixels are 0: that is the background.

# %%
print("The first example, X[0]:\n", X[0])

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
# Here are 64 examples, chosen at random, each with its label. To see a row of `X` as a picture it must be rolled up again: `X[i].reshape((20, 20)).T`. The `.T` is needed because the pixels were unrolled column by column. Run the cell again for 64 others.

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
# | layer | activation | $W$ | $b$ | parameters |
# |---|---|---|---|---|
# | L1 | ReLU | `W1` (400, 25) | `b1` (25,) | 400 · 25 + 25 = 10025 |
# | L2 | ReLU | `W2` (25, 15) | `b2` (15,) | 25 · 15 + 15 = 390 |
# | L3 | linear | `W3` (15, 10) | `b3` (10,) | 15 · 10 + 10 = 160 |
#
# Why does `b` have one dimension here, not two? A layer computes $XW + b$ for many rows of $X$ at once, and NumPy and TensorFlow add a 1-D `b` to each row (*broadcasting*). A column vector would not fit there.

# %% [markdown]
# ### 4.4 - TensorFlow model
#
# **Goal:** describe a network so that its shapes are known from the start.
#
# In Keras you give each layer its *output* size. The *input* size of a layer is the output size of the one before; only the first layer needs to be told. Either it learns the size from the data, when you train; or you say it yourself, with `tf.keras.Input(shape=(400,))` as the first entry of the model. Say it: then the weights exist at once, and `model.summary()` can show all shapes.

# %% [markdown]
# ### 4.5 - Softmax placement
#
# **Goal:** know where the softmax went, and why.
#
# Numbers are computed more exactly when softmax and loss are computed *together*. So the last layer is **linear**: it puts out the logits $z$. The loss is told so with `from_logits=True` and does the softmax itself. Two things follow:
#
# - The outputs of the model are logits, **not probabilities**. When you want probabilities, you apply softmax afterwards.
# - The target is the digit itself, such as 2, not a row of ten zeros and ones. That is what *sparse* means in `SparseCategoricalCrossentropy`.

# %% [markdown]
# ### Exercise 2
#
# Build the network with `Sequential` and `Dense`:
#
# - an input of 400 numbers, `tf.keras.Input(shape=(400,))`,
# - L1: 25 units, ReLU,
# - L2: 15 units, ReLU,
# - L3: 10 units, linear (see 4.5: no softmax here).
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
# One line for each layer, in the order in which the numbers flow. A line names the number of *units*, the *activation*, and a *name*. The numbers of units stand in the table of section 4.3.

# %% [markdown] tags=["hint"] title="Hint 2: a skeleton"
# ```python
# tf.keras.Input(shape=(...,)),
# Dense(..., activation="relu", name="L1"),
# Dense(..., activation="...", name="L2"),
# Dense(..., activation="...", name="L3"),
# ```

# %% [markdown] tags=["hint"] title="Hint 3: the code"
# ```python
# tf.keras.Input(shape=(400,)),
# Dense(25, activation="relu", name="L1"),
# Dense(15, activation="relu", name="L2"),
# Dense(10, activation="linear", name="L3"),
# ```

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
