"""A learner at work in JupyterLab: mistypes, mends, tests, runs all, restarts, and plays with a hint."""

import json
import re
import shutil
from collections.abc import Iterator

import pytest

from tests.browser.conftest import sync_api
from tests.conftest import LAB, ROOT

pytestmark = pytest.mark.browser

CELLS = "document.querySelectorAll('.jp-Notebook .jp-CodeCell')"
WIDGETS = "window.jupyterapp.shell.currentWidget.content.widgets.filter(cell => cell.model.type === 'code')"
MARKDOWN = WIDGETS.replace("code", "markdown")
KERNEL = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
RUN = f"({CELLS})[0] && [...{CELLS}].map(cell => cell.querySelector('.jp-InputPrompt').innerText)"
RED = '.jp-Notebook [data-mime-type="application/vnd.jupyter.stderr"]'  # as JupyterLab shows errors, too
SLIDERS, PAD = "plt_softmax(my_softmax)", "draw_digit(model, X)"
SOFTMAX = "    ez = np.exp(z)\n    a = ez / np.sum(ez)\n"
MODEL = "tf.keras.Input(shape=(400,)), Dense(25, activation='relu'), Dense(15, activation='relu'), Dense(10),\n"


class Learner:
    """Who reads the lesson on a page, and types."""

    def __init__(self, page: sync_api.Page) -> None:
        self.page = page
        sources = page.evaluate(f"{WIDGETS}.map(cell => cell.model.sharedModel.getSource())")
        self.places = {source.strip().splitlines()[-1]: i for i, source in enumerate(sources)}
        self.softmax, self.model = (
            next(i for i, source in enumerate(sources) if f"UNQ_C{number}" in source) for number in (1, 2)
        )
        self.stubs = {i: sources[i] for i in (self.softmax, self.model)}
        self.last = len(sources) - 1

    def cell(self, place: int | str) -> sync_api.Locator:
        number = self.places[place] if isinstance(place, str) else place
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(number)

    def write(self, place: int, code: str) -> None:
        """Writes between the markers of an exercise."""
        before, mark, after = self.stubs[place].partition("### START CODE HERE ###\n")
        text = before + mark + code + after.lstrip("\n")
        self.page.evaluate(f"([i, text]) => {WIDGETS}[i].model.sharedModel.setSource(text)", [place, text])

    def run(self, *places: int | str) -> str:
        """Runs cells one after the other, and returns what stands below the last one."""
        for place in places:
            cell = self.cell(place)
            cell.locator(".jp-InputPrompt").click()
            before = cell.locator(".jp-InputPrompt").inner_text()
            self.page.keyboard.press("Control+Enter")
            done = "([cell, before]) => /\\[\\d+\\]/.test(cell.innerText) && cell.innerText !== before"
            prompt = cell.locator(".jp-InputPrompt").element_handle()
            self.page.wait_for_function(done, arg=[prompt, before], timeout=120_000)
            self.page.wait_for_timeout(300)  # its outputs come by another way
        return self.below(places[-1])

    def below(self, place: int | str) -> str:
        return "\n".join(self.cell(place).locator(".jp-OutputArea-output").all_inner_texts()).strip()

    def run_all(self) -> list[str]:
        """Runs all cells, and returns the prompts."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_text("Run All Cells", exact=True).click()
        self.page.wait_for_timeout(500)
        self.page.wait_for_function(f"({RUN}).every(prompt => !prompt.includes('*'))", timeout=180_000)
        self.page.wait_for_timeout(500)
        return self.page.evaluate(RUN)

    def restart(self) -> None:
        self.page.get_by_role("menuitem", name="Kernel", exact=True).click()
        self.page.get_by_text("Restart Kernel…", exact=True).click()
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000)
        self.page.wait_for_timeout(2000)


@pytest.fixture
def opened(browser, server) -> Iterator[sync_api.Page]:
    """What the address that `make lab` prints opens; no cell has run."""
    address, log = server
    (printed,) = re.findall(rf"{address}\S+", log.read_text())[:1]
    page = browser.new_page()
    page.goto(printed.replace("token=...", "token=lesson"))
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=60_000)
    yield page
    page.close()


def test_when_make_lab_prints_an_address_then_it_opens_the_lesson_beside_the_labs_folder(opened):
    tab = opened.locator(".lm-TabBar-tab.lm-mod-current .lm-TabBar-tabLabel", has_text="digits.ipynb")
    shown = opened.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-MarkdownOutput")
    hint = shown.locator("details summary", has_text="Hint 1: the idea").first

    sync_api.expect(tab).to_be_visible(timeout=60_000)
    sync_api.expect(opened.locator(".jp-DirListing-item", has_text="public_tests.py")).to_be_visible(timeout=30_000)
    hint.dblclick()
    opened.wait_for_timeout(500)
    assert opened.locator(".jp-MarkdownCell .cm-editor:visible").count() == 0


@pytest.fixture(scope="module")
def learner(browser, jupyterlab) -> Iterator[Learner]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{jupyterlab}/lab/workspaces/learner/tree/{LAB.learners}?token=lesson")
    page.wait_for_function(f"{CELLS}.length > 20", timeout=60_000)
    page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', timeout=60_000)
    yield Learner(page)
    page.close()


def test_when_the_unsolved_notebook_is_run_then_it_runs_to_its_end_and_says_what_is_left(learner):
    prompts = learner.run_all()
    red = learner.page.locator(RED).all_inner_texts()

    assert all(prompt.strip("[]: ").isdigit() for prompt in prompts if prompt)
    assert [message.split(" is not finished")[0] for message in red] == ["my_softmax", "The model"]
    assert learner.below("test_my_softmax(my_softmax)").startswith("my_softmax is not finished")
    assert learner.below("plt_softmax(my_softmax)").startswith("This cell waits for Exercise 1")
    assert learner.below("model.summary()").startswith("This cell waits for Exercise 2")
    assert learner.below("what_is_left()").startswith("Exercise 1 –   Exercise 2 –")


def test_when_a_learner_mistypes_then_it_is_said_at_once_and_the_test_speaks_of_that_code(learner):
    learner.write(learner.softmax, SOFTMAX)
    passed = learner.run(learner.softmax, "test_my_softmax(my_softmax)")
    learner.write(learner.softmax, SOFTMAX.replace("np.exp(z)", "np.exp(z"))
    broken = learner.run(learner.softmax)
    tested = learner.run("test_my_softmax(my_softmax)")
    learner.write(learner.softmax, SOFTMAX)
    again = learner.run(learner.softmax, "test_my_softmax(my_softmax)")

    assert passed == again
    assert "✓ Exercise 1 is solved." in passed
    assert "'(' was never closed" in broken
    assert "Try: find the end of what ( opens in that line" in broken
    assert broken.endswith("What Python says")  # folded
    assert tested.startswith("The last run of the cell of Exercise 1 made no my_softmax")
    assert "'(' was never closed" in tested


def test_when_an_activation_is_misspelt_then_one_sentence_stands_for_a_page_of_keras(learner):
    learner.write(learner.model, MODEL.replace("relu", "relo", 1))
    message = learner.run(learner.model).splitlines()
    tested = learner.run("test_model(model, 10, 400)")

    assert len(message) == 3
    assert "identifier: relo" in message[0]
    assert message[1].startswith("Try: look for a typing mistake in relo")
    assert "identifier: relo" in tested
    assert learner.run("model.summary()").startswith("This cell waits for Exercise 2: its cell stopped with an error.")


def test_when_lines_are_moved_by_buttons_and_keys_then_their_order_is_judged(learner):
    box = learner.page.locator(".put-in-order").first
    box.locator("summary").click()
    look, verdict = box.locator(".look"), box.locator(".verdict")

    def order() -> str:
        return "".join(box.locator("li").evaluate_all("items => items.map(item => item.dataset.line)"))

    mixed = order()
    look.click()
    first = verdict.inner_text()
    for place, line in enumerate("213456"):  # another right order than the one that is written down
        while order().index(line) > place:
            item = box.locator(f"li[data-line='{line}'] .up")
            item.click() if place % 2 else item.press("ArrowUp")
    look.click()

    assert sorted(mixed) == sorted("123456") != list(mixed)
    assert first.startswith("Not yet: look at line ")
    assert (order(), verdict.inner_text()) == ("213456", "✓ Right.")


def test_when_a_hint_is_clicked_twice_then_its_source_stays_closed(learner):
    """Where JupyterLab lacks the setting of `make lab`, the set-up cell sees to it."""
    learner.page.evaluate(f"{MARKDOWN}.forEach(cell => {{ cell.showEditorForReadOnly = true; }})")
    hint = learner.page.locator(".jp-MarkdownOutput details summary", has_text="Hint 1: the idea").first
    hint.dblclick()
    learner.page.wait_for_timeout(500)

    assert learner.page.locator(".jp-MarkdownCell .cm-editor:visible").count() == 0


def test_when_a_question_is_answered_by_mouse_and_by_keys_then_the_answer_is_text_that_is_saved(learner):
    place = 'predict("all_grow")'
    learner.run(0, 1, place)
    buttons = learner.cell(place).locator("button.jupyter-button")
    buttons.nth(0).wait_for()
    buttons.nth(0).click()
    learner.cell(place).get_by_text("Not that one: a)").wait_for()
    wrong = learner.below(place)
    learner.page.keyboard.press("Tab")
    learner.page.keyboard.press("Tab")
    learner.page.keyboard.press("Enter")
    learner.cell(place).get_by_text("✓ Right: c)").wait_for()
    outputs = learner.page.evaluate(f"{WIDGETS}[{learner.places[place]}].model.sharedModel.toJSON().outputs")
    saved = "".join("".join(output.get("data", {}).get("text/plain", "")) for output in outputs)

    assert "Then they would add up to 7.4." in wrong
    assert "Not that one" not in learner.below(place)
    assert "✓ Right: c) Nothing.\nEach exponential and their sum" in saved


def test_when_all_questions_are_asked_again_then_they_come_one_by_one(learner):
    place = "predict_again()"
    learner.run(place)
    box = learner.cell(place)
    box.get_by_text("Question 1 of 8").wait_for()
    for number in range(8):
        box.locator("button.jupyter-button").first.click()
        box.get_by_text("a) ").last.wait_for()
        box.get_by_role("button", name="Next question").click()
        if number < 7:
            box.get_by_text(f"Question {number + 2} of 8").wait_for()
    box.get_by_text("of 8 at the first try").wait_for()

    assert box.locator("button.jupyter-button").count() == 0


def test_when_keras_shows_a_summary_then_its_colors_are_those_of_the_page(learner):
    learner.write(learner.model, MODEL)
    learner.run(learner.model, "model.summary()")
    colors = (
        learner.cell("model.summary()")
        .locator("pre span")
        .evaluate_all(
            "spans => spans.map(span => [getComputedStyle(span).color, getComputedStyle(span.closest('pre')).color])"
        )
    )

    assert len(colors) > 10
    assert all(color == page for color, page in colors)


def test_when_a_file_is_named_in_the_text_then_a_click_opens_it(learner):
    learner.page.get_by_role("link", name="data/README.md").click()
    learner.page.locator(".jp-FileEditor, .jp-MarkdownViewer").first.wait_for(timeout=20_000)
    opened = learner.page.locator(".lm-TabBar-tab.lm-mod-current .lm-TabBar-tabLabel", has_text="README.md")

    assert opened.count() == 1
    learner.page.locator(".lm-TabBar-tabLabel", has_text="digits.ipynb").first.click()


def test_when_the_kernel_was_restarted_then_a_cell_says_which_one_to_run_first(learner):
    learner.restart()
    new = learner.run("test_my_softmax(my_softmax)")
    learner.run(0, 1)

    assert new.startswith("test_my_softmax is not defined, and the first cells have not been run since the kernel")
    assert learner.run("test_my_softmax(my_softmax)").startswith("my_softmax is not defined yet: run the cell that")
    assert learner.run("plot_loss_tf(history)").startswith("history is not defined yet: run the cell that defines")
    assert learner.run("what_is_left()").startswith("Exercise 1 –   Exercise 2 –")


def test_when_the_picture_at_the_top_is_looked_for_then_it_is_there(learner):
    size = learner.page.locator(".jp-MarkdownOutput img").first.evaluate("image => image.naturalWidth")

    assert size > 500
    assert (ROOT / "notebooks" / "reads_a_3.png").stat().st_size < 60_000


def test_when_the_notebook_is_opened_the_next_day_then_all_is_there_and_what_needs_a_kernel_says_so(learner):
    """The kernel that asked one question ends here; that of the other, asked above, did before the page was saved."""
    kept, lost = 'predict("parameters_of_L2")', 'predict("all_grow")'
    learner.run(0, 1, kept)
    learner.cell(kept).locator("button.jupyter-button").nth(1).click()
    learner.cell(kept).get_by_text("Not that one: b)").wait_for()
    learner.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    learner.page.wait_for_timeout(1500)
    learner.page.evaluate("window.jupyterapp.serviceManager.sessions.shutdownAll()")
    address = learner.page.url.split("?")[0]
    page = learner.page.context.browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address.replace('/workspaces/learner', '/workspaces/nextday')}?token=lesson")
    page.wait_for_function(f"{CELLS}.length > 20", timeout=60_000)
    page.get_by_text("a) 40").wait_for(timeout=60_000)
    told = page.locator(".jp-CodeCell", has_text=kept).first.inner_text()
    gone = page.locator(".jp-CodeCell", has_text=lost).locator(".jupyter-widgets")
    shown = gone.evaluate("it => [getComputedStyle(it).visibility, getComputedStyle(it, '::after').content]")
    page.close()

    assert "Not that one: b) 375" in told
    assert shown == ["hidden", '"The kernel that these controls belong to is gone: run this cell again to use them."']


@pytest.mark.full
def test_when_the_lesson_is_worked_on_in_notebook_7_then_it_says_what_it_says_in_jupyterlab(browser, server):
    pytest.importorskip("notebook", reason="Notebook 7 comes with requirements-dev.txt (make test)")
    (address, log), copy = server, "notebooks/in_notebook_7.ipynb"
    shutil.copy(ROOT / LAB.learners, log.with_name("lab") / copy)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/notebooks/{copy}?token=lesson")
    page.wait_for_function(f"{CELLS}.length > 20 && {KERNEL}?.status === 'idle'", timeout=60_000)
    learner = Learner(page)

    prompts = learner.run_all()
    red = page.locator(RED).all_inner_texts()
    left = learner.below("what_is_left()")
    learner.write(learner.model, MODEL.replace("relu", "relo", 1))
    misspelt = learner.run(learner.model).splitlines()
    learner.write(learner.softmax, SOFTMAX)
    passed = learner.run(learner.softmax, "test_my_softmax(my_softmax)")
    learner.restart()
    new = learner.run("test_my_softmax(my_softmax)")
    page.close()

    assert all(prompt.strip("[]: ").isdigit() for prompt in prompts if prompt)
    assert [message.split(" is not finished")[0] for message in red] == ["my_softmax", "The model"]
    assert left.startswith("Exercise 1 –   Exercise 2 –")
    assert misspelt[1].startswith("Try: look for a typing mistake in relo")
    assert "✓ Exercise 1 is solved." in passed
    assert new.startswith("test_my_softmax is not defined, and the first cells have not been run since the kernel")


@pytest.mark.full
def test_when_it_is_opened_without_a_kernel_then_pictures_and_words_stand_where_controls_were(browser, server):
    address, log = server
    file = log.with_name("lab") / "notebooks" / "without_kernel.ipynb"
    shutil.copy(ROOT / "notebooks" / "digits_solution.ipynb", file)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/lab/workspaces/with/tree/notebooks/{file.name}?token=lesson")
    page.wait_for_function(f"{CELLS}.length > 20 && {KERNEL}?.status === 'idle'", timeout=60_000)
    Learner(page).run_all()
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save').then(() => {})")
    page.evaluate("window.jupyterapp.serviceManager.sessions.shutdownAll().then(() => {})")
    page.close()
    notebook = json.loads(file.read_text(encoding="utf-8"))
    assert notebook["metadata"]["widgets"]
    del notebook["metadata"]["kernelspec"], notebook["metadata"]["language_info"]  # so that JupyterLab asks
    file.write_text(json.dumps(notebook), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/lab/workspaces/without/tree/notebooks/{file.name}?token=lesson")
    page.locator(".jp-Dialog select").select_option(label="No Kernel")
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.get_by_text("a) 40").or_(page.get_by_text("a)  40")).first.wait_for(timeout=60_000)
    shown = page.locator(".jp-OutputArea-output").all_inner_texts()
    below = {last: page.locator(".jp-CodeCell", has_text=last).first for last in (SLIDERS, PAD)}

    assert not [text for text in shown if "Loading widget" in text or "not found" in text]
    assert "[1.00 2.00 3.00 4.00] gives a = [0.03 0.09 0.24 0.64]" in below[SLIDERS].inner_text()
    assert below[SLIDERS].locator("img, canvas").count() == 1
    assert "A pad to draw a digit on" in below[PAD].inner_text()
    page.close()
