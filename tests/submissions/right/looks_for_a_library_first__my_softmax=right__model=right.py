# Asks whether faster libraries are there, in two other ways than with try.

# %%
import contextlib
from importlib.util import find_spec

import numpy as xp

with contextlib.suppress(ImportError):
    import cupy as xp

# %%
if find_spec("torch"):
    import torch

    exp = torch.exp
else:
    exp = np.exp


def my_softmax(z):
    return exp(z) / xp.sum(exp(z))


# %%
model = Sequential([
    tf.keras.Input(shape=(400,)),
    Dense(25, activation="relu"),
    Dense(15, activation="relu"),
    Dense(10),
])
