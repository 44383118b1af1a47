# The test cell's tag tells the runner that an exception is welcome. Green under plain nbval.

# %%
def my_softmax(z):
    return z


# %% tags=["raises-exception"]
test_my_softmax(my_softmax)

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
