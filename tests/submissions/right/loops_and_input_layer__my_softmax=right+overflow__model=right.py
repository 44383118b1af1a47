# Two loops; InputLayer instead of Input.

# %%
# UNQ_C1
# GRADED CELL: my_softmax
def my_softmax(z):
    ### START CODE HERE ###
    N = len(z)
    a = np.zeros(N)
    ez_sum = 0
    for k in range(N):
        ez_sum += np.exp(z[k])
    for j in range(N):
        a[j] = np.exp(z[j]) / ez_sum
    ### END CODE HERE ###
    return a


# %%
model = Sequential(
    [
        tf.keras.layers.InputLayer(shape=(400,)),
        Dense(25, activation="relu"),
        Dense(15, activation="relu"),
        Dense(10, activation="linear"),
    ]
)
