# Agrees with softmax but for a millionth in the sum, and with the network for inputs of the lab's size. Not green; here because a coarse comparison, or inputs of one size, pass both.

# %%
def my_softmax(z):
    return np.exp(z) / (np.exp(z).sum() + 1e-6)


# %%
model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, relu), Dense(15, relu), Dense(10, lambda z: 300 * tf.tanh(z / 300))])
