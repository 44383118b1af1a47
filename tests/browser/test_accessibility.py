"""What axe finds in the lesson: on the exported page, in JupyterLab's outputs, on the grader's pages."""

import nbformat
import pytest
from nbconvert import HTMLExporter

from autograder.results.pages import report
from tests.browser.conftest import axe
from tests.conftest import LAB, ROOT
from tests.results.samples import RUN, SCORES

pytestmark = pytest.mark.browser

# The template's: prompts, the colors of code, links without a line below them, and what it calls headings.
OF_NBCONVERT = (".jp-InputPrompt", ".jp-OutputPrompt", ".highlight", ".jp-InputArea", ".anchor-link", "a")


def found_in(page, **options):
    """Returns what axe finds, as (rule, element)."""
    violations = axe.Axe().run(page, **options).response["violations"]
    return [
        (violation["id"], node["html"][:120], node["target"]) for violation in violations for node in violation["nodes"]
    ]


@pytest.mark.parametrize("name", ["digits_solution", "explore"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_when_a_notebook_is_exported_then_axe_finds_nothing_of_the_lesson(browser, tmp_path, scheme, name):
    notebook = nbformat.read((ROOT / LAB.learners).with_stem(name), as_version=4)
    html, _ = HTMLExporter(theme=scheme, embed_images=False).from_notebook_node(notebook)
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    page = browser.new_page(color_scheme=scheme)
    page.goto((tmp_path / "page.html").as_uri())
    of_template = [*page.query_selector_all(", ".join(OF_NBCONVERT))]
    found = found_in(page)
    mine = [
        (rule, text)
        for rule, text, (target, *_) in found
        if not page.locator(target).first.evaluate(f"it => !!it.closest('{', '.join(OF_NBCONVERT)}')")
    ]
    pictures = page.locator("img").evaluate_all("images => images.map(image => image.alt)")
    page.close()

    assert of_template
    assert mine == []
    assert all(len(alt) > 20 for alt in pictures)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_when_the_graders_pages_are_opened_then_axe_finds_nothing(browser, tmp_path, scheme):
    report.write(tmp_path, SCORES, RUN)
    for path in [tmp_path / "report.html", *(tmp_path / "feedback").iterdir()]:
        page = browser.new_page(color_scheme=scheme)
        page.goto(path.as_uri())
        found = found_in(page)
        page.close()

        assert found == [], path.name
