# From Colab: a drive mount, a change of folder, and data from there, none of which exists here.
# notebook-metadata: {"colab": {"provenance": [], "collapsed_sections": ["a1"]}, "accelerator": "GPU", "kernelspec": {"name": "python3", "display_name": "Python 3"}}

# %%
from google.colab import drive

drive.mount("/content/drive")
# %cd /content/drive/MyDrive/labs

# %%
X = np.load("/content/drive/MyDrive/labs/data/X.npy")
y = np.load("/content/drive/MyDrive/labs/data/y.npy")

# %%
def my_softmax(z):
    ez = np.exp(z)
    return ez / np.sum(ez)

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
