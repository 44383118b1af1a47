# The notebook as it was given out.

# %%
# UNQ_C1
# GRADED CELL: my_softmax
def my_softmax(z):
    """Softmax: converts a vector of numbers to probabilities."""
    a = None
    ### START CODE HERE ###

    ### END CODE HERE ###
    return a


# %%
# UNQ_C2
# GRADED CELL: Sequential model
tf.keras.utils.set_random_seed(1234)
model = Sequential(
    [
        ### START CODE HERE ###

        ### END CODE HERE ###
    ],
    name="my_model",
)
