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
    draw_digit,
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
# `compile` chooses the loss and the optimizer. `fit` then goes through the data 40 times and adjusts the 10,575 parameters after every batch.

# %%
model.compile(
    loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=tf.keras.optimizers.Adam(learning_rate=0.001),
    steps_per_execution=32,  # 32 batches at a time: the same result, sooner
)
history = model.fit(X, y, epochs=40, verbose=0, callbacks=[show_progress()])

# %% [markdown]
# #### Epochs and batches
#
# One *epoch* is one pass through all 5000 examples; `epochs=40` means 40 passes. In each epoch the examples come in *batches* of 32 (Keras' default), in a new random order, and the weights change after every batch. 5000 examples make 156 full batches and one of the last 8 examples: 157 batches, as the lines above say. So 40 epochs adjust the weights 40 · 157 = 6280 times.
#
# #### Loss (cost)
#
# The loss says how far off the predictions are. For one example it is $-\log a_j$, where $a_j$ is the probability that the network gives to the right digit: 0 when it is sure and right, larger the less it believed in it. Guessing among ten digits would cost $\log 10 \approx 2.3$; training starts near there. `model.fit` returns the loss of each epoch in `history.history["loss"]`. It should fall:

# %%
plot_loss_tf(history)

# %% [markdown]
# #### Two mistakes that Keras lets pass
#
# `from_logits=True` and a linear last layer belong together. Take a network with two classes that is right and certain: the logits are -5 and 0, and the right class is the second one. Its loss should be close to 0:

# %%
logits = tf.constant([[-5.0, 0.0]])
label = tf.constant([1])
told = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
not_told = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=False)

probabilities = tf.nn.softmax(logits)
print(f"linear layer,  from_logits=True:   loss {told(label, logits):7.4f}")
print(f"linear layer,  from_logits=False:  loss {not_told(label, logits):7.4f}")
print(f"softmax layer, from_logits=True:   loss {told(label, probabilities):7.4f}")

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
# Here is example 1015, a two:

# %%
image_of_two = X[1015]
display_digit(image_of_two)

# %%
prediction = model.predict(image_of_two.reshape(1, 400), verbose=0)  # (1, 400) -> (1, 10)

print(f"predicting a two:\n{prediction}")
print(f"largest prediction index: {np.argmax(prediction)}")

# %% [markdown]
# The largest of the ten logits stands at index 2: the network reads a two. The others can be of either sign, and they do not add up to anything: they are logits. Softmax makes probabilities of them:

# %%
prediction_p = tf.nn.softmax(prediction)

print(f"predicting a two, as probabilities:\n{prediction_p}")
print(f"total of the probabilities: {np.sum(prediction_p):0.3f}")

# %% [markdown]
# The total is 1.000. To name the digit you need no softmax: the largest logit is also the largest probability. `np.argmax` gives its index.

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
# Out of 5000, about 15 to 35 are read wrongly. Look at them: would you have known?

# %%
print(f"{display_errors(model, X, y)} errors out of {len(X)} images")

# %% [markdown]
# These are errors on the *training* data, which the network has seen 40 times. On new handwriting it will do worse. Try it with your own:

# %%
draw_digit(model, X)

# %% [markdown]
# ## Congratulations
#
# You have built softmax by hand and trained a network that reads handwriting. You know now
#
# - what ReLU is good for, and why hidden layers need a bend;
# - how softmax turns logits into probabilities, and why it is computed together with the loss;
# - how to describe a network in Keras, and check its shapes and parameters;
# - what epochs, batches and the loss say about training.
#
# **Where to go next.** Change one thing at a time and watch the loss and the errors: a hidden layer of 50 units, sigmoid in place of ReLU, 10 epochs, another learning rate. Give each new network a name of its own, such as `model2`, so that the cells above still mean the one of Exercise 2; a model that passed `test_model` keeps its points whatever you try afterwards. Then hold back 1000 examples before training (mix them first: the labels are in order) and count the errors on those.
