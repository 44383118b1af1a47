# Writes without end to the file descriptor of standard output.

# %%
import os


def my_softmax(z):
    while True:
        os.write(1, b"x" * 2**20)

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
