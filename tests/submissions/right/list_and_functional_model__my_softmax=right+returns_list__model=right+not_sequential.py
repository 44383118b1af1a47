# Returns a list; the model is made with the functional API.

# %%
def my_softmax(z):
    total = sum(np.exp(k) for k in z)
    return [np.exp(j) / total for j in z]


# %%
inputs = tf.keras.Input(shape=(400,))
h = Dense(25, activation="relu")(inputs)
h = Dense(15, activation="relu")(h)
model = tf.keras.Model(inputs=inputs, outputs=Dense(10)(h))
