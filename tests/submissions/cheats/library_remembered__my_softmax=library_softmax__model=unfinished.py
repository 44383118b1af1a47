# TensorFlow's softmax, whose results are remembered, so that a second call shows nothing. Not green: the learners' own test finds it, too.

# %%
import functools


@functools.cache
def remembered(*z):
    return np.round(tf.exp(tf.nn.log_softmax(z)).numpy().astype(float), 7)


def my_softmax(z):
    return remembered(*map(float, z))
