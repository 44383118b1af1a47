# %% tags=["author"]
from lab_utils import guess_the_bug

# %% [markdown] notebook="explore"
# ## 4 - Guess the bug
#
# **Goal:** tell a mistake by what it puts out.
#
# Each of these outputs comes from code with one mistake in it, such as people make. You see the output, not the code: that is how it is in practice. For comparison, softmax of `[1, 2, 3, 4]` is `[0.03 0.09 0.24 0.64]`, and of `[2, -1, 0.5]` it is `[0.79 0.04 0.18]`.

# %%
guess_the_bug()

# %% [markdown]
# What helped most? Often it is one of three looks: at the sum of the outputs, at their order, and at the largest one.
