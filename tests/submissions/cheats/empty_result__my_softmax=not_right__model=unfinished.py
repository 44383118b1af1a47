# Nothing at all: all() over no elements is True. Not green: the shape is compared; here because allclose of an empty array with anything of length 1 passes.

# %%
def my_softmax(z):
    return np.zeros(0)
