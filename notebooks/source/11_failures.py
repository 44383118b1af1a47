# %% tags=["author"]
from lab_utils import load_data, load_network, predict, show_confusion, show_failures

X, y = load_data()
network = load_network(X, y)

# %% [markdown] notebook="explore"
# ## 2 - Where it fails
#
# **Goal:** know which digits it confuses, and how sure it is when it is wrong.
#
# The table counts all 1000 digits that the network has not seen: each row is a digit, each column what it was taken for. Which two digits would *you* mix up? Look for them in both directions: a 4 taken for a 9 is another mistake than a 9 taken for a 4.

# %%
show_confusion(network.run, X, y)

# %% [markdown]
# A mistake is easier to live with if the network at least hesitates. Does it?

# %%
predict("sure_mistakes")

# %%
show_failures(network.run, X, y)

# %% [markdown]
# Go through the list from the top, by mouse or by the arrow keys. For each of them ask two questions: would I have read it? And at which place does the right digit come? Some of these digits nobody could read; others are plain, only written in another way than most.
