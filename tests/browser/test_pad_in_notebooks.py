"""The pad in JupyterLab and in Notebook 7: live while the kernel is busy, true to the model, there the next day."""

import json
from collections.abc import Iterator
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from lab_utils.data import load_data
from lab_utils.pad import OLD, gray_levels
from tests.browser.conftest import axe, sync_api

pytestmark = pytest.mark.browser

TRAINED = """\
from lab_utils import draw_digit, load_data
from lab_utils.by_hand import forward, hold_back, train_by_hand
X, y = load_data()
class Model:
    def __init__(self):
        self.layers = train_by_hand(X, y, hold_back(y), epochs=15).epochs[-1]
    def get_weights(self):
        return [part for layer in self.layers for part in layer]
    def __call__(self, X):
        return forward(self.layers, X)[-1]
model = Model()"""
SPEC = {"name": "python3", "display_name": "Python 3", "language": "python"}
PANEL = "window.jupyterapp?.shell.currentWidget"
KERNEL = f"{PANEL}?.sessionContext?.session?.kernel"
# Not the kernel's status: that is also told of what it does beside a cell.
BUSY = f"""code => new Promise(begun => {{
    const run = {KERNEL}.requestExecute({{ code }});
    run.onIOPub = ({{ header }}) => {{ if (header.msg_type === 'execute_input') begun(); }};
    window.isBusy = true;
    run.done.then(() => {{ window.isBusy = false; }});
}})"""
PIXELS = """canvas => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, 20, 20);
    return Array.from({ length: 400 }, (_, i) => data[4 * i]);
}"""


class Reader:
    """Who has the notebook open."""

    def __init__(self, page: sync_api.Page, address: str, file: Path) -> None:
        self.page, self.address, self.file = page, address, file
        self.pad = page.locator(".digits-pad")

    def open(self) -> None:
        self.page.goto(self.address)
        is_open = f"{PANEL}?.context?.path === '{self.file.name}' && {KERNEL}?.status === 'idle'"
        self.page.wait_for_function(is_open, timeout=60_000)

    def command(self, name: str, **arguments: str) -> None:
        run = "([name, given]) => window.jupyterapp.commands.execute(name, given).then(() => {})"
        self.page.evaluate(run, [name, arguments])

    def execute(self, code: str) -> None:
        self.page.evaluate(f"async code => {{ await {KERNEL}.requestExecute({{ code }}).done; }}", code)

    def keep_busy(self) -> None:
        self.page.evaluate(BUSY, "import time; time.sleep(60)")

    def draw(self) -> str:
        """Draws a one and returns what the network reads."""
        self.pad.get_by_role("button", name="Clear").click()
        canvas = self.pad.locator(".pad")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        self.page.mouse.move(box["x"] + 150, box["y"] + 40)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + 140, box["y"] + 260, steps=10)
        self.page.mouse.up()
        return self.pad.locator(".says").inner_text()

    def take(self, row: int) -> str:
        """Takes an example and returns what is said at once."""
        self.pad.get_by_role("spinbutton").fill(str(row))
        return self.pad.locator(".says").inner_text()


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("lab/workspaces/pad/tree", id="JupyterLab"),
        pytest.param("notebooks", id="Notebook 7", marks=pytest.mark.full),
    ],
)
def reader(request, browser, server) -> Iterator[Reader]:
    """The notebook after Run All."""
    if request.param == "notebooks":
        pytest.importorskip("notebook", reason="Notebook 7 comes with requirements-dev.txt (make test)")
    (address, log), name = server, f"pad_{request.param[:3]}.ipynb"
    file = log.with_name("lab") / name
    cells = [new_code_cell(TRAINED), new_code_cell("draw_digit(model, X)")]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": SPEC}), file)
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    reader = Reader(page, f"{address}/{request.param}/{name}?token=lesson", file)
    reader.open()
    reader.command("notebook:run-all-cells")
    reader.pad.locator("table").wait_for(timeout=60_000)
    yield reader
    page.close()


