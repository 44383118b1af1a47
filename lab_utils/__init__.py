"""What the learners' cells call: data, figures and a few words of guidance.

Importing this package loads nothing heavy and changes nothing. Each name is
loaded from its module when it is first used, so that `check_versions` can
still speak when a package is missing.
"""

from importlib import import_module
from typing import Any

_HOME = {
    "check_versions": "versions",
    "load_data": "data",
    "use_lab_figures": "figures",
    "widgvis": "figures",
    "guide_cells": "guidance",
    "what_is_left": "guidance",
    "put_in_order": "ordering",
    "predict": "questions",
    "predict_again": "questions",
    "hold_back": "by_hand",
    "train_by_hand": "by_hand",
    "show_losses": "training",
    "show_code": "answers",
    "plt_act_trio": "activations",
    "plt_relu_unit": "activations",
    "plt_softmax_network": "network",
    "plt_digit_network": "network",
    "plt_softmax": "softmax",
    "display_digit": "digits",
    "display_digits": "digits",
    "display_errors": "digits",
    "show_progress": "training",
    "plot_loss_tf": "training",
    "draw_digit": "drawing",
    "take_home": "home_page",
    "save_network": "my_network",
    "load_network": "my_network",
    "show_units": "inside_view",
    "show_flow": "inside_view",
    "show_epochs": "inside_view",
    "show_confusion": "failures",
    "show_failures": "failures",
    "show_threshold": "ask_a_person",
    "guess_the_bug": "questions",
    "compare_softmax": "softmax_forms",
    "check_stable": "softmax_forms",
    "change_one_thing": "what_if",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'lab_utils' has no attribute {name!r}")
    return getattr(import_module(f"lab_utils.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
