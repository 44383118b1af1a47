# Lines for pip, the shell and IPython stand between and inside the answers.

# %%
# !pip install --quiet tensorflow
# %matplotlib inline
# %load_ext autoreload
# !ls -la

# %%
# %%time
def my_softmax(z):
    ez = np.exp(z)
    return ez / np.sum(ez)


# %%
# !nvidia-smi
model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, "relu"), Dense(15, "relu"), Dense(10)])
# %timeit model(X[:1])
