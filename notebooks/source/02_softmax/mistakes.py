# %% tags=["author"]
import numpy as np
import tensorflow as tf


# %% id="not_normalised"
def my_softmax(z):
    return np.exp(z)


# %% id="no_exponential"
def my_softmax(z):
    return z / np.sum(z)


# %% id="normalised_by_max"
def my_softmax(z):
    ez = np.exp(z)
    return ez / np.max(ez)


# %% id="normalised_by_length"
def my_softmax(z):
    return np.exp(z) / len(z)


# %% id="wrong_shape"
def my_softmax(z):
    ez = np.exp(z)
    return (ez / np.sum(ez)).reshape(-1, 1)


# %% id="off_by_one"
def my_softmax(z):
    N = len(z)
    a = np.zeros(N)
    ez_sum = 0
    for k in range(N - 1):
        ez_sum += np.exp(z[k])
    for j in range(N):
        a[j] = np.exp(z[j]) / ez_sum
    return a


# %% id="sigmoid"
def my_softmax(z):
    return 1 / (1 + np.exp(-z))


# %% id="log_softmax"
def my_softmax(z):
    ez = np.exp(z)
    return np.log(ez / np.sum(ez))


# %% id="fixed_length"
def my_softmax(z):
    a = np.zeros(4)
    for j in range(4):
        a[j] = np.exp(z[j]) / (np.exp(z[0]) + np.exp(z[1]) + np.exp(z[2]) + np.exp(z[3]))
    return a


# %% id="hard_coded"
def my_softmax(z):
    return np.array([0.0320586, 0.08714432, 0.23688282, 0.64391426])


# %% id="ignores_input"
def my_softmax(z):
    logits = np.array([1, 2, 3, 4])
    return np.exp(logits) / np.sum(np.exp(logits))


# %% id="sorts_input"
def my_softmax(z):
    ez = np.exp(np.sort(z))
    return ez / np.sum(ez)


# %% id="loses_sign"
def my_softmax(z):
    ez = np.exp(np.abs(z))
    return ez / np.sum(ez)


# %% id="clips_input"
def my_softmax(z):
    ez = np.exp(np.clip(z, -5, 5))
    return ez / np.sum(ez)


# %% id="other_base"
def my_softmax(z):
    ez = 2.0**z
    return ez / np.sum(ez)


# %% id="library_softmax"
def my_softmax(z):
    a = tf.nn.softmax(z).numpy()
    return a


# %% id="raises"
def my_softmax(z):
    return np.exp(z) / np.total(np.exp(z))


# %% id="returns_none"
def my_softmax(z):
    ez = np.exp(z)
    a = ez / np.sum(ez)
    print(a)


# %% id="wrong_values"
def my_softmax(z):
    ez = np.exp(z) + 1
    return ez / np.sum(ez)
