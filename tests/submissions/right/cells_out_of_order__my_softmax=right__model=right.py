# The answers stand above what they need, as after running cells up and down.

# %%
def my_softmax(z):
    return exponentials(z) / exponentials(z).sum()


# %%
model = make_model()


# %%
def make_model():
    return Sequential([INPUT, Dense(25, "relu"), Dense(15, "relu"), Dense(10)])


# %%
def exponentials(z):
    return np.exp(z)


# %%
INPUT = tf.keras.Input(shape=(400,))
