"""The solution notebook in JupyterLab, in a real browser, as a learner sees it."""

import json
from collections.abc import Iterator

import pytest

from tests.browser.conftest import axe, sync_api

pytestmark = pytest.mark.browser

CELLS = "document.querySelectorAll('.jp-Notebook .jp-CodeCell')"
# A cell whose source is out of sight, as a hint's, has an empty prompt.
RUNNING = f"[...{CELLS}].map(cell => cell.querySelector('.jp-InputPrompt').innerText).filter(Boolean)"
KERNEL_HAS_ANSWERED = """async () => {
    const context = window.jupyterapp.shell.currentWidget.sessionContext;
    await context.ready;
    await context.session.kernel.info;
}"""
# What JupyterLab says on its own account: a missing icon, a debugger that asks a kernel while it restarts, a splash
# screen that is taken away twice.
OF_JUPYTERLAB = (
    "Failed to load resource",
    "Could not restore the debugger state",
    "Failed to execute 'removeChild' on 'Node'",
)
# Its texts and outputs; what is around them, and where code is written, is JupyterLab's.
LESSON = [[".jp-Notebook .jp-MarkdownOutput"], [".jp-Notebook .jp-OutputArea"]]
# What reaches further to the right than its output does; what is printed can be scrolled.
CUT = """outputs => outputs.flatMap(output => {
    const right = output.getBoundingClientRect().right + 1;
    const parts = [...output.querySelectorAll(':not(pre, pre *)')].filter(part => part.getBoundingClientRect().right > right);
    return parts.map(part => part.outerHTML.slice(0, 80));
})"""
KERNEL = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"


@pytest.fixture(scope="module")
def trouble() -> list[str]:
    """What the browser's console and page complained about."""
    return []


