# Later cells train the model, overwrite the names of data, and delete things.

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
X, y = X[:10], y[:10]
model.compile(loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(X, y, epochs=3, verbose=0)
[layer1, layer2, layer3] = model.layers
z = np.zeros(3)
a = my_softmax(z)

# %%
del X, y, z, a
np.set_printoptions(precision=2)
