"""Strokes become pixels as X has them: the same size, pen and place, so that a model reads them."""

from typing import Any

import numpy as np
import pytest

from lab_utils.data import load_data
from lab_utils.ink import BOX, MIDDLE, as_example


def arc(x: float, y: float, width: float, height: float, start: float, end: float) -> np.ndarray:
    """Points on an ellipse, in degrees clockwise from the right."""
    angle = np.radians(np.linspace(start, end, 40))
    return np.stack([x + width / 2 * np.cos(angle), y + height / 2 * np.sin(angle)], axis=1)


def line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, float)


# Each digit as a child learns it: strokes in a 1 x 1 square, y downwards.
DIGITS = {
    0: [arc(0.5, 0.5, 0.56, 0.84, -90, 270)],
    1: [line((0.53, 0.08), (0.47, 0.92))],
    2: [np.vstack([arc(0.48, 0.3, 0.48, 0.44, -170, 35), line((0.25, 0.9), (0.8, 0.88))])],
    3: [np.vstack([arc(0.45, 0.29, 0.44, 0.4, -150, 90), arc(0.45, 0.7, 0.54, 0.44, -90, 150)])],
    4: [line((0.3, 0.1), (0.22, 0.55), (0.75, 0.52)), line((0.68, 0.15), (0.62, 0.92))],
    5: [np.vstack([line((0.72, 0.1), (0.32, 0.12), (0.28, 0.45)), arc(0.45, 0.67, 0.54, 0.46, -110, 150)])],
    6: [np.vstack([line((0.62, 0.08), (0.4, 0.32), (0.28, 0.6)), arc(0.48, 0.7, 0.42, 0.4, -180, 180)])],
    7: [line((0.22, 0.13), (0.75, 0.12), (0.42, 0.92))],
    8: [arc(0.5, 0.29, 0.38, 0.4, 90, 450), arc(0.5, 0.71, 0.46, 0.42, -90, 270)],
    9: [np.vstack([arc(0.5, 0.32, 0.44, 0.44, 0, -360), line((0.71, 0.35), (0.66, 0.6), (0.58, 0.94))])],
}


def example(strokes: list[np.ndarray]) -> np.ndarray:
    return as_example([[(x, y) for x, y in stroke] for stroke in strokes])


def upright(x: np.ndarray) -> np.ndarray:
    return x.reshape((20, 20)).T


def sides(images: np.ndarray) -> np.ndarray:
    """The larger side of each image's ink, in pixels at least half white; (m, 20, 20) -> (m,)"""
    inked = images > 0.5
    extents = []
    for axis in (1, 2):
        seen: np.ndarray = np.any(inked, axis=axis)
        extents.append(20 - seen.argmax(axis=1) - seen[:, ::-1].argmax(axis=1))
    return np.maximum(*extents)


def middles(images: np.ndarray) -> np.ndarray:
    """The center of mass of each image's ink; (m, 20, 20) -> (m, 2)"""
    places, ink = np.arange(20), images.sum(axis=(1, 2))
    return np.stack([images.sum(axis=axis) @ places / ink for axis in (1, 2)], axis=1)


@pytest.fixture(scope="module")
def X() -> np.ndarray:
    return np.clip(load_data()[0], 0, 1)


@pytest.fixture(scope="module")
def drawn() -> np.ndarray:
    return np.array([example(DIGITS[digit]) for digit in range(10)])


@pytest.fixture(scope="module")
def model() -> Any:
    import tensorflow as tf
    from tensorflow.keras.layers import Dense

    tf.keras.utils.set_random_seed(1234)
    network = [tf.keras.Input((400,)), Dense(25, activation="relu"), Dense(15, activation="relu"), Dense(10)]
    model = tf.keras.Sequential(network)
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, optimizer=tf.keras.optimizers.Adam(0.001), steps_per_execution=32)
    model.fit(*load_data(), epochs=15, verbose=0)
    return model


