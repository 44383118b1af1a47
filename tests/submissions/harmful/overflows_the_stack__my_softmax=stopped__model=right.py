# Recursion through C code with the limit taken away: the stack overflows.

# %%
import sys


def my_softmax(z):
    sys.setrecursionlimit(2**30)

    def deeper(x):
        return sorted([x], key=deeper)

    return deeper(0)

# %%
model = Sequential(
    [
        tf.keras.Input(shape=(400,)),
        Dense(25, activation="relu", name="L1"),
        Dense(15, activation="relu", name="L2"),
        Dense(10, activation="linear", name="L3"),
    ],
    name="my_model",
)
