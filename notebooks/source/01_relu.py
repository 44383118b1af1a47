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
# Compare it with the two activations you know already:

# %%
plt_act_trio()

# %% [markdown]
# - **linear** does nothing: $a = z$. Right for an output that may be any number.
# - **sigmoid** squeezes everything into 0..1. Right for a yes-or-no output.
# - **ReLU** has two ranges: *off* for negative $z$, where the output is exactly 0, and a *continuous* range, where the output grows with $z$. Right for hidden layers.
#
# Why not use linear units everywhere? A linear layer on top of a linear layer is again only one linear function: more layers would add nothing. The bend in ReLU is what makes depth worth having, and the off range lets the units share the work. Each unit stays silent until its own range begins; so each can shape one part of a curve without disturbing the parts that belong to others:

# %%
plt_relu_unit()
