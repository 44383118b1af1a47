# math comes from an import in another cell, below other code.

# %%
print("my first cell")
import math


# %%
def my_softmax(z):
    s = sum(math.exp(k) for k in z)
    return np.array([math.exp(j) / s for j in z])

# %%
model = Sequential(
    [
        tf.keras.Input(shape=(400,)),
        Dense(25, activation="relu", name="L1"),
        Dense(15, activation="relu", name="L2"),
        Dense(10, activation="linear", name="L3"),
    ],
    name="my_model",
)
