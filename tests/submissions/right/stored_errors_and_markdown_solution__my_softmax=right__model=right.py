# Old errors are stored, and the solution stands in the text as well.

# %% [markdown]
# ```python
# def my_softmax(z):
#     return np.exp(z)
# ```

# %% stored="my_softmax is not finished: there is nothing between START CODE HERE and END CODE HERE yet."
def my_softmax(z):
    return np.exp(z) / np.exp(z).sum()

# %%

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
