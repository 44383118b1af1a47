# The sum leaves out the first element; no activation in the hidden layers.

# %%
def my_softmax(z):
    total = sum(np.exp(z[k]) for k in range(1, len(z)))
    return np.exp(z) / total


# %%
model = Sequential([tf.keras.Input(shape=(400,)), Dense(25), Dense(15), Dense(10)])
