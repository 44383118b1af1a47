# A single small layer whose get_weights shows six matrices of the right shapes. Not green; here because a check of shapes alone passes it.

# %%
class Net(Sequential):
    def get_weights(self):
        return [np.zeros(shape) for shape in [(400, 25), (25,), (25, 15), (15,), (15, 10), (10,)]]

    def set_weights(self, weights):
        pass


model = Net([tf.keras.Input(shape=(400,)), Dense(10)])
