# Infinity, which JSON can't say and some parsers read as a string. Not green; here because a probe that can't write its observation must count as not passed.

# %%
def my_softmax(z):
    return np.where(z < 0, -np.inf, np.inf)
