# A penalty on weights, a constraint that leaves them as they are, odd settings of compile: the network is the described one.

# %%
def my_softmax(z):
    ez = np.exp(z - np.max(z))
    return ez / np.sum(ez)


# %%
class MyDense(Dense):
    """As the library's, under another name."""


model = Sequential(
    [
        tf.keras.Input(shape=(400,)),
        MyDense(25, activation="relu", kernel_regularizer="l2", kernel_constraint=tf.keras.constraints.MaxNorm(9)),
        MyDense(15, activation="relu"),
        MyDense(10, activation="linear"),
    ]
)
model.compile(loss="sparse_categorical_crossentropy", optimizer=tf.keras.optimizers.SGD(0.0))
