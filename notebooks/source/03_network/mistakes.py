# %% tags=["author"]
import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

# %% id="not_a_model"
model = [Dense(25, activation="relu"), Dense(15, activation="relu"), Dense(10)]

# %% id="wrong_layer_count"
model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, activation="relu"), Dense(10)])

# %% id="wrong_units"
model = Sequential(
    [tf.keras.Input(shape=(400,)), Dense(20, activation="relu"), Dense(15, activation="relu"), Dense(10)]
)

# %% id="swapped_units"
model = Sequential(
    [tf.keras.Input(shape=(400,)), Dense(15, activation="relu"), Dense(25, activation="relu"), Dense(10)]
)

# %% id="wrong_input_size"
model = Sequential([tf.keras.Input(shape=(20,)), Dense(25, activation="relu"), Dense(15, activation="relu"), Dense(10)])

# %% id="wrong_layer_type"
model = Sequential(
    [
        tf.keras.Input(shape=(400,)),
        Dense(25, activation="relu"),
        tf.keras.layers.Dropout(0.2),
        Dense(15, activation="relu"),
        Dense(10),
    ]
)

# %% id="linear_hidden"
model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, activation="relu"), Dense(15), Dense(10)])

# %% id="sigmoid_hidden"
model = Sequential(
    [
        tf.keras.Input(shape=(400,)),
        Dense(25, activation="sigmoid"),
        Dense(15, activation="sigmoid"),
        Dense(10),
    ]
)

# %% id="softmax_output"
model = Sequential(
    [
        tf.keras.Input(shape=(400,)),
        Dense(25, activation="relu"),
        Dense(15, activation="relu"),
        Dense(10, activation="softmax"),
    ]
)

# %% id="relu_output"
model = Sequential(
    [
        tf.keras.Input(shape=(400,)),
        Dense(25, activation="relu"),
        Dense(15, activation="relu"),
        Dense(10, activation="relu"),
    ]
)

# %% id="no_bias"
model = Sequential(
    [
        tf.keras.Input(shape=(400,)),
        Dense(25, activation="relu", use_bias=False),
        Dense(15, activation="relu"),
        Dense(10),
    ]
)

# %% id="frozen"
model = Sequential(
    [
        tf.keras.Input(shape=(400,)),
        Dense(25, activation="relu", trainable=False),
        Dense(15, activation="relu"),
        Dense(10),
    ]
)

# %% id="changes_in_training"
model = Sequential(
    [
        tf.keras.Input(shape=(400,)),
        Dense(25, activation="relu", kernel_constraint="non_neg"),
        Dense(15, activation="relu"),
        Dense(10),
    ]
)

# %% id="raises"
model = Sequential([Dense(25, activation=np.maximum), Dense(15, activation="relu"), Dense(10)])

# %% id="wrong_output"
model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, activation="elu"), Dense(15, activation="relu"), Dense(10)])