def test_when_a_vertical_line_is_drawn_then_it_is_as_long_as_the_box_and_two_pixels_wide() -> None:
    image = upright(as_example([[(0.2, 0.1), (0.2, 0.6)]]))

    # A pen of radius 1 leaves 2 pixels of ink in each row.
    assert image[5:15].sum(axis=1).tolist() == pytest.approx([2.0] * 10)
    assert np.flatnonzero(image[10]).tolist() == [9, 10, 11]
    assert image[10, 10] == 1
    assert np.flatnonzero(image[:, 10] > 0.5).tolist() == list(range(3, 17))


def test_when_x_and_y_change_places_then_so_do_rows_and_columns() -> None:
    stroke = [(0.1, 0.2), (0.7, 0.3), (0.4, 0.9)]
    turned = [(y, x) for x, y in stroke]

    assert np.allclose(upright(as_example([stroke])), upright(as_example([turned])).T, atol=1e-6)


def test_when_a_digit_is_drawn_elsewhere_or_smaller_then_the_pixels_are_the_same() -> None:
    moved = [stroke * 0.4 + (0.5, -0.2) for stroke in DIGITS[4]]

    assert np.allclose(example(DIGITS[4]), example(moved), atol=1e-6)


@pytest.mark.parametrize("stroke", [[(0.3, 0.7)], [(0.3, 0.7), (0.3, 0.7)], [(-2.0, 9.0)]])
def test_when_the_pad_is_tapped_then_a_dot_lies_in_the_middle(stroke: list[tuple[float, float]]) -> None:
    image = upright(as_example([stroke]))

    assert image.dtype == np.float32
    assert np.argwhere(image > 0.5).tolist() == [[9, 10], [10, 9], [10, 10]]
    assert np.abs(middles(image[np.newaxis]) - MIDDLE).max() < 0.1


def test_when_the_mouse_trembles_during_a_tap_then_it_stays_a_dot() -> None:
    image = as_example([[(0.3, 0.7), (0.303, 0.702)]])

    assert image.sum() < 6


def test_when_x_is_measured_then_box_and_middle_are_its_own(X: np.ndarray) -> None:
    images = X.reshape((-1, 20, 20))

    assert abs(sides(images).mean() - BOX) < 0.1
    assert np.abs(middles(images).mean(axis=0) - MIDDLE).max() < 0.02


def test_when_ten_digits_are_drawn_then_box_and_middle_are_those_of_x(drawn: np.ndarray) -> None:
    images = drawn.reshape((-1, 20, 20))

    assert np.abs(sides(images) - BOX).max() <= 1
    assert np.abs(middles(images) - MIDDLE).max() < 0.1


def test_when_ten_digits_are_drawn_then_their_ink_is_as_much_and_as_white_as_in_x(
    X: np.ndarray, drawn: np.ndarray
) -> None:
    def white(images: np.ndarray) -> float:
        return np.count_nonzero(images > 0.9) / np.count_nonzero(images > 0.05)

    assert drawn.sum(axis=1).mean() == pytest.approx(X.sum(axis=1).mean(), rel=0.05)
    assert white(drawn) == pytest.approx(white(X), abs=0.05)


def test_when_ten_digits_are_drawn_then_a_trained_model_reads_at_least_nine(model: Any, drawn: np.ndarray) -> None:
    read = np.asarray(model(drawn)).argmax(axis=1)

    assert (read == np.arange(10)).sum() >= 9, read


def test_when_drawn_digits_lean_then_the_model_still_reads_nine_of_ten(model: Any) -> None:
    leaning = np.array(
        [
            example([stroke @ [[1, 0], [lean, 1]] for stroke in DIGITS[digit]])
            for lean in (-0.3, -0.15, 0.1)
            for digit in range(10)
        ]
    )
    read = np.asarray(model(leaning)).argmax(axis=1)

    assert (read == np.tile(np.arange(10), 3)).mean() >= 0.9, read
