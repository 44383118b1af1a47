# %% tags=["author"]
from lab_utils import change_one_thing, load_data, load_network, predict

X, y = load_data()
network = load_network(X, y)

# %% [markdown] notebook="explore"
# ## 6 - Change one thing
#
# **Goal:** find out what matters by changing one thing at a time.
#
# The lesson chose 25 and 15 units, 40 epochs and a learning rate of 0.001. Why these? At each change a second network is trained, on the same 4000 digits, and both are counted on the same 1000. Begin with a learning rate ten times as large:

# %%
predict("ten_times")

# %%
change_one_thing(network.run, X, y)

# %% [markdown]
# Put the learning rate back to 0.001 before you change the units: with two changes at once you can't tell which of them it was. Then try:
#
# - 5 and 5 units: 2,000 weights in the first layer in place of 10,000. How much worse is it?
# - 50 and 30 units: is more always better?
# - a learning rate of 0.1.
# - 10 epochs in place of 40: how much of the time would have been enough?
#
# A difference of a few errors among 1000 says little: another random start would give as much. To be sure, you would train several networks of each kind, and compare the means.
#
# The code behind all this is in `lab_utils`, as plain Python: `train_by_hand` in `by_hand.py` is the whole training in 60 lines. Copy it, and change what you like.
