# Attention with the logits as keys: its weights are their softmax. Not green: the learners' own test finds it, too.

# %%
def my_softmax(z):
    keys = np.asarray(z, 'float32')[None, :, None]
    values = np.eye(len(z), dtype='float32')[None]
    return tf.keras.layers.Attention()([np.ones((1, 1, 1), 'float32'), values, keys])[0, 0].numpy()
