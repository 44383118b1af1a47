# Only the largest probability; dropout between the layers.

# %%
def my_softmax(z):
    return np.max(np.exp(z) / np.sum(np.exp(z)))


# %%
model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, "relu"), tf.keras.layers.Dropout(0.5), Dense(15, "relu"), Dense(10)])
