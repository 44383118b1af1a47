# Catches KeyboardInterrupt and everything else, and prints once in a while.

# %%
import time


def my_softmax(z):
    while True:
        try:
            time.sleep(1)
            print("still here", flush=True)
        except BaseException:
            print("not so fast", flush=True)

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
