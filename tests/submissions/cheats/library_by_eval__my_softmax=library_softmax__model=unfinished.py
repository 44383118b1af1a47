# A ready softmax inside a text that is evaluated. Not green under plain nbval: its result moves with the library's, whatever the source says.

# %%
def my_softmax(z):
    return eval("tf.nn.soft" + "max(z).numpy()", {"tf": tf, "z": z})
