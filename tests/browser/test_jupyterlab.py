"""The solution notebook in JupyterLab, in a real browser, as a learner sees it."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import sync_api

pytestmark = pytest.mark.browser

CELLS = "document.querySelectorAll('.jp-Notebook .jp-CodeCell')"
# A cell whose source is out of sight, as a hint's, has an empty prompt.
RUNNING = f"[...{CELLS}].map(cell => cell.querySelector('.jp-InputPrompt').innerText).filter(Boolean)"
KERNEL_HAS_ANSWERED = """async () => {
    const context = window.jupyterapp.shell.currentWidget.sessionContext;
    await context.ready;
    await context.session.kernel.info;
}"""
COLORS = """canvas => {
    const pixels = new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return new Set(pixels).size;
}"""
# What JupyterLab says on its own account: a missing icon, a debugger that asks a kernel while it restarts.
OF_JUPYTERLAB = ("Failed to load resource", "Could not restore the debugger state")
BAR_OF_ONE = (575, 90, 20, 6)  # in the figure of the pad, 760 x 380 pixels: a bar longer than 0.2
PIXELS = """(canvas, [x, y, width, height]) => {
    const scale = canvas.width / canvas.getBoundingClientRect().width;
    const data = canvas.getContext('2d').getImageData(x * scale, y * scale, width * scale, height * scale).data;
    return [...data].join();
}"""


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
    page.wait_for_function("document.querySelectorAll('.jupyter-matplotlib canvas').length >= 1", timeout=30_000)
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


def test_when_all_cells_are_run_then_every_canvas_is_painted(page):
    figures = page.locator(".jupyter-matplotlib")
    colors = [figures.nth(i).locator("canvas").first.evaluate(COLORS) for i in range(figures.count())]

    assert len(colors) == 1  # the drawing pad
    assert all(count >= 3 for count in colors), colors


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


def test_when_a_one_is_drawn_on_the_pad_then_the_model_reads_it(page):
    """The bar of the 1 is the second of ten; the drawing is a plain stroke downwards."""
    canvas = page.locator(".jupyter-matplotlib").first.locator("canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    before = canvas.evaluate(PIXELS, BAR_OF_ONE)

    page.mouse.move(box["x"] + 175, box["y"] + 110)
    page.mouse.down()
    page.mouse.move(box["x"] + 165, box["y"] + 290, steps=10)
    page.mouse.up()
    page.wait_for_timeout(2000)
    after = canvas.evaluate(PIXELS, BAR_OF_ONE)

    assert len(set(before.split(","))) == 1  # white: no bar yet
    assert after != before


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
