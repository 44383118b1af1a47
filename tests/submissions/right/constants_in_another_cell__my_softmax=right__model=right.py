# e and the sizes of the layers are constants of another cell.

# %%
E = 2.718281828459045
SIZES = {"L1": 25, "L2": 15}
OUTPUTS = 10


# %%
def my_softmax(z):
    ez = E**z
    return ez / ez.sum()


# %%
hidden = [Dense(size, activation="relu", name=name) for name, size in SIZES.items()]
model = Sequential([tf.keras.Input(shape=(400,)), *hidden, Dense(OUTPUTS, name="L3")])
