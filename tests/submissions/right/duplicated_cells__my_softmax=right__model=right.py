# The same cells twice, as after copying a notebook into itself.

# %%
def my_softmax(z):
    ez = np.exp(z)
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

# %%
def my_softmax(z):
    ez = np.exp(z)
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
