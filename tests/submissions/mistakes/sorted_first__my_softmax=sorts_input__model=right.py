# Sorts z, so that the outputs belong to other inputs.

# %%
def my_softmax(z):
    ordered = sorted(z)
    return np.exp(ordered) / np.sum(np.exp(ordered))

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
