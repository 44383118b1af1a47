# Other names for the same packages; the activations are layers of their own.

# %%
import numpy
import numpy as xp
from tensorflow import keras
from tensorflow.keras import layers as L


# %%
def my_softmax(z):
    e = xp.exp(xp.asarray(z, dtype=numpy.float64))
    return xp.divide(e, e.sum())


# %%
model = keras.models.Sequential(
    [
        L.Input((400,)),
        L.Dense(25),
        L.Activation("relu"),
        L.Dense(15),
        L.Activation("relu"),
        L.Dense(10),
        L.Activation("linear"),
    ]
)