@pytest.fixture(scope="module")
def page(browser, jupyterlab, trouble) -> Iterator[sync_api.Page]:
    """The solution notebook after Run > Restart Kernel and Run All Cells."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(f"{jupyterlab}/lab/tree/notebooks/digits_solution.ipynb?token=lesson")
    page.wait_for_function(f"{CELLS}.length > 20", timeout=60_000)
    page.locator(".jp-NotebookPanel-toolbar .jp-KernelName").wait_for()
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000)
    page.evaluate(KERNEL_HAS_ANSWERED)  # else Restart may overtake JupyterLab's first question, and Run All hangs
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Restart Kernel and Run All Cells…").click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.wait_for_function(f"{RUNNING}.some(prompt => prompt.includes('*'))", timeout=60_000)
    page.wait_for_function(f"{RUNNING}.every(prompt => /\\[\\d+\\]/.test(prompt))", timeout=180_000)
    page.wait_for_function("document.querySelectorAll('.digits-pad table').length === 1", timeout=30_000)
    page.wait_for_timeout(1500)  # the last frames are still on their way
    yield page
    page.close()


def sliders(page):
    """The cell of the softmax figure."""
    return page.locator(".jp-Notebook .jp-CodeCell", has=page.get_by_text("all four +"))


def test_when_all_cells_are_run_then_none_has_an_error_or_prints_to_stderr(page):
    last = page.evaluate(f"{RUNNING}.pop()")

    assert last == f"[{page.evaluate(f'{CELLS}.length')}]:"
    assert page.locator('.jp-Notebook [data-mime-type="application/vnd.jupyter.error"]').all_inner_texts() == []
    assert page.locator('.jp-Notebook [data-mime-type="application/vnd.jupyter.stderr"]').all_inner_texts() == []


def test_when_all_cells_are_run_then_every_picture_is_shown_with_its_words(page):
    pictures = page.locator(".jp-Notebook .jp-OutputArea img")
    sizes = pictures.evaluate_all("images => images.map(image => [image.naturalWidth, image.clientWidth])")

    assert len(sizes) >= 9
    assert all(natural > 0 and 0 < shown <= 800 for natural, shown in sizes), sizes


def test_when_a_softmax_slider_is_dragged_then_the_figure_and_its_words_follow(page):
    cell = sliders(page)
    handle = cell.get_by_role("slider").first
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    before = cell.locator("img").get_attribute("src")

    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 5, steps=8)
    page.mouse.up()
    page.wait_for_timeout(1500)

    assert cell.locator("img").get_attribute("src") != before
    assert "z = [1.00 " not in cell.locator("img").get_attribute("alt")


def test_when_sliders_are_moved_by_keys_then_they_reach_their_ends_and_tab_leaves_them(page):
    cell = sliders(page)
    handles = cell.get_by_role("slider")
    handles.first.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(700)
    lowest = cell.locator("img").get_attribute("alt")
    page.keyboard.press("End")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(2000)
    told = cell.locator("[role=status]").first.inner_text()
    for _ in range(12):
        page.keyboard.press("Tab")

    assert lowest.startswith("z = [-5.00 2.00 3.00 4.00] gives a = [0.00 ")
    assert told.startswith("z = [9.70 2.00 3.00 4.00] gives a = [0.99 0.00 ")  # once it rests, to be read aloud
    assert handles.count() == 5
    assert cell.evaluate("cell => !cell.querySelector('.widget-slider:focus-within')")


def test_when_all_four_logits_move_together_then_the_outputs_stay(page):
    cell = sliders(page)
    before = cell.locator("img").get_attribute("alt").split("gives a")[1]
    cell.get_by_role("slider").last.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(1000)
    after = cell.locator("img").get_attribute("alt")

    assert after.split("gives a")[1] == before
    assert after.startswith("z = [4.70 -3.00 ")


def pad(page):
    """The drawing pad, empty."""
    pad = page.locator(".digits-pad")
    pad.get_by_role("button", name="Clear").click()
    return pad


def draw_a_one(page, pad):
    canvas = pad.locator(".pad")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 150, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 260, steps=10)
    page.mouse.up()


def switch(page, theme):
    """Chooses "Light" or "Dark"."""
    change = "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })"
    page.evaluate(change, f"JupyterLab {theme}")
    page.wait_for_function(f"document.body.dataset.jpThemeLight === '{str(theme == 'Light').lower()}'")


@pytest.mark.parametrize("theme", ["Dark", "Light"])
def test_when_axe_looks_at_the_lesson_in_jupyterlab_then_it_finds_nothing_of_the_lesson(page, theme):
    switch(page, theme)
    looked = axe.Axe().run(page, context={"include": LESSON}).response

    assert [(found["id"], found["nodes"][0]["html"]) for found in looked["violations"]] == []
    assert len(looked["passes"]) > 20


@pytest.mark.parametrize("width", [700, 640])
def test_when_the_window_is_narrow_then_nothing_below_a_cell_is_cut(page, width):
    """With the file browser open; 640 pixels is what 200% leaves of 1280."""
    hints = ".jp-Notebook .jp-OutputArea details"
    page.locator(hints).evaluate_all("hints => hints.forEach(hint => { hint.open = true; })")
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(1500)
    cut = page.locator(".jp-Notebook .jp-OutputArea-output").evaluate_all(CUT)
    beside = page.locator(".jp-DirListing").first.is_visible()
    page.locator(hints).evaluate_all("hints => hints.forEach(hint => { hint.open = false; })")
    page.set_viewport_size({"width": 1280, "height": 900})

    assert beside
    assert cut == []


def test_when_the_model_is_trained_further_then_the_pad_has_the_new_weights(page):
    on_pad = pad(page)
    draw_a_one(page, on_pad)
    before = on_pad.locator("tbody").inner_text()
    execute = f"async code => {{ await {KERNEL}.requestExecute({{ code }}).done; }}"
    page.evaluate(execute, "model.set_weights([weights / 2 for weights in model.get_weights()])")
    page.wait_for_function("before => document.querySelector('.digits-pad tbody').innerText !== before", arg=before)
    page.evaluate(execute, "model.set_weights([weights * 2 for weights in model.get_weights()])")
    page.wait_for_function("before => document.querySelector('.digits-pad tbody').innerText === before", arg=before)


def test_when_it_is_saved_with_all_its_widgets_then_it_grows_by_at_most_300_kb(page, server):
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save').then(() => {})")
    saved = json.loads(server[1].with_name("lab").joinpath("notebooks/digits_solution.ipynb").read_text("utf-8"))
    widgets = json.dumps(saved["metadata"]["widgets"], indent=1)

    assert widgets.count('"model_name": "AnyModel"') == 1
    assert len(widgets) <= 300_000


def test_when_a_link_of_the_outline_is_clicked_then_its_section_comes_into_view(page):
    page.locator(".jp-Notebook").evaluate("notebook => notebook.querySelector('h1').scrollIntoView()")
    page.get_by_role("link", name="4.5 - Softmax placement").click()
    page.wait_for_timeout(1000)

    assert page.get_by_role("heading", name="4.5 - Softmax placement").is_visible()
    top = page.get_by_role("heading", name="4.5 - Softmax placement").bounding_box()["y"]
    assert 0 <= top < 900


def test_when_the_notebook_is_shown_then_its_hints_are_folded(page):
    hints = page.locator(".jp-Notebook details")

    assert hints.count() >= 10
    assert hints.evaluate_all("hints => hints.filter(hint => hint.open).length") == 0


def test_when_all_is_done_then_the_browser_has_no_complaint_about_a_widget(page, trouble):
    """The last test of this file: it looks at all that happened before."""
    assert [text for text in trouble if not any(other in text for other in OF_JUPYTERLAB)] == []