def test_when_the_kernel_is_busy_then_the_network_reads_and_an_example_comes_once_it_is_free(reader):
    reader.keep_busy()
    drawn = reader.draw()
    asked = reader.take(1234)
    is_busy = reader.page.evaluate("window.isBusy")
    reader.page.evaluate(f"() => {KERNEL}.interrupt()")
    reader.pad.locator(".says", has_text="The network reads 2, ").wait_for()
    shown = np.array(reader.pad.get_by_role("img", name="The 20 x 20 pixels").evaluate(PIXELS)).reshape((20, 20))

    assert is_busy
    assert drawn.startswith("The network reads 1, ")
    assert asked == "Example 1234 comes once the kernel is free and has run this cell."
    assert np.array_equal(shown.T.ravel(), gray_levels(load_data()[0][1234]))


def test_when_only_keys_are_pressed_then_the_pad_gets_them_and_the_notebook_does_not(reader):
    reader.pad.get_by_role("button", name="Clear").click()
    reader.page.keyboard.press("Shift+Tab")
    reader.page.keyboard.press("Shift+Tab")
    for key in [*["ArrowUp"] * 7, " ", *["ArrowDown"] * 14, " ", "d", "d", "x", "b"]:
        reader.page.keyboard.press(key)

    assert reader.pad.get_by_role("status").inner_text().startswith("Pen up. The network reads 1, ")
    assert reader.page.evaluate(f"{PANEL}.content.widgets.length") == 2


def test_when_a_finger_draws_then_the_notebook_does_not_scroll(reader):
    reader.pad.get_by_role("button", name="Clear").click()
    box = reader.pad.locator(".pad").bounding_box()
    session = reader.page.context.new_cdp_session(reader.page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    for kind, ys in (("touchStart", [40]), ("touchMove", range(50, 270, 10)), ("touchEnd", [None])):
        for y in ys:
            points = [{"x": box["x"] + 150, "y": box["y"] + y}] if y else []
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    reader.pad.get_by_role("status").get_by_text("The network reads 1, ").wait_for(state="attached")

    assert reader.pad.locator(".pad").bounding_box() == box


def test_when_the_theme_is_switched_then_the_pad_follows_and_axe_finds_nothing_in_either(reader):
    reader.draw()
    for theme, color in (("JupyterLab Dark", "rgb(17, 17, 17)"), ("JupyterLab Light", "rgb(255, 255, 255)")):
        reader.command("apputils:change-theme", theme=theme)
        reader.page.wait_for_function(f"document.body.dataset.jpThemeLight === '{str('Light' in theme).lower()}'")
        found = axe.Axe().run(reader.page, context=".digits-pad").response

        assert reader.pad.evaluate("pad => getComputedStyle(pad).backgroundColor") == color
        assert found["violations"] == []
        assert len(found["passes"]) > 10


def test_when_there_is_another_model_then_the_pad_says_that_its_weights_are_old_until_its_cell_runs(reader):
    note = reader.pad.get_by_role("note")
    reader.execute("model = Model()")
    note.get_by_text(OLD).wait_for()
    reader.command("notebook:run-all-cells")
    note.wait_for(state="hidden")

    assert reader.draw().startswith("The network reads 1, ")


def test_when_it_is_opened_the_next_day_then_the_pad_reads_without_any_cell_run(reader):
    reader.command("docmanager:save")
    saved = json.loads(reader.file.read_text(encoding="utf-8"))
    reader.page.evaluate(f"() => {PANEL}.sessionContext.shutdown()")
    reader.open()
    reader.pad.locator("table").wait_for()

    assert reader.draw().startswith("The network reads 1, ")
    assert reader.take(1234).startswith("Example 1234 comes once ")
    assert reader.pad.get_by_role("note").is_hidden()
    assert len(json.dumps(saved["metadata"]["widgets"])) < 150_000
