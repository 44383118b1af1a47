# Dense layers whose output is zero in training: nothing is ever learned. Not green; here because outputs outside of training are right.

# %%
class Plain(Dense):
    def call(self, x, training=False):
        z = super().call(x)
        return 0 * z if training else z


model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, relu), Dense(15, relu), Plain(10)])
