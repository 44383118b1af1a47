# The loop runs one step too far; the layers stand in a list without a model.

# %%
def my_softmax(z):
    a = np.zeros(len(z))
    for j in range(len(z) + 1):
        a[j] = np.exp(z[j]) / np.sum(np.exp(z))
    return a


# %%
model = [Dense(25, activation="relu"), Dense(15, activation="relu"), Dense(10, activation="linear")]
