"""The report and the feedback in a real browser: nothing runs, nothing is loaded, everything can be read."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from autograder.results import files, report
from tests.browser.conftest import sync_api
from tests.results.samples import ADA, BEN, LONG, NASTY, RUN, SCORES

pytestmark = pytest.mark.browser

PAGES = {
    "report": "report.html",
    "right": files.feedback(ADA),
    "wrong": files.feedback(BEN),
    "hostile": files.feedback(NASTY),
    "long": files.feedback(LONG),
}
each_page = pytest.mark.parametrize("name", PAGES.values(), ids=PAGES.keys())
# The contrast of each text with the first background behind it that is not transparent (WCAG 2.2, 1.4.3).
LOWEST_CONTRAST = """() => {
    const channels = color => color.match(/[\\d.]+/g).map(Number)  // color(srgb …) counts from 0 to 1, rgb(…) to 255
        .map((c, i) => i < 3 && color.startsWith('rgb') ? c / 255 : c);
    const luminance = color => channels(color).slice(0, 3)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const page = document.body.appendChild(document.createElement('dialog'));  // painted as the empty page is
    const behind = element => {
        for (let e = element; e; e = e.parentElement) {
            const color = getComputedStyle(e).backgroundColor;
            if ((channels(color)[3] ?? 1) > 0) return color;
        }
        return getComputedStyle(page).backgroundColor;
    };
    const texts = [...document.body.querySelectorAll('*')].filter(e => [...e.childNodes].some(
        child => child.nodeType === Node.TEXT_NODE && child.textContent.trim()));
    return Math.min(...texts.map(e => {
        const [low, high] = [luminance(getComputedStyle(e).color), luminance(behind(e))].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    }));
}"""
SMALLEST_TEXT = (
    "Math.min(...[...document.body.querySelectorAll('*')].map(e => parseFloat(getComputedStyle(e).fontSize)))"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    report.write(folder, [*SCORES, NASTY, LONG], RUN)
    return folder


@pytest.fixture
def trouble() -> list[str]:
    """What the pages asked for, ran, or complained about."""
    return []


@pytest.fixture
def page(browser, trouble) -> Iterator[sync_api.Page]:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: trouble.append(dialog.message))
    page.on("request", lambda request: None if request.is_navigation_request() else trouble.append(request.url))
    yield page
    page.close()


@each_page
def test_when_a_page_is_opened_then_nothing_runs_and_nothing_is_loaded(page, folder, trouble, name):
    page.goto((folder / name).as_uri())

    assert page.title().startswith("digits-lab: ")
    assert page.locator("script, img, style, a[href^='javascript']").count() == 1
    assert page.locator("body").is_visible()
    assert trouble == []


def test_when_a_script_is_smuggled_into_a_page_then_the_policy_stops_it(page, folder, trouble):
    """The second wall: were the escaping ever lost, the policy still stands."""
    text = (folder / PAGES["wrong"]).read_text(encoding="utf-8")
    smuggled = "<script>document.title = 'owned'</script><p style='color: red' onclick='x()'>x</p><img src='x.png'>"
    (folder / "smuggled.html").write_text(text.replace("</main>", f"{smuggled}</main>"), encoding="utf-8")

    page.goto((folder / "smuggled.html").as_uri())

    assert page.title() == "digits-lab: feedback for ben"
    assert len([line for line in trouble if "Content Security Policy" in line]) >= 3


@each_page
@pytest.mark.parametrize("width", [1200, 390])
def test_when_texts_are_very_long_then_no_page_is_wider_than_its_window(page, folder, name, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((folder / name).as_uri())

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_when_names_turn_the_reading_direction_then_the_marks_beside_them_stay_where_they_are(page, tmp_path):
    arabic = replace(BEN, path="فاطمة (2)/1.ipynb", student="فاطمة \u202e(2)")
    report.write(tmp_path, [ADA, arabic], RUN)
    page.goto((tmp_path / "report.html").as_uri())

    left = [
        [cell.bounding_box()["x"] for cell in row.locator("th, td").all()]
        for row in page.locator("table").last.locator("tbody tr").all()
    ]

    assert left[0] == left[1] == sorted(left[0])
    assert page.get_by_text("\\u202e").count() == 1


@each_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_when_a_page_is_light_or_dark_then_its_texts_have_contrast_and_size(page, folder, name, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto((folder / name).as_uri())

    assert page.evaluate(LOWEST_CONTRAST) >= 4.5
    assert page.evaluate(SMALLEST_TEXT) >= 12


def test_when_a_page_is_printed_then_long_code_is_wrapped_instead_of_cut(page, folder):
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print")
    page.goto((folder / PAGES["hostile"]).as_uri())
    overflow = page.locator("pre").evaluate_all("all => all.map(pre => pre.scrollWidth - pre.clientWidth)")

    assert len(overflow) == 3
    assert max(overflow) <= 0


def test_when_a_submission_is_clicked_then_its_page_opens(page, folder):
    page.goto((folder / "report.html").as_uri())
    page.get_by_role("link", name="ben/lab.ipynb").click()

    assert page.title() == "digits-lab: feedback for ben"
    assert page.get_by_role("row", name="hidden check").count() == 2
    assert page.url.endswith(PAGES["wrong"])
