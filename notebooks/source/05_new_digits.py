# %% tags=["author"]
import numpy as np
import tensorflow as tf
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

from lab_utils import (
    display_digits,
    draw_digit,
    hold_back,
    load_data,
    predict,
    predict_again,
    save_network,
    show_code,
    show_losses,
    take_home,
    train_by_hand,
    what_is_left,
)
from lab_utils.by_hand import fill_gradient

X, y = load_data()
tf.keras.utils.set_random_seed(1234)
model = Sequential(
    [tf.keras.Input(shape=(400,)), Dense(25, activation="relu"), Dense(15, activation="relu"), Dense(10)]
)

# %% [markdown]
# ### 4.9 - The honest number
#
# **Goal:** know how well the network reads digits that it has never seen.
#
# The errors above are few, but they are errors on the very digits that the network trained on, each of them 40 times. Nobody wants a network to read *those*: their labels are known. To learn how it does on new handwriting, keep some digits out of training, and count the errors on them. What do you expect?

# %%
predict("unseen_errors")

# %% [markdown]
# Which 1000 digits should be kept out? Not the last fifth. The examples are sorted by their labels, so those are all the eights and nines, and a network that never met an eight never says "eight":

# %%
last_fifth = np.arange(4000, 5000)
without_8_and_9 = train_by_hand(X, y, last_fifth, epochs=3)
read = without_8_and_9.read(X[last_fifth])
print(f"Read right, of the last 1000: {np.mean(read == y[last_fifth, 0]):.0%}")

# %% [markdown]
# `hold_back` draws a fifth of *each* digit at random, 100 of each; this is called a *stratified* split. The other 4000 train a network of the same shape, from fresh weights, in the same way: batches of 32, Adam, 40 epochs. After each epoch, the loss is computed on the 4000 and on the 1000. The one on the 4000 falls, as you saw above. Before you run the cell: what does the other one do?

# %%
predict("curve_turns")

# %%
held_back = hold_back(y)
run = train_by_hand(X, y, held_back, epochs=40, watch=show_losses())

# %% [markdown]
# Two curves that part are the picture of *overfitting*. Up to the turn, what the network learns of its own digits helps with others. After it, the network learns its own digits by heart, and becomes so sure of itself that its mistakes on others get more expensive. Now count:

# %%
kept = np.setdiff1d(np.arange(len(X)), held_back)
probabilities = tf.nn.softmax(run.logits(X[held_back]))  # (1000, 400) -> (1000, 10)
largest, read = np.max(probabilities, axis=1), np.argmax(probabilities, axis=1)
is_wrong = read != y[held_back, 0]
print(f"digits that it trained on: {np.mean(run.read(X[kept]) == y[kept, 0]):.1%} right")
print(f"digits held back:          {np.mean(~is_wrong):.1%} right, {is_wrong.sum()} errors")
print(f"its largest output there:  {np.mean(largest):.1%} on average")

# %% [markdown]
# The second line is the honest number: what to expect of handwriting that comes in tomorrow. The third one answers the question of section 4.7. If outputs were probabilities, the network would be right as often as it says that it is. It claims more: networks like this one are too sure of themselves. And a picture of pure noise is called some digit with more than 0.9 most of the time.
#
# Your own network of Exercise 2 has seen all 5000 digits, so nothing is left to count on. It is of the same kind and has seen a quarter more: expect that it reads new digits about as well, or a little better.
#
# Some digits are taken for others more often than the rest:

# %%
predict("taken_for")

# %%
from collections import Counter

wrong = held_back[is_wrong]
display_digits(X[wrong][::5], y[wrong][::5], read[is_wrong][::5])  # every fifth of them
mistakes = Counter(zip(y[wrong, 0].tolist(), read[is_wrong].tolist(), strict=True))
for (label, yhat), times in mistakes.most_common(3):
    print(f"{label} taken for {yhat}: {times} times")

# %% [markdown]
# `train_by_hand` is part of this lab, and it needs no more than NumPy. It does what you asked of Keras in one line, `model.fit(X, y, epochs=40)`. Read it once, and nothing about training is magic any more:

# %%
from lab_utils.by_hand import fill_gradient

show_code("The training loop, and the gradient", train_by_hand, fill_gradient)

# %% [markdown]
# ### 4.10 - Your own digits
#
# **Goal:** see your network read what nobody has written before.

# %%
predict("scribble")

# %%
draw_digit(model, X)

# %% [markdown]
# Draw a digit, by mouse, finger or keys, and see it flow through the layers; point at a unit to see its weights. Then draw a scribble, a heart, an A: softmax has no "none of these". Switch the centering off and draw a digit small, or in a corner: the 5000 digits are large and in the middle, and the network knows no others. *Break it* shifts, turns and thins what is read; how far does it go?
#
# Then take your network home. This cell writes it into one page, `my_network.html`: open that on your phone, or hand it to a friend, and see how it reads other hands than yours.

# %%
take_home(model, X, y, run)

# %% [markdown]
# ## 5 - What is done
#
# **Goal:** see what is solved, what is left, and where to go next.

# %%
what_is_left()

# %% [markdown]
# What this lab was about:
#
# - what ReLU is good for, and why hidden layers need a bend;
# - how softmax turns logits into numbers that add up to 1, and why it is computed together with the loss;
# - how to describe a network in Keras, and check its shapes and parameters;
# - what epochs, batches and the loss say about training;
# - why only digits held back tell how good a network is.
#
# The questions once more, mixed. Has anything changed?

# %%
predict_again()

# %% [markdown]
# **Where to go next.** [explore.ipynb](explore.ipynb) looks inside your network: what its units react to, where it fails, when it should rather ask a person, and what one change does. This cell saves the network for it:

# %%
save_network(model, run)

# %% [markdown]
# There, or here, change one thing at a time and watch the loss and the errors: a hidden layer of 50 units, sigmoid in place of ReLU, 10 epochs, another learning rate. Give each new network a name of its own, such as `model2`, so that the cells above still mean the one of Exercise 2; a model that passed `test_model` keeps its points whatever you try afterwards.
#
# - [But what is a neural network?](https://www.3blue1brown.com/lessons/neural-networks) shows in pictures what the layers of such a network do.
# - [Neural Networks and Deep Learning](http://neuralnetworksanddeeplearning.com), a free book by Michael Nielsen, reads the same digits and explains how training works.
# - [Simple MNIST convnet](https://keras.io/examples/vision/mnist_convnet/), an example of Keras, is a network for pictures that gets 99 of 100 digits right.
