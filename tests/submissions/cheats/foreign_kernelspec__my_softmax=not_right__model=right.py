# The notebook names a kernel of its own that would accept everything. Not green: nbval finds no such kernel; here because metadata must decide nothing.
# notebook-metadata: {"kernelspec": {"name": "accept-everything", "display_name": "Accept everything", "language": "bash"}, "language_info": {"name": "bash"}}

# %%
def my_softmax(z):
    return z

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
