# A function that NumPy has not, and an activation that Keras has not.

# %%
def my_softmax(z):
    ez = np.exponential(z)
    return ez / np.sum(ez)


# %%
model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, activation="Relu6"), Dense(15, activation="rellu"), Dense(10)])
