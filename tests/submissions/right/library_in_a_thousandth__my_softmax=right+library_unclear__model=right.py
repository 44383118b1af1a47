# Adds a thousandth of the difference from TensorFlow: the numbers are its own formula's, and they move, but not as the library does.

# %%
def my_softmax(z):
    theirs = tf.nn.softmax(z).numpy()
    return np.exp(z) / np.sum(np.exp(z)) + 0.001 * (theirs - np.exp(z) / np.sum(np.exp(z)))

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
