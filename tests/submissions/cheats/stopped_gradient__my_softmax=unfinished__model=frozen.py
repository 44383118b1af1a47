# No gradient gets past the second layer, so the first is never trained. Not green; here because outputs and the list of trainable weights are right.

# %%
model = Sequential(
    [tf.keras.Input(shape=(400,)), Dense(25, relu), Dense(15, lambda z: relu(tf.stop_gradient(z))), Dense(10)]
)
