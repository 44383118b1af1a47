# Draws its result in the graded cell, and the model beside it.

# %%
import matplotlib.pyplot as plt


def my_softmax(z):
    a = np.exp(z) / np.exp(z).sum()
    return a


plt.figure(figsize=(4, 3))
plt.bar(range(4), my_softmax(np.array([1.0, 2.0, 3.0, 4.0])))
plt.title("my softmax")
plt.show()

# %%
model = Sequential([tf.keras.Input(shape=(400,)), Dense(25, "relu"), Dense(15, "relu"), Dense(10)])
tf.keras.utils.plot_model(model, "model.png", show_shapes=True)
