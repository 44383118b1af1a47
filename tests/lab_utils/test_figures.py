"""Each figure comes onto the page once, with its words, in a kernel that shows live figures or still ones."""

import re
from collections.abc import Callable
from pathlib import Path
from shutil import copy

import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_hex
from nbformat import NotebookNode

from lab_utils.figures import (
    STYLE,
    _load_style,
    _shows_ipympl,
    new_figure,
    show,
    use_lab_figures,
    widgvis,
)
from tests.conftest import texts

RunCells = Callable[..., list[NotebookNode]]
SERVER = {"JPY_SESSION_NAME"}  # what Jupyter's own server puts into a kernel's environment
WIDGET = "application/vnd.jupyter.widget-view+json"

START = "from lab_utils import use_lab_figures\nuse_lab_figures()"
TRIO_TWICE = "from lab_utils import plt_act_trio\nplt_act_trio()\nplt_act_trio()"
SLIDERS = "from lab_utils import plt_softmax\nplt_softmax(lambda z: z / z.sum())"
OWN_FIGURE = """
import matplotlib.pyplot as plt
from lab_utils import widgvis
fig, ax = plt.subplots()
ax.plot([1, 2])
widgvis(fig)
"""
OWN_PLOT = "plt.plot([2, 1]);"
PYPLOT_KNOWS = "print(plt.get_fignums())"


def kinds(cell: NotebookNode) -> list[str]:
    """What a cell put on the page, in order."""
    found = []
    for output in cell.outputs:
        data = output.get("data", {})
        is_picture = "image/png" in data or "<figure" in data.get("text/html", "")
        found.append("live" if WIDGET in data else "picture" if is_picture else output.output_type)
    return found


def test_when_figures_are_live_then_each_is_shown_once_and_pictures_stay_pictures(run_cells: RunCells) -> None:
    start, trio, sliders, own, known, again = run_cells(
        START, TRIO_TWICE, SLIDERS, OWN_FIGURE, PYPLOT_KNOWS, OWN_PLOT, DIGITS_LAB_FIGURES=""
    )

    assert kinds(start) == ["display_data"]  # the figures' style, for light and dark pages
    assert kinds(trio) == ["picture", "picture"]
    assert kinds(sliders) == ["live", "display_data", "picture"]
    assert kinds(own) == kinds(again) == ["live"]
    assert texts(known) == "[]\n"  # so that the next plt.plot makes a figure of its own


def test_when_still_pictures_are_asked_for_then_each_is_shown_once(run_cells: RunCells) -> None:
    _, trio, sliders, own, known = run_cells(
        START, TRIO_TWICE, SLIDERS, OWN_FIGURE, PYPLOT_KNOWS, DIGITS_LAB_FIGURES="inline"
    )

    assert kinds(trio) == ["picture", "picture"]
    assert kinds(sliders) == ["picture"]
    assert "(With sliders in JupyterLab.)" in sliders.outputs[0].data["text/plain"]
    assert kinds(own) == ["picture"]
    assert texts(known) == "[]\n"


def test_when_a_picture_is_shown_then_it_carries_its_words_and_its_size_in_inches(run_cells: RunCells) -> None:
    (cell,) = run_cells("from lab_utils.figures import new_figure, show\nshow(new_figure(4, 3), 'It is < 3 & empty.')")
    (output,) = cell.outputs
    page = re.sub(r"base64,[\w+/=]+", "…", output.data["text/html"])

    assert page == (
        '<figure class="lab-figure lab-drawing"><img src="data:image/png;…" width="400" alt="It is &lt; 3 &amp; empty.">'
        '<figcaption aria-hidden="true">It is &lt; 3 &amp; empty.</figcaption></figure>'
    )
    assert output.data["text/plain"] == "It is < 3 & empty."


def test_when_a_figure_grows_then_the_last_one_stands_in_its_place_with_its_words(run_cells: RunCells) -> None:
    (cell,) = run_cells(
        """
from lab_utils.figures import Growing, new_figure
place = Growing()
place.draw(new_figure(4, 3))
place.draw(new_figure(4, 3))
place.end(new_figure(4, 3), "Done.")
""",
        DIGITS_LAB_FIGURES="",
    )

    assert kinds(cell) == ["picture"]
    assert 'alt="Done."' in cell.outputs[0].data["text/html"]


@pytest.mark.parametrize("first", ["import sys\nsys.modules['ipympl'] = None", "__vsc_ipynb_file__ = 'digits.ipynb'"])
def test_when_the_page_or_the_packages_have_no_ipympl_then_a_learners_own_figures_are_still(
    run_cells: RunCells, first: str
) -> None:
    start, trio, own = run_cells(f"{first}\n{START}", TRIO_TWICE, OWN_FIGURE, DIGITS_LAB_FIGURES="")

    assert kinds(start) == ["display_data"]
    assert kinds(trio) == ["picture", "picture"]
    assert kinds(own) == ["picture"]


@pytest.mark.parametrize(
    ("modules", "names", "environment", "shown"),
    [
        (set(), set(), set(), True),
        (set(), set(), SERVER, True),
        ({"google.colab"}, set(), set(), False),
        (set(), {"__vsc_ipynb_file__"}, SERVER, False),
        (set(), set(), {"VSCODE_PID"}, False),
        # JupyterLab, started from VS Code's terminal, is JupyterLab.
        (set(), set(), {"VSCODE_PID"} | SERVER, True),
    ],
)
def test_when_a_front_end_can_t_show_live_figures_then_it_is_recognized(
    modules: set[str], names: set[str], environment: set[str], shown: bool
) -> None:
    assert _shows_ipympl(modules, names, environment) == shown


def test_when_there_is_no_notebook_then_only_the_style_changes(capsys: pytest.CaptureFixture[str]) -> None:
    with plt.rc_context():
        use_lab_figures()

        assert plt.rcParams["axes.spines.top"] is False
        assert to_hex("C0") == "#0072b2"
    assert capsys.readouterr().out == ""
    assert plt.get_backend().lower() == "agg"


def test_when_the_folder_s_name_has_spaces_and_foreign_letters_then_the_style_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "Übung 3 – 数字"
    folder.mkdir()
    copy(STYLE, folder)

    with plt.rc_context():
        _load_style(folder / STYLE.name)

        assert to_hex("C0") == "#0072b2"


def test_when_the_style_sheet_is_missing_then_a_sentence_says_where_it_belongs(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"deeplearning\.mplstyle is missing .* beside the folder lab_utils"):
        _load_style(tmp_path / "deeplearning.mplstyle")


def test_when_shown_outside_a_notebook_then_the_words_are_printed_in_short_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show(new_figure(5, 4), "word " * 40)
    lines = capsys.readouterr().out.splitlines()

    assert " ".join(lines).split() == ["word"] * 40
    assert max(map(len, lines)) <= 88


def test_when_widgvis_gets_a_still_figure_then_nothing_happens() -> None:
    fig = new_figure(5, 4)

    widgvis(fig)

    assert not hasattr(fig.canvas, "toolbar_visible")


def test_when_widgvis_gets_something_else_then_a_sentence_says_what_to_write() -> None:
    with pytest.raises(TypeError, match=r"widgvis got list .* fig, axes = plt\.subplots\(\)"):
        widgvis([new_figure(5, 4)])  # type: ignore[arg-type]
