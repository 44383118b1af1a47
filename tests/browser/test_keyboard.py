"""The lesson in JupyterLab, from its first cell to its last, without a mouse."""

import shutil

import pytest

from tests.browser.conftest import sync_api

pytestmark = pytest.mark.browser

SOFTMAX = ["ez = np.exp(z)", "a = ez / np.sum(ez)"]
MODEL = [
    "tf.keras.Input(shape=(400,)),",
    'Dense(25, activation="relu", name="L1"),',
    'Dense(15, activation="relu", name="L2"),',
    'Dense(10, activation="linear", name="L3"),',
]
NOTEBOOK = "window.jupyterapp.shell.currentWidget.content"
KERNEL_HAS_ANSWERED = """async () => {
    const context = window.jupyterapp.shell.currentWidget.sessionContext;
    await context.ready;
    await context.session.kernel.info;
}"""
PROMPTS = "[...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputPrompt')].map(prompt => prompt.innerText)"


class Keys:
    """Who has no mouse: looks at the page, and presses keys."""

    def __init__(self, page: sync_api.Page) -> None:
        self.page, self.press = page, page.keyboard.press

    def cell(self) -> tuple[int, str]:
        """Returns the place and the source of the cell that is chosen."""
        return self.page.evaluate(f"[{NOTEBOOK}.activeCellIndex, {NOTEBOOK}.activeCell.model.sharedModel.getSource()]")

    def back_to(self, selector: str) -> sync_api.Locator:
        """Goes back with Shift+Tab until what has the focus is such an element, and returns it."""
        self.page.locator(selector).first.wait_for(timeout=60_000)
        for _ in range(20):
            self.press("Shift+Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return self.page.locator(":focus")
        raise AssertionError(f"twenty times Shift+Tab did not lead to {selector}")

    def write(self, source: str, lines: list[str]) -> None:
        """Types lines below the first marker of the chosen cell."""
        self.press("Enter")
        self.press("Control+Home")
        for _ in range(source[: source.index("### START CODE HERE ###")].count("\n")):
            self.press("ArrowDown")
        self.press("End")
        for line in lines:
            self.press("Enter")
            self.page.keyboard.type(line)


@pytest.fixture
def keys(browser, server):
    address, log = server
    folder = log.parent / "lab" / "notebooks"
    shutil.copy(folder / "digits.ipynb", folder / "by_keys.ipynb")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/lab/workspaces/keys/tree/notebooks/by_keys.ipynb?token=lesson")
    page.wait_for_function(f"{PROMPTS}.length > 20", timeout=60_000)
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000)
    page.evaluate(KERNEL_HAS_ANSWERED)
    yield Keys(page)
    page.close()


def test_when_only_keys_are_pressed_then_the_lesson_is_solved_from_its_first_cell_to_its_last(keys):
    page, told = keys.page, {}
    last = page.evaluate(f"{NOTEBOOK}.widgets.length - 1")
    while True:
        place, source = keys.cell()
        if "# UNQ_C1" in source:
            keys.write(source, SOFTMAX)
        elif "# UNQ_C2" in source:
            keys.write(source, MODEL)
        keys.press("Shift+Enter")
        if source == 'predict("all_grow")':
            told["asked"] = keys.back_to(".jupyter-button").inner_text()
            keys.press("Enter")
            page.get_by_text("✓ Right: c)").wait_for()
            keys.press("ArrowDown")
        elif source == "plt_softmax(my_softmax)":
            slider = keys.back_to("[role=slider]")
            for key in ("End", "ArrowLeft"):
                keys.press(key)
            told["slider"] = [slider.get_attribute(f"aria-{name}") for name in ("label", "valuetext")]
            page.locator("figcaption", has_text="z = [5.90 6.90 7.90 8.90] gives a = [0.03 0.09 0.24 0.64]").wait_for()
            keys.back_to(".jp-Cell")
            keys.press("ArrowDown")
        if place == last:
            break
        assert keys.cell()[0] == place + 1, source
    page.wait_for_function(f"{PROMPTS}.every(prompt => !prompt.includes('*'))", timeout=180_000)
    end = page.locator(".jp-CodeCell", has_text="what_is_left()").last

    assert told == {"asked": "c) Nothing.", "slider": ["all four +", "4.9"]}
    assert page.locator('.jp-Notebook [data-mime-type="application/vnd.jupyter.stderr"]').all_inner_texts() == []
    sync_api.expect(end).to_contain_text("Congratulations: all exercises are solved.")
