"""Each figure comes onto the page once, with its words, in a kernel that shows live figures or still ones."""

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
    _obstacle,
    interactive,
    new_figure,
    new_live_figure,
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
PYPLOT_KNOWS = "print(plt.get_fignums())"
COUNT_SLIDERS = """
import gc
from lab_utils.softmax import SoftmaxSliders
gc.collect()
views = [thing for thing in gc.get_objects() if isinstance(thing, SoftmaxSliders)]
print(len(views), sum(view.fig.canvas.comm is not None for view in views))
del views
"""


def in_cell(name: str, source: str) -> str:
    """A cell of that id, as JupyterLab names it to the kernel; nbclient doesn't."""
    return f"get_ipython().get_parent()['metadata']['cellId'] = {name!r}\n{source}"


def kinds(cell: NotebookNode) -> list[str]:
    """What a cell put on the page, in order."""
    found = []
    for output in cell.outputs:
        data = output.get("data", {})
        found.append("live" if WIDGET in data else "picture" if "image/png" in data else output.output_type)
    return found


def test_when_figures_are_live_then_each_is_shown_once_and_pictures_stay_pictures(run_cells: RunCells) -> None:
    start, trio, sliders, own, known = run_cells(
        START, TRIO_TWICE, SLIDERS, OWN_FIGURE, PYPLOT_KNOWS, DIGITS_LAB_FIGURES=""
    )

    assert kinds(start) == []
    assert kinds(trio) == ["picture", "stream", "picture", "stream"]
    assert kinds(sliders) == ["live", "stream"]
    assert "use the arrow keys" in texts(sliders)
    assert kinds(own) == ["live"]
    assert texts(known) == "[1]\n"  # the learner's own; a plt.plot can't land in ours


def test_when_still_pictures_are_asked_for_then_each_is_shown_once_without_a_sentence(
    run_cells: RunCells,
) -> None:
    start, trio, sliders, own, known = run_cells(
        START, TRIO_TWICE, SLIDERS, OWN_FIGURE, PYPLOT_KNOWS, DIGITS_LAB_FIGURES="inline"
    )

    assert kinds(start) == []
    assert kinds(trio) == ["picture", "stream", "picture", "stream"]
    assert kinds(sliders) == ["picture", "stream"]
    assert "for sliders, open the notebook in JupyterLab" in texts(sliders)
    assert kinds(own) == ["picture"]
    assert texts(known) == "[]\n"


def test_when_a_picture_is_shown_then_it_carries_its_words_and_its_size_in_inches(run_cells: RunCells) -> None:
    (cell,) = run_cells("from lab_utils.figures import new_figure, show\nshow(new_figure(4, 3), 'An empty page.')")
    picture, words = cell.outputs

    assert picture.metadata["image/png"] == {"width": 400, "height": 300, "alt": "An empty page."}
    assert words.text == "An empty page.\n"


def test_when_a_cell_runs_again_then_its_old_live_figure_is_closed_and_leaves_memory(
    run_cells: RunCells,
) -> None:
    first, again, count = run_cells(
        START, in_cell("a", SLIDERS), in_cell("a", SLIDERS), COUNT_SLIDERS, DIGITS_LAB_FIGURES=""
    )[1:]

    assert kinds(first) == kinds(again) == ["live", "stream"]
    assert texts(count) == "1 1\n"


def test_when_another_cell_makes_the_same_figure_then_both_stay_alive(run_cells: RunCells) -> None:
    count = run_cells(START, in_cell("a", SLIDERS), in_cell("b", SLIDERS), COUNT_SLIDERS, DIGITS_LAB_FIGURES="")[-1]

    assert texts(count) == "2 2\n"


def test_when_a_live_figure_is_made_then_pyplot_s_own_keys_are_off(run_cells: RunCells) -> None:
    """Does the key l still make an axis logarithmic?"""
    cell = run_cells(
        START,
        """
from matplotlib.backend_bases import KeyEvent
from lab_utils.figures import new_live_figure
fig = new_live_figure("Keys", 4, 3)
ax = fig.add_axes((0, 0, 1, 1))
event = KeyEvent("key_press_event", fig.canvas, "l", *ax.transAxes.transform((0.5, 0.5)))
fig.canvas.callbacks.process("key_press_event", event)
print(ax.get_yscale(), fig.canvas.header_visible, fig.canvas.footer_visible, fig.canvas.toolbar_visible)
""",
        DIGITS_LAB_FIGURES="",
    )[-1]

    assert texts(cell) == "linear False False False\n"


def test_when_ipympl_is_missing_then_figures_are_still_and_a_sentence_says_how_to_get_sliders(
    run_cells: RunCells,
) -> None:
    start, trio, own = run_cells(
        f"import sys\nsys.modules['ipympl'] = None\n{START}", TRIO_TWICE, OWN_FIGURE, DIGITS_LAB_FIGURES=""
    )

    assert texts(start).replace("\n", " ") == (
        "Figures are still pictures because ipympl is not installed; everything else works. "
        "For figures with sliders, run `pip install ipympl` and restart the kernel. "
    )
    assert kinds(trio) == ["picture", "stream", "picture", "stream"]
    assert kinds(own) == ["picture"]


def test_when_the_notebook_is_open_in_vs_code_then_figures_are_still_and_a_sentence_says_why(
    run_cells: RunCells,
) -> None:
    start, trio = run_cells(f"__vsc_ipynb_file__ = 'digits.ipynb'\n{START}", TRIO_TWICE, DIGITS_LAB_FIGURES="")

    assert "because VS Code does not show interactive ones reliably" in texts(start)
    assert kinds(trio) == ["picture", "stream", "picture", "stream"]


@pytest.mark.parametrize(
    ("modules", "names", "environment", "reason"),
    [
        (set(), set(), set(), None),
        (set(), set(), SERVER, None),
        ({"google.colab"}, set(), set(), "Colab can't show interactive ones"),
        (set(), {"__vsc_ipynb_file__"}, SERVER, "VS Code does not show interactive ones reliably"),
        (set(), set(), {"VSCODE_PID"}, "VS Code does not show interactive ones reliably"),
        # JupyterLab, started from VS Code's terminal, is JupyterLab.
        (set(), set(), {"VSCODE_PID"} | SERVER, None),
    ],
)
def test_when_a_front_end_can_t_show_live_figures_then_it_is_recognized(
    modules: set[str], names: set[str], environment: set[str], reason: str | None
) -> None:
    obstacle = _obstacle(modules, names, environment)

    assert obstacle == (reason and (reason, "open this notebook in JupyterLab"))


def test_when_there_is_no_notebook_then_only_the_style_changes(capsys: pytest.CaptureFixture[str]) -> None:
    with plt.rc_context():
        use_lab_figures()

        assert plt.rcParams["axes.spines.top"] is False
        assert to_hex("C0") == "#0072b2"
    assert capsys.readouterr().out == ""
    assert not interactive()


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


def test_when_nothing_is_live_then_a_live_figure_is_a_still_one_of_the_same_size() -> None:
    fig = new_live_figure("Softmax", 5, 4)

    assert fig.get_size_inches().tolist() == [5, 4]
    assert type(fig.canvas) is type(new_figure(5, 4).canvas)
    assert plt.get_fignums() == []


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
