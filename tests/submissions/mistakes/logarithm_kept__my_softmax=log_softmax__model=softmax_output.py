# The logarithm of the result; a softmax in the last layer.

# %%
def my_softmax(z):
    return z - np.log(np.sum(np.exp(z)))


# %%
model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, activation="relu"), Dense(15, activation="relu"), Dense(10, activation="softmax")])
