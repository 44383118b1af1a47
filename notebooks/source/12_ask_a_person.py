# %% tags=["author"]
from lab_utils import load_data, load_network, predict, show_threshold

X, y = load_data()
network = load_network(X, y)

# %% [markdown] notebook="explore"
# ## 3 - When to ask a person
#
# **Goal:** trade work for mistakes.
#
# A bank reads the amounts on its checks by machine, as in section 4.1 of the lesson. It need not take every answer: where the largest output stays below a *threshold*, a person looks at the check. A higher threshold means fewer mistakes, and more work. Suppose that the network reads a digit only if its largest output is at least 0.99.

# %%
predict("threshold")

# %%
show_threshold(network.run, X, y)

# %% [markdown]
# An amount has several digits, and one that is misread spoils it. So small errors grow: if each of four digits is right with a probability of 0.92, all four are right with $0.92^4 \approx 0.72$. (That takes the four for independent. They come from one hand, so they are not quite.)
#
# Move the slider. Which threshold is the cheapest for the bank, and how much does it save against none? Which would it be if a misread check cost 10 dollars, or 10,000? And which one if the digits of a ZIP code are read, and a mistake costs a letter one day?
