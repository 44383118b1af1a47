# Writes without end to sys.stderr, through the kernel.

# %%
import sys


def my_softmax(z):
    while True:
        sys.stderr.write("x" * 2**20 + "\n")

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
