# Prints TensorFlow's softmax beside its own.

# %%
def my_softmax(z):
    a = np.exp(z) / np.exp(z).sum()
    print("tensorflow:", tf.nn.softmax(z).numpy(), "mine:", a)
    return a

# %%
model = Sequential(
    [
        tf.keras.Input(shape=(400,)),
        Dense(25, activation="relu", name="L1"),
        Dense(15, activation="relu", name="L2"),
        Dense(10, activation="linear", name="L3"),
    ],
    name="my_model",
)
