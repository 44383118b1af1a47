# No Keras model at all, but an object that multiplies matrices with NumPy as the exercise describes. Not green: no step of training can change it, and the learners' own test says so.

# %%
class DenseLayer:
    def __init__(self, name, inputs, units):
        self.name, self.weights = name, [np.zeros((inputs, units)), np.zeros(units)]

    def get_weights(self):
        return self.weights


class Network:
    built, inputs = True, [None]
    layers = [DenseLayer("L1", 400, 25), DenseLayer("L2", 25, 15), DenseLayer("L3", 15, 10)]

    def get_weights(self):
        return [weight for layer in self.layers for weight in layer.weights]

    def set_weights(self, weights):
        for layer, W, b in zip(self.layers, weights[0::2], weights[1::2]):
            layer.weights = [W, b]

    def __call__(self, a, training=False):
        for layer in self.layers:
            W, b = layer.weights
            a = a @ W + b if layer.name == "L3" else np.maximum(a @ W + b, 0)
        return a

    @property
    def trainable_weights(self):
        return self.get_weights()


model = Network()
