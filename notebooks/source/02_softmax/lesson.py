# %% tags=["author"]
import numpy as np
import tensorflow as tf

from lab_utils import plt_softmax, plt_softmax_network, predict, put_in_order
from public_tests import test_my_softmax

# %% [markdown]
# ## 3 - Softmax function
#
# **Goal:** turn any list of numbers into probabilities, with your own code.
#
# A network that chooses among $N$ classes has $N$ outputs. Each is a linear function of the last hidden layer, $z_j = \mathbf{w}_j \cdot \mathbf{x} + b_j$, so it can be any number, positive or negative. These raw scores are called *logits*. Softmax turns them into probabilities:

# %%
plt_softmax_network()

# %% [markdown]
# The formula, for each output $j$ from 0 to $N-1$:
#
# $$a_j = \frac{e^{z_j}}{ \sum_{k=0}^{N-1}{e^{z_k} }}$$
#
# - The exponential makes every score positive, and larger scores *much* larger.
# - Dividing by the sum makes the outputs add up to 1, so each $a_j$ lies between 0 and 1.
# - The largest logit gets the largest output. Raise one $z_j$ and leave the others as they are: $a_j$ grows. (For $N = 1$ nothing can change: the only output is always 1.)
#
# Numbers between 0 and 1 that add up to 1 are called probabilities. Whether they deserve the name, whether an output of 0.9 is right nine times out of ten, the formula can't say. Section 4.9 comes back to that.

# %% [markdown]
# ### Exercise 1
#
# Write `my_softmax`. It gets an array `z` of any length $N$ and returns an array `a` of the same length; it must be right for logits between -40 and 40, unrounded, and a call may take 2 seconds. Use NumPy (`np.exp`, `np.sum`, …) or a plain loop: the point is to build the formula yourself, so a ready-made softmax of another library does not count.


# %% tags=["graded"] exercise="my_softmax" points=40
# UNQ_C1
# GRADED CELL: my_softmax
def my_softmax(z):
    """Softmax: converts a vector of numbers to probabilities.

    Args:
      z (ndarray (N,)) : input data, N logits
    Returns:
      a (ndarray (N,)) : softmax of z
    """
    a = None
    ### START CODE HERE ###
    ez = np.exp(z)
    a = ez / np.sum(ez)
    ### END CODE HERE ###
    return a


# %% [markdown]
# Try it: your result beside TensorFlow's.

# %%
z = np.array([1.0, 2.0, 3.0, 4.0])
a = my_softmax(z)
atf = tf.nn.softmax(z)
print(f"my_softmax(z):         {a}")
print(f"tensorflow softmax(z): {atf}")

# %% [markdown]
# <details>
# <summary><b>Expected output</b></summary>
#
# ```
# my_softmax(z):         [0.03 0.09 0.24 0.64]
# tensorflow softmax(z): [0.03 0.09 0.24 0.64]
# ```
#
# </details>

# %%
test_my_softmax(my_softmax)

# %% [markdown] tags=["hint"] title="Hint 1: the idea"
# Two steps. First the exponential of each element of `z`; then divide each of them by the sum of all of them.
#
# `np.exp(z)` takes the exponential of a whole array at once; `np.sum` adds up its elements.

# %% tags=["hint"] title="Hint 2: lines to put in order"
put_in_order(
    "Hint 2: lines to put in order",
    """
a = np.zeros(len(z))
total = 0
for k in range(len(z)):
    total += np.exp(z[k])
for j in range(len(z)):
    a[j] = np.exp(z[j]) / total
""",
    also=["213456", "234156"],
)

# %% [markdown] tags=["hint"] title="Hint 3: the code with loops"
# ```python
# N = len(z)
# a = np.zeros(N)
# ez_sum = 0
# for k in range(N):
#     ez_sum += np.exp(z[k])
# for j in range(N):
#     a[j] = np.exp(z[j]) / ez_sum
# ```
#
# **Why** are there two loops, one after the other, and not one that adds up and divides at the same time? Answer in one sentence before you look.
#
# <details>
# <summary>An answer</summary>
#
# Each output is divided by the sum of *all* exponentials, and inside the first loop that sum is not complete yet: `a[0]` would be divided by $e^{z_0}$ alone.
#
# </details>

# %% [markdown] tags=["hint"] title="Hint 4: the code with vectors"
# ```python
# ez = np.exp(z)
# a = ez / np.sum(ez)
# ```
#
# The same in two lines: NumPy does the looping, and much faster.

# %% [markdown]
# Now play with it: sliders will set four logits, and each move will call **your** function. Three guesses first. The sliders then show whether they hold.

# %%
predict("others_shrink")

# %%
predict("all_grow")

# %%
predict("lead_of_two")

# %%
plt_softmax(my_softmax)

# %% tags=["author"]
from autograder.gate import rehearsal

rehearsal.run("my_softmax", __file__)
