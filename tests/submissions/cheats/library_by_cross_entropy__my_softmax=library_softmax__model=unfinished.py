# The gradient of the cross entropy loss, to which the label is added back: TensorFlow computes softmax for it. Not green: the learners' own test finds it, too.

# %%
def my_softmax(z):
    label, x = np.eye(len(z))[0], tf.Variable(z)
    with tf.GradientTape() as tape:
        loss = tf.nn.softmax_cross_entropy_with_logits(labels=label, logits=x)
    return tape.gradient(loss, x).numpy() + label
