# %% tags=["author"]
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

from lab_utils import (
    display_digit,
    display_digits,
    display_errors,
    load_data,
    plot_loss_tf,
    show_progress,
)

X, y = load_data()
m, n = X.shape
tf.keras.utils.set_random_seed(1234)
model = Sequential(
    [tf.keras.Input(shape=(400,)), Dense(25, activation="relu"), Dense(15, activation="relu"), Dense(10)]
)

# %% [markdown]
# ### 4.6 - Training
#
# **Goal:** train the network for 40 epochs, and read what the numbers say.
#
# `compile` chooses the loss and the optimizer. The optimizer is *Adam*: after each batch of examples it moves every parameter a little in the direction that lowers the loss, and it adapts the size of these steps to each parameter. The *learning rate*, here Adam's usual 0.001, scales all steps: with a much larger one the loss jumps about, with a much smaller one training takes forever. `fit` then goes through the data 40 times and adjusts the 10,575 parameters after every batch.

# %%
loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(
    loss=loss,
    optimizer=tf.keras.optimizers.Adam(learning_rate=0.001),
    steps_per_execution=50,  # Keras looks up only after 50 batches: the same result, sooner
)
print(f"Before this training: loss {loss(y, model(X)):.4f}")
history = model.fit(X, y, epochs=40, verbose=0, callbacks=[show_progress()])

# %% [markdown]
# Run this cell a second time, and training **goes on from where it was**: the first line then shows the small loss of a network that is trained already. To begin anew, run the cell of Exercise 2 first.
#
# #### Epochs and batches
#
# One *epoch* is one pass through all 5000 examples; `epochs=40` means 40 passes. In each epoch the examples come in *batches* of 32 (Keras' default), in a new random order, and the weights change after every batch. 5000 examples make 156 full batches and one of the last 8 examples: 157 batches, as the lines above say. So 40 epochs adjust the weights 40 · 157 = 6280 times.
#
# #### Loss (cost)
#
# The loss of section 4.5, as a mean over all examples, says how far off the network is. Even guessing among ten digits costs $\log 10 \approx 2.3$, and before training the loss is near that, or somewhat above: guesses of random weights are not even. The number beside *Epoch 1* is much smaller, because it is the mean over an epoch in which the network was learning already. `model.fit` returns the loss of each epoch in `history.history["loss"]`. It should fall:

# %%
plot_loss_tf(history)

# %% [markdown]
# #### Two mistakes that Keras lets pass
#
# `from_logits=True` and a linear last layer belong together. Take two classes and a network that is certain and right: its logits are -5 and 0, and the right class is the second one. Its loss should be close to 0:

# %%
logits = tf.constant([[-5.0, 0.0]])
label = tf.constant([1])
for_logits = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
for_probabilities = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=False)

probabilities = tf.nn.softmax(logits)
print(f"linear layer,  from_logits=True:   loss {for_logits(label, logits):7.4f}")
print(f"linear layer,  from_logits=False:  loss {for_probabilities(label, logits):7.4f}")
print(f"softmax layer, from_logits=True:   loss {for_logits(label, probabilities):7.4f}")

certain = tf.one_hot(2, 10)  # "it is a two", with probability 1
print(f"softmax of a certain answer:       {np.max(tf.nn.softmax(certain)):.2f}")

# %% [markdown]
# - **Linear layer, `from_logits=False`:** the loss takes the logits for probabilities and cuts them off at 0, so a right and certain answer costs as much as a guess between two, $\log 2 \approx 0.69$. Trained like this, the network of this lab stays at a loss of 2.3 for all 40 epochs and misreads three digits out of four.
# - **Softmax layer, `from_logits=True`:** softmax is applied twice, so the loss cannot come near 0. This mistake is *silent*: inside `fit`, Keras recognizes the softmax, computes the right loss without it, and shows no more than a warning. Training looks as good as ever. But now the outputs are probabilities, and the softmax that you apply after `predict` flattens them: a digit read with certainty comes out as 0.23.
#
# Linear last layer, `from_logits=True`, softmax after `predict`: then all three fit together.

# %% [markdown]
# ### 4.7 - Prediction
#
# **Goal:** turn ten logits into one digit.
#
# Here is example 1015. It could pass for a one, but whoever wrote it meant a two, and its label says so. (The course that this lab follows shows the same example.) Will the network read it?

# %%
image_of_two = X[1015]
display_digit(image_of_two)

# %%
prediction = model.predict(image_of_two.reshape(1, 400), verbose=0)  # (1, 400) -> (1, 10)

print(f"predicting a two:\n{prediction}")
print(f"largest prediction index: {np.argmax(prediction)}")

# %% [markdown]
# The largest of the ten logits is at index 2: the network reads a two. The others can be of either sign, and they do not add up to anything: they are logits. Softmax makes probabilities of them:

# %%
prediction_p = tf.nn.softmax(prediction)

print(f"predicting a two, as probabilities:\n{prediction_p}")
print(f"total of the probabilities: {np.sum(prediction_p):0.3f}")

# %% [markdown]
# The total is 1.000. But are these numbers probabilities? Nothing in training made sure that an answer of 0.9 is right nine times out of ten. Section 4.9 counts whether it is. Until then, take the numbers as a comparison of ten answers.
#
# To name the digit you need no softmax: the largest logit is also the largest output. `np.argmax` gives its index.

# %%
yhat = np.argmax(prediction_p)
print(f"np.argmax(prediction_p): {yhat}")

# %% [markdown]
# Now 64 random examples, each with its label and the prediction, *label, yhat*. All 64 go through the network in one call: that is much faster than 64 calls.

# %%
chosen = np.random.randint(m, size=64)
yhat = np.argmax(model.predict(X[chosen], verbose=0), axis=1)  # (64, 10) -> (64,)
display_digits(X[chosen], y[chosen], yhat)

# %% [markdown]
# ### 4.8 - Errors
#
# **Goal:** see where the network fails.
#
# Of all 5000, about 15 to 35 are misread. Look at them: would you have known?

# %%
print(f"{display_errors(model, X, y)} errors out of {len(X)} images")
