# %% tags=["author"]
import numpy as np

from lab_utils import check_stable, compare_softmax, predict

# %% [markdown] notebook="explore"
# ## 5 - Your softmax and others
#
# **Goal:** see what your code does where numbers get large, and mend it.
#
# Copy the lines of your `my_softmax` from Exercise 1 into this cell.


# %% id="paste"
def my_softmax(z):
    a = None  # your lines in place of this one
    return a


# %% [markdown]
# Exercise 1 asked for logits between -40 and 40. What if they are near 1000? Then $e^z$ has 435 digits, and the largest number that a float can hold has 309.

# %%
predict("at_a_thousand")

# %%
compare_softmax(my_softmax)

# %% [markdown]
# The loop stops with an error, NumPy goes on with nan, and the stable form is right. Look at the last column, too: the loop takes longer, not because of the arithmetic, but because Python looks at each element by itself.
#
# **Practice, without points.** Write a softmax that is right for logits of any size.


# %% id="practice"
def stable_softmax(z):
    a = None  # your lines in place of this one
    return a


# %%
check_stable(stable_softmax)

# %% [markdown] tags=["hint"] title="Hint: the idea"
# In the lesson you found out what happens to the outputs if all four logits grow by 2: nothing. So you may shift all logits by any number before you take the exponentials. Choose it so that the largest power is $e^0 = 1$: then nothing can overflow, and the sum is at least 1.
