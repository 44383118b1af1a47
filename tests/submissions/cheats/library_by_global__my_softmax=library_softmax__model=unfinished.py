# A function makes the ready-made softmax the answer, by `global`. Not green: the learners' tests see it; here because its name stands in another function than the answer's.

# %%
def choose():
    global my_softmax
    my_softmax = tf.nn.softmax


choose()
