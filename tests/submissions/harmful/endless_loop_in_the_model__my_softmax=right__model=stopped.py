# The model's cell never comes to its end; the first exercise must still count.

# %%
def my_softmax(z):
    ez = np.exp(z)
    return ez / np.sum(ez)

# %%
def build():
    while True:
        pass


model = build()
