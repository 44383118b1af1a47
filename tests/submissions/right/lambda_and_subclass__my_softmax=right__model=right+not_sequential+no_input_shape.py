# A lambda; a model class of the learner's own.

# %%
my_softmax = lambda z: np.exp(z - np.logaddexp.reduce(z))


# %%
class Digits(tf.keras.Model):
    def __init__(self):
        super().__init__(name="digits")
        self.L1, self.L2, self.L3 = Dense(25, "relu"), Dense(15, "relu"), Dense(10)

    def call(self, x):
        return self.L3(self.L2(self.L1(x)))


model = Digits()
