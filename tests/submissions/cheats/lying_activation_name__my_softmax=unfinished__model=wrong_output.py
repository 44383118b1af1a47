# An activation that is called relu and computes tanh. Not green; here because a check of names or of the config passes it.

# %%
def wrong(z):
    return tf.tanh(z)


wrong.__name__ = wrong.__qualname__ = "relu"
model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, wrong), Dense(15, wrong), Dense(10)])
