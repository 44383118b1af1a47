"""The style sheet's colors can be told from the page and from each other: light, dark, and by the color-blind."""

import re
from itertools import combinations

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from lab_utils.figures import CSS, STYLE

SHEET = mpl.rc_params_from_file(STYLE, use_default_template=False)
COLORS = [to_rgb(color) for color in SHEET["axes.prop_cycle"].by_key()["color"]]
# Severity 1.0 of Machado, Oliveira and Fernandes (2009), for linear RGB.
BLIND = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def linear(color):
    color = np.asarray(color, float)
    return np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Returns the ratio that WCAG 2.2 defines."""
    low, high = sorted(linear(color) @ [0.2126, 0.7152, 0.0722] for color in (one, other))
    return (high + 0.05) / (low + 0.05)


def turned_dark(color):
    """Returns what the page's filter makes of a color, by the matrix of hue-rotate(180deg) in Filter Effects 1."""
    share = float(re.search(r"invert\(([\d.]+)\) hue-rotate\(180deg\)", CSS)[1])
    inverted = np.asarray(color) * (1 - 2 * share) + share
    gray = np.array([0.213, 0.715, 0.072])
    return np.clip(2 * gray @ inverted - inverted, 0, 1)


def lab(color):
    """Returns a color of linear RGB in CIELAB, D65."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ color
    x, y, z = np.cbrt(np.clip(xyz / [0.9505, 1, 1.089], 1e-6, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("turn", [lambda color: color, turned_dark], ids=["light", "dark"])
def test_when_the_sheet_is_used_then_words_and_lines_stand_out_from_the_page(turn):
    page = turn(to_rgb(SHEET["figure.facecolor"]))
    words = ["text.color", "axes.labelcolor", "axes.titlecolor", "xtick.labelcolor", "ytick.labelcolor"]

    assert min(contrast(turn(to_rgb(SHEET[name])), page) for name in words) >= 4.5
    assert (
        min(contrast(turn(to_rgb(SHEET["axes.edgecolor"])), page), *(contrast(turn(c), page) for c in COLORS[:3])) >= 3
    )


def test_when_the_page_is_dark_then_the_figures_page_is_as_jupyterlabs():
    assert np.round(turned_dark((1, 1, 1)) * 255).tolist() == [18, 18, 18]  # JupyterLab's is 17


@pytest.mark.parametrize("turn", [lambda color: color, turned_dark], ids=["light", "dark"])
@pytest.mark.parametrize("kind", BLIND)
def test_when_a_color_blind_person_looks_then_the_first_colors_differ(kind, turn):
    seen = [lab(np.clip(np.array(BLIND[kind]) @ linear(turn(color)), 0, 1)) for color in COLORS[:3]]

    # Some 2.3 can just be told apart; lines that lie together also differ in their dashes.
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) > 10
