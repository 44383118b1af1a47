# An early try is still there; the last definition counts.

# %%
# UNQ_C1
def my_softmax(z):
    return np.exp(z)


# %%
def my_softmax(z):
    return np.exp(z) / np.sum(np.exp(z))


# %%
# UNQ_C2
model = Sequential([Dense(10)])

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
