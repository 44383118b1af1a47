# The loop's body stands at the margin, as after a bad paste.

# %%
def my_softmax(z):
    total = 0
    for k in range(len(z)):
    total += np.exp(z[k])
    return np.exp(z) / total


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
