"""What the cells of beginners are put together from."""

IN = "tf.keras.Input(shape=(400,)),\n"
L1, L2, L3 = (
    'Dense(25, activation="relu", name="L1"),\n',
    'Dense(15, activation="relu", name="L2"),\n',
    'Dense(10, name="L3"),',
)
LOOPS = "N = len(z)\na = np.zeros(N)\ns = 0\n"
