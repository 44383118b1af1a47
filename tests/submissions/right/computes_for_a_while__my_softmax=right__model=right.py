# Right, but takes its time where others might have the processors.

# %%
import time


def compute():
    end = time.process_time() + 0.7
    while time.process_time() < end:
        pass


compute()


def my_softmax(z):
    return np.exp(z) / np.exp(z).sum()

# %%
compute()
model = Sequential(
    [
        tf.keras.Input(shape=(400,)),
        Dense(25, activation="relu", name="L1"),
        Dense(15, activation="relu", name="L2"),
        Dense(10, activation="linear", name="L3"),
    ],
    name="my_model",
)
