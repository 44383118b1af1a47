# Divided by how many there are; the input is one pixel's position.

# %%
def my_softmax(z):
    N = len(z)
    a = np.zeros(N)
    for j in range(N):
        a[j] = np.exp(z[j]) / N
    return a


# %%
model = Sequential([tf.keras.Input(shape=(20,)), Dense(25, activation="relu"), Dense(15, activation="relu"), Dense(10)])
