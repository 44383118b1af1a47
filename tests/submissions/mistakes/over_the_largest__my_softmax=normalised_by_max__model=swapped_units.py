# Divided by the largest exponential; the layers in the wrong order.

# %%
def my_softmax(z):
    ez = np.exp(z)
    return ez / max(ez)


# %%
model = Sequential([tf.keras.Input(shape=(400,)), Dense(10, activation="relu"), Dense(15, activation="relu"), Dense(25, activation="linear")])
