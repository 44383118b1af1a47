# Training keeps the best weights in files, and the answer is what is loaded from there.

# %%
def my_softmax(z):
    a = np.exp(z)
    return a / a.sum()


# %%
def train():
    net = Sequential([tf.keras.Input((400,)), Dense(25, "relu"), Dense(15, "relu"), Dense(10)])
    net.compile(loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), optimizer="adam")
    keep = tf.keras.callbacks.ModelCheckpoint("best.keras")
    keep_weights = tf.keras.callbacks.ModelCheckpoint("best.weights.h5", save_weights_only=True)
    net.fit(np.random.rand(32, 400), np.zeros(32), epochs=1, verbose=0, callbacks=[keep, keep_weights])
    net.load_weights("best.weights.h5")
    return tf.keras.models.load_model("best.keras")


model = train()
