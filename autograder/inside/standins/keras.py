"""Training, evaluating, saving and loading of models: nothing of it takes time, and all goes well.

What a learner's code reads of a training is there all the same: loops that train until the scores are good come to
their end, and a model that is loaded is the one that was saved.
"""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

LOSS, ACCURACY = 0.01, 0.99
SCORES = {"loss": LOSS, "accuracy": ACCURACY, "val_loss": LOSS, "val_accuracy": ACCURACY}


class Score(float):
    """A loss, which may be unpacked or indexed as (loss, accuracy)."""

    def __iter__(self) -> Any:
        return iter((LOSS, ACCURACY))

    def __getitem__(self, place: Any) -> Any:
        return (LOSS, ACCURACY)[place]


class Curves(dict[str, Any]):
    """Scores by name, whatever a metric is called."""

    def __missing__(self, name: object) -> Any:
        return self["loss" if "loss" in str(name) else "accuracy"]


def install(shell: Any) -> None:
    """Makes the methods of keras.Model idle that cost time, and its functions that save and load."""
    Model = keras.Model
    keep = _Kept()
    for name, method in {
        "fit": _fit(keep),
        "train_on_batch": _train_on_batch,
        "evaluate": _evaluate,
        "test_on_batch": _evaluate,
        "predict": _predict(Model.predict),
        "predict_on_batch": _predict(Model.predict_on_batch),
        "save": lambda model, *rest, **options: keep.save(model, *rest),
        "export": lambda model, *rest, **options: keep.save(model, *rest),
        "save_weights": _nothing,
        "load_weights": _nothing,
        "summary": _nothing,
    }.items():
        setattr(Model, name, method)
    for module in (keras.models, keras.saving, tf.keras.models):
        for name, function in {"load_model": keep.load(keras.saving.load_model), "save_model": keep.save}.items():
            if hasattr(module, name):  # not in each of them
                setattr(module, name, function)
    keras.utils.plot_model = tf.keras.utils.plot_model = _nothing


def _nothing(*arguments: Any, **options: Any) -> None:
    """Does nothing."""


class _Kept:
    """The models that were trained or saved, as a file would hold them."""

    def __init__(self) -> None:
        self._by_path: dict[str, Any] = {}
        self._last: Any = None

    def trained(self, model: Any) -> None:
        self._last = model

    def save(self, model: Any, filepath: Any = None, *rest: Any, **options: Any) -> None:
        self._by_path[str(filepath)] = self._last = model

    def load(self, really: Callable[..., Any]) -> Callable[..., Any]:
        if hasattr(really, "__wrapped__"):
            return really

        def load_model(filepath: Any, *rest: Any, **options: Any) -> Any:
            found = self._by_path.get(str(filepath))
            if found is not None:
                return found
            try:
                return really(filepath, *rest, **options)
            except Exception:
                if self._last is None:
                    raise
                return self._last  # its training would have saved it

        load_model.__wrapped__ = really  # type: ignore[attr-defined]
        return load_model


def _build(model: Any, x: Any) -> None:
    """Builds a model as its first training would."""
    try:
        example = getattr(x, "element_spec", x)
        shape = (example[0] if isinstance(example, tuple) else example).shape
        if not model.built:
            model.build((None, *shape[1:]))
    except Exception:  # whoever looks at the model says what is wrong
        pass


def _fit(keep: _Kept) -> Callable[..., Any]:
    def fit(
        model: Any, x: Any = None, y: Any = None, batch_size: Any = None, epochs: int = 1, *rest: Any,
        callbacks: Any = (), initial_epoch: int = 0, **options: Any,
    ) -> Any:  # fmt: skip
        _build(model, x)
        history = keras.callbacks.History()
        history.set_model(model)
        history.set_params({"epochs": epochs, "steps": 1, "verbose": 0})
        history.epoch = list(range(initial_epoch, epochs))
        history.history = Curves({name: [score] * len(history.epoch) for name, score in SCORES.items()})
        for callback in callbacks if isinstance(callbacks, (list, tuple)) else [callbacks]:
            if type(callback).__module__ == "__main__":  # the learner's own
                callback.set_model(model)
                callback.on_train_begin()
                for epoch in history.epoch:
                    callback.on_epoch_begin(epoch)
                    callback.on_epoch_end(epoch, Curves(SCORES))
                callback.on_train_end()
        model.history = history
        keep.trained(model)
        return history

    return fit


def _evaluate(model: Any, *data: Any, return_dict: bool = False, **options: Any) -> Any:
    return Curves({"loss": LOSS, "accuracy": ACCURACY}) if return_dict else Score(LOSS)


def _train_on_batch(model: Any, x: Any, *rest: Any, return_dict: bool = False, **options: Any) -> Any:
    _build(model, x)
    return _evaluate(model, return_dict=return_dict)


def _predict(really: Callable[..., Any]) -> Callable[..., Any]:
    def predict(model: Any, x: Any, *rest: Any, **options: Any) -> Any:
        """Returns zeros in the shape of what the model would give for a table of inputs."""
        shape = getattr(model, "output_shape", None) if getattr(model, "built", False) else None
        if not isinstance(x, np.ndarray) or not isinstance(shape, tuple) or None in shape[1:]:
            return really(model, x, *rest, **options)
        return np.zeros((len(x), *shape[1:]), dtype="float32")

    return predict
