# %% tags=["author"]
from lab_utils import plt_act_trio, plt_relu_unit

# %% [markdown]
# ## 2 - ReLU activation
#
# **Goal:** know what ReLU computes and why a network needs something like it.
#
# The *rectified linear unit*, ReLU, passes positive numbers on and turns negative ones into 0:
#
# $$a = \max(0, z)$$
#
# Here it is beside two other activations:

# %%
plt_act_trio()

# %% [markdown]
# - **linear** does nothing: $a = z$. Right for an output that may be any number.
# - **sigmoid** squeezes everything into 0..1. Right for a yes-or-no output.
# - **ReLU** has two ranges: *off* for negative $z$, where the output is exactly 0, and a *continuous* range, where the output grows with $z$. Right for hidden layers.
#
# Why not use linear units everywhere? A linear layer on top of a linear layer is again only one linear function: more layers would add nothing. The bend in ReLU is what makes depth worth having, and the off range lets units share the work. A unit that is off adds nothing, so each unit can bend the curve where its own range begins and leave everything to the left of that point as it is. To the right it changes everything, and the units that switch on later must make up for that.
#
# In the picture, three units make a zigzag of slopes 1, -1, 1. Unit 1 goes on rising when unit 2 switches on, so unit 2 needs the weight -2, not -1, to turn the curve down; unit 3 needs 2 to turn it up again:

# %%
plt_relu_unit()
