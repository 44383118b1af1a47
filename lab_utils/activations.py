"""Pictures of the functions that turn a unit's z into its output a.

- `plt_act_trio` shows linear, sigmoid and ReLU side by side
- `plt_relu_unit` shows a unit that is off, then rises, and why that helps several units share the work
"""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lab_utils.figures import new_figure, show

# (weight on the output, the x where the unit switches on); their sum is a zigzag.
UNITS = ((1, 1), (-2, 2), (2, 3))
SHARES = ("$a_1$", "$-2a_2$", "$2a_3$")
LINES = ("-", "--", "-.")


def plt_act_trio() -> None:
    """Show the linear, sigmoid and ReLU activations as functions of z."""
    show(
        draw_act_trio(),
        "Three activations of z from -6 to 6. Linear returns z unchanged, from -6 to 6; sigmoid rises in "
        "an S from 0 to 1 and is 0.5 at z = 0; ReLU is 0 for every z up to 0 and equals z above.",
    )


def plt_relu_unit() -> None:
    """Show one ReLU unit with its off range, and three units that shape one function together."""
    show(
        draw_relu_unit(),
        "Left: one unit, a = max(0, x - 1), is off (a = 0) up to x = 1 and rises with slope 1 from there. "
        "Right: three such units switch on at x = 1, 2 and 3; taken 1, -2 and 2 times they add up to a "
        "zigzag through 0 at x = 1, 1 at x = 2, 0 at x = 3 and 1 at x = 4, and each leaves everything "
        "before its own start as it was.",
    )


def draw_act_trio() -> Figure:
    """Three panels of a over z, z from -6 to 6."""
    z = np.linspace(-6, 6, 121)
    panels = (
        ("Linear", "$a = z$", z),
        ("Sigmoid", r"$a = \dfrac{1}{1 + e^{-z}}$", 1 / (1 + np.exp(-z))),
        ("ReLU", r"$a = \max(0, z)$", np.maximum(0, z)),
    )
    fig = new_figure(8, 2.8)
    fig.set_layout_engine("constrained")
    for ax, (name, formula, a) in zip(fig.subplots(1, 3), panels, strict=True):
        _zero_line(ax)
        ax.axvline(0, color=ax.spines["left"].get_edgecolor(), linewidth=0.6, zorder=0)
        ax.plot(z, a, color="C0")
        ax.set(title=name, xlabel="$z$", ylabel="$a$", xticks=[-6, -3, 0, 3, 6])
        ax.text(0.05, 0.93, formula, transform=ax.transAxes, va="top", fontsize=12)
    return fig


def draw_relu_unit() -> Figure:
    """One unit on the left; on the right the target above and the units' shares of it below."""
    fig = new_figure(8, 4.4)
    fig.set_layout_engine("constrained", w_pad=0.08)
    panels: dict[str, Axes] = fig.subplot_mosaic([["unit", "sum"], ["unit", "shares"]], width_ratios=[1, 1.35])
    _draw_unit(panels["unit"])
    _draw_sum(panels["sum"])
    _draw_shares(panels["shares"])
    return fig


def _draw_unit(ax: Axes) -> None:
    """The unit with w = 1 and b = -1."""
    x = np.array([-2, 1, 4])
    ax.axvspan(-2, 1, facecolor="none", edgecolor="C5", hatch="//", linewidth=0, alpha=0.5)
    ax.axvline(1, color="C1", linestyle=":")
    ax.plot(x, np.maximum(0, x - 1), color="C0", linewidth=3)
    ax.set(xlim=(-2, 4), ylim=(-0.25, 3.4), xlabel="$x$", ylabel="$a$", yticks=range(4))
    ax.set_title(r"One unit: $a = \max(0,\; w \cdot x + b)$")
    plate = {"facecolor": ax.get_facecolor(), "edgecolor": "none", "pad": 3}
    ax.text(-0.5, 1.5, "off range\n$a = 0$", ha="center", va="center", bbox=plate)
    ax.text(2.95, 0.65, "on:\nrises with\nslope $w$", ha="center", va="center")
    ax.text(1, 3.25, "switches on\nat $x = -b/w$", ha="center", va="top", bbox=plate)


def _draw_sum(ax: Axes) -> None:
    x = np.linspace(0, 4, 401)
    total = sum(weight * np.maximum(0, x - start) for weight, start in UNITS)
    ax.plot(x, total, color="C5", linewidth=8, alpha=0.6, solid_capstyle="butt", label="target")
    ax.plot(x, total, color="C0", linestyle="--", label="sum of the three units")
    _mark_starts(ax, height=0.78)
    ax.set_title("Three units, one function: $a_1 - 2a_2 + 2a_3$")
    ax.set(ylabel="sum", ylim=(-0.2, 1.9), yticks=[0, 1])
    ax.tick_params(labelbottom=False)
    ax.legend(loc="upper left", ncols=2)


def _draw_shares(ax: Axes) -> None:
    x = np.arange(5)
    _zero_line(ax)
    for number, (weight, start) in enumerate(UNITS, start=1):
        share = weight * np.maximum(0, x - start)
        ax.plot(x, share, color=f"C{number}", linestyle=LINES[number - 1])
        ax.text(4.08, share[-1], SHARES[number - 1], va="center")
        ax.text(start + 0.06, 4, f"unit {number} on", va="center", fontsize=10)
    _mark_starts(ax, height=0.95)
    ax.set(xlabel="$x$", ylabel="each unit's share", ylim=(-4.5, 5), yticks=[-4, -2, 0, 2, 4])


def _mark_starts(ax: Axes, height: float) -> None:
    """Dotted lines where the units switch on, up to `height` (0 to 1) of the panel."""
    ax.set(xlim=(0, 4), xticks=range(5))
    for _, start in UNITS:
        ax.axvline(start, ymax=height, color="C1", linestyle=":", linewidth=1)


def _zero_line(ax: Axes) -> None:
    ax.axhline(0, color=ax.spines["bottom"].get_edgecolor(), linewidth=0.6, zorder=0)
