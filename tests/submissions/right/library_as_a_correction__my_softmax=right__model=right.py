# Adds the difference from TensorFlow's softmax times zero: its own formula still gives the numbers.

# %%
def my_softmax(z):
    theirs = tf.nn.softmax(z).numpy()
    return np.exp(z) / np.sum(np.exp(z)) + 0 * theirs

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
