# A row for each element; a convolution instead of plain layers.

# %%
def my_softmax(z):
    z = z.reshape(1, len(z))
    return np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)


# %%
model = Sequential([tf.keras.Input(shape=(400,)), tf.keras.layers.Reshape((20, 20, 1)), tf.keras.layers.Conv2D(4, 3), tf.keras.layers.Flatten(), Dense(25, "relu"), Dense(15, "relu"), Dense(10)])
