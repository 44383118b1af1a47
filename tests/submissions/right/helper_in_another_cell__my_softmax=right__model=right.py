# The sum and the layers come from functions of other cells.

# %%
def total(values):
    return np.add.reduce(values)


# %%
def exponentials(z):
    return [np.exp(k) for k in z]


# %%
def my_softmax(z):
    return np.array(exponentials(z)) / total(exponentials(z))


# %%
def hidden(units):
    return Dense(units, activation="relu")


# %%
model = Sequential([tf.keras.Input(shape=(400,)), hidden(25), hidden(15), Dense(10)])
