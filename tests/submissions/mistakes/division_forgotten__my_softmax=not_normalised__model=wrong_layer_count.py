# Only the exponentials; a hidden layer is missing.

# %%
def my_softmax(z):
    a = np.zeros(len(z))
    for j in range(len(z)):
        a[j] = np.exp(z[j])
    return a


# %%
model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, activation="relu"), Dense(10, activation="linear")])
