"""The network in NumPy learns as Keras' does, and never from digits that are held back."""

import numpy as np
import pytest

from lab_utils import load_data
from lab_utils.by_hand import Run, fill_gradient, forward, hold_back, loss, train_by_hand
from lab_utils.formulas import softmax_rows

X, y = load_data()


def keras_twin(layers):
    """Returns a Keras model with these weights, compiled as the lesson's."""
    import keras

    sizes = [W.shape[1] for W, _ in layers]
    hidden = [keras.layers.Dense(size, activation="relu") for size in sizes[:-1]]
    model = keras.Sequential([keras.Input((layers[0][0].shape[0],)), *hidden, keras.layers.Dense(sizes[-1])])
    model.set_weights([array for pair in layers for array in pair])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, optimizer=keras.optimizers.Adam(learning_rate=0.001))
    return model


def test_when_digits_are_held_back_then_a_fifth_of_each_is():
    labels = np.repeat([0, 1, 7], [10, 20, 5])

    rows = hold_back(labels.reshape(-1, 1))

    assert sorted(set(rows)) == list(rows)
    assert np.bincount(labels[rows]).tolist() == [2, 4, 0, 0, 0, 0, 0, 1]
    assert hold_back(labels).tolist() == rows.tolist()
    assert hold_back(labels, seed=2).tolist() != rows.tolist()
    assert np.bincount(y.ravel()[hold_back(y)]).tolist() == [100] * 10


def test_when_the_numbers_are_small_then_forward_and_loss_are_those_computed_by_hand():
    layers = [
        (np.array([[1.0, -1.0], [2.0, 0.0]]), np.array([0.0, 1.0])),
        (np.array([[1.0, 0.0], [0.0, 3.0]]), np.array([0.5, 0.0])),
    ]
    x = np.array([[1.0, 1.0], [3.0, -1.0]])

    hidden, logits = forward(layers, x)

    assert hidden.tolist() == [[3, 0], [1, 0]]
    assert logits.tolist() == [[3.5, 0], [1.5, 0]]
    expected = (np.log(1 + np.exp(-3.5)) + np.log(1 + np.exp(1.5))) / 2
    assert loss(layers, x, np.array([0, 1])) == pytest.approx(expected)
    assert softmax_rows(np.array([[1000.0, 1000.0]])).tolist() == [[0.5, 0.5]]


def test_when_the_gradient_is_taken_then_it_is_tensorflows():
    import tensorflow as tf

    layers = train_by_hand(X, y, np.arange(100, 5000), epochs=1).epochs[-1]
    slopes = [(np.zeros_like(W), np.zeros_like(b)) for W, b in layers]
    variables = [(tf.Variable(W), tf.Variable(b)) for W, b in layers]
    with tf.GradientTape() as tape:
        a = tf.constant(X[:500:10])
        for W, b in variables[:-1]:
            a = tf.nn.relu(a @ W + b)
        logits = a @ variables[-1][0] + variables[-1][1]
        cost = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y[:500:10, 0].astype(int), logits))

    fill_gradient(slopes, layers, X[:500:10], y[:500:10, 0])

    assert loss(layers, X[:500:10], y[:500:10, 0]) == pytest.approx(float(cost), rel=1e-5)
    for mine, theirs in zip(slopes, tape.gradient(cost, variables), strict=True):
        for array, tensor in zip(mine, theirs, strict=True):
            np.testing.assert_allclose(array, tensor, atol=1e-6)


def test_when_both_train_from_the_same_weights_on_one_batch_then_keras_ends_at_the_same_ones():
    kept = np.arange(0, 5000, 200)  # 25 rows: one batch, so that its order does not matter
    run = train_by_hand(X, y, np.setdiff1d(np.arange(5000), kept), epochs=20)
    model = keras_twin(run.epochs[0])

    model.fit(X[kept], y[kept], epochs=20, verbose=0)

    for mine, theirs in zip(np.array(run.epochs[-1], object).ravel(), model.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-4)
    assert run.losses[-1] == pytest.approx(model.evaluate(X[kept], y[kept], verbose=0), rel=1e-3)


def test_when_it_trains_then_it_learns_nothing_of_what_is_held_back():
    rows = hold_back(y)
    other_X, other_y = X.copy(), y.copy()
    other_X[rows], other_y[rows] = 0, 0
    seen = []

    run = train_by_hand(X, y, rows, epochs=2, watch=lambda run, epochs: seen.append((len(run.losses), epochs)))
    blind = train_by_hand(other_X, other_y, rows, epochs=2)

    assert seen == [(1, 2), (2, 2)]
    assert run.losses == blind.losses
    assert run.held_losses != blind.held_losses
    assert len(run.epochs) == 3
    assert run.epochs[0][0][0].tolist() != run.epochs[1][0][0].tolist()
    assert [array.shape for pair in run.epochs[0] for array in pair] == [
        (400, 25),
        (25,),
        (25, 15),
        (15,),
        (15, 10),
        (10,),
    ]


def test_when_forty_epochs_are_over_then_it_reads_what_the_lesson_says():
    rows = hold_back(y)
    run = train_by_hand(X, y, rows)
    kept = np.setdiff1d(np.arange(5000), rows)

    assert np.mean(run.read(X[kept]) == y[kept, 0]) > 0.99
    assert 0.90 < np.mean(run.read(X[rows]) == y[rows, 0]) < 0.95
    turn = int(np.argmin(run.held_losses)) + 1
    assert 12 <= turn <= 28
    assert run.held_losses[-1] > 1.05 * run.held_losses[turn - 1]
    assert np.mean(run.read(X[rows], epoch=0) == y[rows, 0]) < 0.3


def test_when_no_eight_or_nine_was_seen_then_none_is_read():
    run = train_by_hand(X, y, np.arange(4000, 5000), epochs=3)

    assert isinstance(run, Run)
    assert np.mean(run.read(X[4000:]) == y[4000:, 0]) == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((X[:, :5], y, [1]), "train_by_hand got images of shape (5000, 5)"),
        ((X, y[:7], [1]), "train_by_hand got 5000 images and 7 labels"),
        ((X, y, []), "5000 examples and 0 rows to hold back: hold back some"),
        ((X[:3], y[:3], [0, 1, 2]), "3 examples and 3 rows to hold back"),
        ((X[:3], y[:3], [0, 9]), "train_by_hand got row 9 to hold back, but X has rows 0 to 2"),
    ],
)
def test_when_something_does_not_fit_then_a_sentence_says_so(arguments, sentence):
    with pytest.raises(ValueError) as told:
        train_by_hand(*arguments)

    assert sentence in str(told.value)
