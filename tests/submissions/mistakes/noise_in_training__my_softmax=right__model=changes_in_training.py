# A layer of an own class that adds noise in training; the softmax is right.

# %%
def my_softmax(z):
    ez = np.exp(z)
    return ez / np.sum(ez)


# %%
class Noisy(tf.keras.layers.Layer):
    def call(self, x, training=False):
        return x + tf.random.normal(tf.shape(x)) if training else x


model = Sequential([tf.keras.Input(shape=(400,)), Noisy(), Dense(25, relu), Dense(15, relu), Dense(10)])
