# %% tags=["author"]
import numpy as np

from lab_utils import load_data, load_network, predict, show_epochs, show_flow, show_units, use_lab_figures

# %% [markdown] notebook="explore"
# # Explore: a Look Inside the Network
#
# In [digits.ipynb](digits.ipynb) you built a network that reads digits. Here you take it apart. Nothing is graded, nothing can break, and each section stands alone, so go where you like.
#
# - [1 - See inside](#1---See-inside)
# - [2 - Where it fails](#2---Where-it-fails)
# - [3 - When to ask a person](#3---When-to-ask-a-person)
# - [4 - Guess the bug](#4---Guess-the-bug)
# - [5 - Your softmax and others](#5---Your-softmax-and-others)
# - [6 - Change one thing](#6---Change-one-thing)
#
# **How it works.** Run the first cell, then any other. Sliders and lists move by mouse, or by <kbd>Tab</kbd> and the arrow keys. Most pictures come after a question: answer it first, even if you have to guess. Once you have guessed, you see more.

# %% id="set_up"
import sys
from pathlib import Path

folders = [Path.cwd(), *Path.cwd().parents]
lab = next((folder for folder in folders if (folder / "lab_utils").is_dir()), None)
assert lab, "lab_utils is missing. Unzip the whole lab, and open this notebook inside it."
sys.path.insert(0, str(lab))

import numpy as np

from lab_utils import change_one_thing, check_stable, compare_softmax, guess_the_bug
from lab_utils import load_data, load_network, predict, show_confusion, show_epochs
from lab_utils import show_failures, show_flow, show_threshold, show_units, use_lab_figures

use_lab_figures()
X, y = load_data()
network = load_network(X, y)

# %% [markdown]
# `network` holds two networks. `network.layers` is yours of Exercise 2, which has seen all 5000 digits, if the last cell of the lesson has saved it. `network.run` was trained without 1000 of them, and has its weights after every epoch. Wherever something is counted, it is on those 1000.

# %% [markdown]
# ## 1 - See inside
#
# **Goal:** see what the 10,575 parameters have become.
#
# Each unit of the first layer has 400 weights, one for each pixel, so its weights can be shown as a picture of 20 x 20. Before you look: in the middle, most digits have ink; near the border, hardly any do.

# %%
predict("rare_ink")

# %%
show_units(network.layers, X)

# %% [markdown]
# Do you see strokes and edges? Some units look for ink in one place and none beside it; many look for nothing that has a name. Nobody told them what to look for.
#
# Now send a digit through. A bar is what a unit puts out; a unit without a bar is at 0: it does not *fire*. Choose two examples of the same digit, then two digits that resemble each other. Which of the three layers tells them apart best?

# %%
show_flow(network.layers, X, y)

# %% [markdown]
# How did it get there? This network began with random weights, and its weights after each epoch are kept. Of the 1000 digits that it never trained on, the 16 shown are those about which it changed its mind most often. But first:

# %%
predict("first_epoch")

# %%
show_epochs(network.run, X, y)
