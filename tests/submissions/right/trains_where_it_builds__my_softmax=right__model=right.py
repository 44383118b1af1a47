# Training, its history and its scores are used in functions, and in the middle of expressions.

# %%
def my_softmax(z):
    return np.exp(z) / np.sum(np.exp(z))


# %%
def train():
    net = Sequential([Dense(25, activation="relu"), Dense(15, activation="relu"), Dense(10)])
    net.compile(
        loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), optimizer="adam", metrics=["accuracy"]
    )
    data, digits = np.random.rand(64, 400), np.zeros((64, 1))
    h = net.fit(data, digits, epochs=2, verbose=0)
    step, _ = net.train_on_batch(data, digits)
    best = min(h.history["loss"])
    losses = net.fit(data, digits, epochs=2, verbose=0).history["accuracy"]
    loss, accuracy = net.evaluate(data, digits, verbose=0)
    scores = net.evaluate(data, digits, verbose=0, return_dict=True)
    print(h.params["epochs"], h.model.name, net.history.history["loss"], [name for name in scores])
    print(f"{best:.3f} {step:.3f} {losses[-1]:.3f} {loss:.3f} {accuracy:.3f}")
    return net, h


if True:
    model, h = train()
    final = h.history["loss"][-1] + 1


# %%
class Watch(tf.keras.callbacks.Callback):
    losses = []

    def on_epoch_end(self, epoch, logs=None):
        self.losses.append(logs["loss"])


watch = Watch()
if len(model.layers) == 3:
    h = model.fit(np.zeros((8, 400)), np.zeros(8), epochs=3, initial_epoch=1, verbose=0, callbacks=[watch])
    model.last_loss = watch.losses[-1]
