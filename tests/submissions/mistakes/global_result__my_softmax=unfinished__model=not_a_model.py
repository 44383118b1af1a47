# Returns a name that another cell has set; the model was never called.

# %%
a = np.exp([1.0, 2.0, 3.0, 4.0])


# %%
def my_softmax(z):
    """Returns softmax of z."""
    return a


# %%
model = Sequential
