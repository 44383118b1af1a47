"""A learner explores: moves sliders and a list by the keyboard, guesses a bug, saves, and opens the notebook again."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import sync_api
from tests.browser.test_learner import CELLS, RED, RUN
from tests.conftest import LAB

pytestmark = pytest.mark.browser

EXPLORE = LAB.learners.replace("digits", "explore")
KERNEL = "window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel"


def opened(browser: sync_api.Browser, address: str, name: str) -> sync_api.Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/lab/workspaces/{name}/tree/{EXPLORE}?token=lesson")
    page.wait_for_function(f"{CELLS}.length > 12", timeout=60_000)
    page.wait_for_function(f"{KERNEL}?.connectionStatus === 'connected' && {KERNEL}.status === 'idle'", timeout=60_000)
    return page


@pytest.fixture(scope="module")
def page(browser: sync_api.Browser, jupyterlab: str) -> Iterator[sync_api.Page]:
    """The notebook after Run All."""
    page = opened(browser, jupyterlab, "explore")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.wait_for_function(f"({RUN}).every(prompt => /\\d/.test(prompt))", timeout=120_000)
    yield page
    page.close()


def cell(page: sync_api.Page, code: str) -> sync_api.Locator:
    return page.locator(".jp-Notebook .jp-CodeCell", has=page.locator(".jp-Editor", has_text=code))


def words(found: sync_api.Locator) -> str:
    """The last output of a cell."""
    return found.locator(".jp-OutputArea-output").last.inner_text().strip()


def press(found: sync_api.Locator, *keys: str) -> None:
    """Presses keys where the control of a cell is, one after the other, each when the one before has been answered."""
    for key in keys:
        before = words(found)
        found.page.keyboard.press(key)
        text = found.locator(".jp-OutputArea-output").last.element_handle()
        found.page.wait_for_function("([it, before]) => it.innerText.trim() !== before", arg=[text, before])


def test_when_all_cells_are_run_then_nothing_is_red_and_every_figure_is_there(page: sync_api.Page) -> None:
    widths = page.locator(".jp-OutputArea-output img").evaluate_all("images => images.map(it => it.naturalWidth)")

    assert page.locator(RED).count() == 0
    assert len(widths) == 7
    assert min(widths) > 500


def test_when_the_epochs_are_moved_by_the_keyboard_then_picture_and_words_follow(page: sync_api.Page) -> None:
    epochs = cell(page, "show_epochs(network.run")
    picture = epochs.locator("img")
    first, before = words(epochs), picture.get_attribute("src")
    epochs.locator(".noUi-handle").focus()
    press(epochs, "ArrowRight", "ArrowRight", "ArrowLeft")

    assert first.startswith("After epoch 1 the network reads")
    assert words(epochs).startswith("After epoch 2 the network reads")
    assert picture.get_attribute("src") != before


def test_when_the_threshold_falls_then_more_is_read_and_more_of_it_wrongly(page: sync_api.Page) -> None:
    threshold = cell(page, "show_threshold(network.run")
    before = words(threshold)
    threshold.locator(".noUi-handle").focus()
    press(threshold, "ArrowLeft", "Home")

    assert before.startswith("At a threshold of 0.99 the network reads")
    assert words(threshold).startswith("At a threshold of 0 the network reads 100.0% of the 1000 digits held back")


def test_when_arrow_keys_are_pressed_in_the_list_of_failures_then_they_stay_there(page: sync_api.Page) -> None:
    failures = cell(page, "show_failures(network.run")
    active = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    chosen, before = failures.locator("select"), words(failures)
    chosen.focus()
    where = page.evaluate(active)
    press(failures, "ArrowDown", "ArrowDown")

    assert words(failures) != before
    assert chosen.evaluate("list => list.selectedIndex") == 2
    assert page.evaluate(active) == where


def test_when_a_bug_is_guessed_wrongly_then_rightly_then_each_is_answered(page: sync_api.Page) -> None:
    bugs = cell(page, "guess_the_bug()")
    wrong = bugs.get_by_role("button", name="b) Each exponential is divided by the largest one.")
    right = bugs.get_by_role("button", name="a) The sum below the line lacks its last element.")
    wrong.focus()
    press(bugs, "Enter")
    told = words(bugs)
    right.click()
    page.wait_for_function("it => it.innerText.includes('Right')", arg=bugs.element_handle())

    assert told.startswith("Not that one: b)")
    assert "normalised_by_max: then the largest output would be exactly 1" in told
    assert "off_by_one: the first three add up to 1" in words(bugs)


def test_when_the_notebook_is_saved_and_opened_again_then_figures_and_words_are_as_they_were_last(
    page: sync_api.Page, browser: sync_api.Browser, jupyterlab: str
) -> None:
    before = words(cell(page, "show_epochs(network.run"))
    page.keyboard.press("Control+s")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty", timeout=20_000)
    again = opened(browser, jupyterlab, "explore-again")
    after = words(cell(again, "show_epochs(network.run"))
    pictures = again.locator(".jp-OutputArea-output img").count()
    again.close()

    assert before.startswith("After epoch 2")
    assert after == before
    assert pictures == 7
