# A descriptor that shows three Dense layers at the first look and others later. Not green; here because config and computation may be looked at apart.

# %%
class Changing:
    looks = 0

    def __get__(self, model, owner):
        Changing.looks += 1
        good = [Dense(25, "relu", name="L1"), Dense(15, "relu", name="L2"), Dense(10, name="L3")]
        return good if Changing.looks < 4 else []


class Net(tf.keras.Model):
    layers = Changing()

    def call(self, x):
        return tf.zeros((len(x), 10))


model = Net()
