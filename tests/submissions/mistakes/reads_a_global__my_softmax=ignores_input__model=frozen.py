# Computes with a name of another cell; the first layer can't learn.

# %%
logits = np.array([1.0, 2.0, 3.0, 4.0])


# %%
def my_softmax(z):
    return np.exp(logits) / np.sum(np.exp(logits))


# %%
model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, "relu"), Dense(15, "relu"), Dense(10)])
model.layers[0].trainable = False
