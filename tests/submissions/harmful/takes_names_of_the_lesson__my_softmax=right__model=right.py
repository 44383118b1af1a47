# In the model's cell, np and max stand for other things than in the cell of my_softmax.

# %%
def my_softmax(z):
    ez = np.exp(z - max(z))
    return ez / sum(ez)


# %%
from keras import ops as np
from tensorflow.keras.activations import relu as max

model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, activation=np.relu), Dense(15, activation=max), Dense(10)])
