# A scratch cell that is not Python, and one that fails, beside right answers.

# %%
for in range(3)
    print(a

# %%
undefined_name + 1

# %%
def my_softmax(z):
    ez = np.exp(z)
    return ez / np.sum(ez)

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
