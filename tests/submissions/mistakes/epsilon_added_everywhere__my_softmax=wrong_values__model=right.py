# A small number added to each exponential, against division by zero.

# %%
def my_softmax(z):
    ez = np.exp(z) + 0.001
    return ez / np.sum(ez)

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
