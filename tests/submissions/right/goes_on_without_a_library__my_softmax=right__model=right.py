# Says what to do where a faster library is missing, as programs that run in many places do.

# %%
try:
    import cupy as xp
except ImportError:
    import numpy as xp


def my_softmax(z):
    try:
        import torch
    except Exception:
        return xp.exp(z) / xp.exp(z).sum()
    e = torch.exp(torch.tensor(z))
    return (e / e.sum()).numpy()


# %%
model = Sequential([
    tf.keras.Input(shape=(400,)),
    Dense(25, activation="relu"),
    Dense(15, activation="relu"),
    Dense(10),
])
