# Two while loops whose ends never come.

# %%
def my_softmax(z):
    k, total = 0, 0.0
    while k < len(z):
        total += np.exp(z[k])
    return np.exp(z) / total


# %%
def build():
    net = Sequential([tf.keras.Input(shape=(400,)), Dense(25, "relu"), Dense(15, "relu")])
    while len(net.layers) < 3:
        net.layers.append(Dense(10))
    return net


model = build()
