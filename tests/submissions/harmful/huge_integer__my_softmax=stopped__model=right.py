# A power with a thousand million digits: one operation, no interrupt.

# %%
def my_softmax(z):
    return 3 ** (10**9) % 7

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
