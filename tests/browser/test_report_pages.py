"""The report and the feedback in a real browser: nothing runs, nothing is loaded, everything can be read."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from autograder.records import NOTHING, Owner, Score
from autograder.results import changes, files
from autograder.results.pages import report
from tests.browser.conftest import sync_api
from tests.results.samples import ADA, BEN, CAN, DEE, EVE, LONG, NASTY, RUN, SCORES, SHOWN, WRONG_SOFTMAX

pytestmark = pytest.mark.browser

# Emoji of several code points, a line of 10,000 characters, right-to-left names without and with hidden marks.
WILD = replace(
    BEN,
    path="🧑🏽‍🚀/👩‍👩‍👧‍👦 נועם <b>.ipynb",
    student="👩‍👩‍👧‍👦 נועם </script><script>alert(1)</script>",
    exercises=(
        replace(
            WRONG_SOFTMAX,
            rationale="</script><script>alert(1)</script> " + "é" * 10_000,
            help="javascript:alert(1) ` ${alert(1)} \u202e",
            code="x = '" + "🙂" * 10_000 + "'",
            amended="<img src=x onerror=alert(1)> " + "w" * 10_000,
        ),
    ),
)
# What the report alone shows: groups of answers, who is missing or late, what a re-grade changed.
ALIKE = [
    replace(
        it,
        path=f"{it.path}{n}",
        student=f"{it.student} {n}",
        exercises=(replace(it.exercises[0], behaves="0a1b2c3d00000000"),),
    )
    for it in (NASTY, WILD, BEN)
    for n in range(9)
]
MISSING = Score(NOTHING, SHOWN, "", "missing", SHOWN)
LATE = replace(WILD, path="late.ipynb", owner=Owner(WILD.student, "late", is_late=True))
ALL = [*SCORES, EVE, NASTY, LONG, WILD, *ALIKE, MISSING, LATE]
CHANGED = [replace(score, exercises=EVE.exercises) if score.exercises else score for score in ALL]
SINCE = changes.compared("2026-11-27 10:00:00", (replace(RUN, seed=5), CHANGED), (RUN, ALL))
PAGES = {
    "report": "report.html",
    "right": files.feedback(ADA),
    "wrong": files.feedback(BEN),
    "hostile": files.feedback(NASTY),
    "long": files.feedback(LONG),
    "wild": files.feedback(WILD),
    "amended": files.feedback(EVE),
    "refused": files.feedback(CAN),
    "needs a person": files.feedback(DEE),
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
FIRST_PAINT = """new Promise(told => new PerformanceObserver(list => told(list.getEntries()[0].startTime))
    .observe({type: 'paint', buffered: true}))"""  # milliseconds from the beginning of the navigation
SMALLEST_TEXT = (
    "Math.min(...[...document.body.querySelectorAll('*')].map(e => parseFloat(getComputedStyle(e).fontSize)))"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    report.write(folder, ALL, RUN, SINCE)
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
    assert page.locator("style").count() == 1
    assert page.locator("script").count() == (name == "report.html")
    assert page.locator("img, a[href^='javascript'], [onerror], [onclick], main b").count() == 0
    assert page.locator("body").is_visible()
    assert trouble == []


@pytest.mark.parametrize("name", ["report", "wrong"])
def test_when_a_script_is_smuggled_into_a_page_then_the_policy_stops_it(page, folder, trouble, name):
    """The second wall: were the escaping ever lost, the policy still stands."""
    text = (folder / PAGES[name]).read_text(encoding="utf-8")
    smuggled = "<script>document.title = 'owned'</script><p style='color: red' onclick='x()'>x</p><img src='x.png'>"
    (folder / "smuggled.html").write_text(text.replace("</main>", f"{smuggled}</main>"), encoding="utf-8")

    page.goto((folder / "smuggled.html").as_uri())

    assert page.title().startswith("digits-lab: ")
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
        for row in page.locator("#table tbody tr").all()
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


def test_when_the_report_is_printed_then_its_controls_are_left_out_and_nothing_is_cut(page, folder):
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print", color_scheme="dark")
    page.goto((folder / "report.html").as_uri())

    sizes = page.locator("body, .quiet, .loss").evaluate_all(
        "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )

    assert not page.get_by_label("Find").is_visible()
    assert max(sizes) == sizes[0]  # what is said quietly is not larger than the rest
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"


def test_when_a_submission_is_clicked_then_its_page_opens(page, folder):
    page.goto((folder / "report.html").as_uri())
    page.locator("#table").get_by_role("link", name="ben", exact=True).click()

    assert page.title() == "digits-lab: feedback for ben"
    assert page.get_by_role("row", name="hidden check").count() == 2
    assert page.url.endswith(PAGES["wrong"])


# ---- the table of marks -----------------------------------------------------------------------------


@pytest.fixture
def marks(page, tmp_path) -> sync_api.Page:
    """The report on five submissions whose names, paths and points stand in different orders."""
    named = zip(("Cy", "émile", "10", "9", "Bo"), (ADA, BEN, CAN, DEE, EVE), strict=True)
    report.write(tmp_path, [replace(score, student=name) for name, score in named], RUN)
    page.goto((tmp_path / "report.html").as_uri())
    return page


def column(page: sync_api.Page, number: int) -> list[str]:
    rows = page.locator("#table tbody tr:visible")
    return rows.locator(f":scope > :nth-child({number})").all_inner_texts()


def test_when_the_window_is_1100_wide_then_each_row_is_a_line_and_what_does_not_fit_stands_in_its_title(page, folder):
    page.set_viewport_size({"width": 1100, "height": 900})
    page.goto((folder / "report.html").as_uri())
    rows = page.locator("#table tbody tr")
    heights = [row.bounding_box()["height"] for row in rows.all()]

    assert len(heights) == len(ALL)
    assert max(heights) < 2 * min(heights)
    path = page.locator("#table tr").filter(has=page.get_by_role("link", name="ben", exact=True)).locator(".path")
    assert path.get_attribute("title") == path.inner_text() == "ben/lab.ipynb"


def test_when_ten_thousand_handed_in_then_the_report_is_painted_within_two_seconds(page, tmp_path):
    many = range(10_000)
    wrong = [replace(BEN.exercises[0], diagnosis="wrong_values", behaves=f"{n % 64:08x}00000000") for n in many]
    class_ = [
        replace(BEN, path=f"{n}/lab.ipynb", student=f"learner {n}", exercises=(it,)) for n, it in enumerate(wrong)
    ]
    (tmp_path / "report.html").write_text(report.report(class_, RUN), encoding="utf-8")
    page.goto((tmp_path / "report.html").as_uri())

    assert page.locator("#table tbody tr").count() == 10_000
    assert page.evaluate(FIRST_PAINT) < 2000


def test_when_a_heading_is_clicked_then_the_rows_stand_in_its_order_and_it_says_so(marks):
    head = marks.get_by_role("columnheader", name="Student")
    assert column(marks, 1) == ["10", "9", "Bo", "Cy", "émile"]
    assert head.get_attribute("aria-sort") == "ascending"

    head.get_by_role("button").click()
    assert column(marks, 1) == ["émile", "Cy", "Bo", "10", "9"]
    assert head.get_attribute("aria-sort") == "descending"

    head.get_by_role("button").click()
    assert column(marks, 1) == ["9", "10", "Bo", "Cy", "émile"]
    assert head.get_attribute("aria-sort") == "ascending"
    assert marks.locator("[aria-sort]").count() == 1


def test_when_points_are_sorted_then_as_numbers_and_no_marks_stand_below_zero(marks):
    marks.get_by_role("button", name="my_softmax").click()

    assert column(marks, 5) == ["–", "–", "10", "35", "40"]


def test_when_only_the_keyboard_is_there_then_the_table_can_be_reached_sorted_and_searched(marks):
    marks.keyboard.press("Tab")
    assert marks.evaluate("document.activeElement.textContent") == "Skip to the table of marks"
    assert marks.locator(".skip").bounding_box()["y"] >= 0

    marks.keyboard.press("Enter")
    marks.keyboard.press("Tab")
    marks.keyboard.type("lab.ipynb", delay=0)
    marks.keyboard.press("Tab")
    marks.keyboard.press("Tab")
    assert marks.evaluate("document.activeElement.textContent") == "Student"
    assert marks.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"

    marks.keyboard.press("Enter")
    assert column(marks, 1) == ["émile", "Cy", "Bo", "10", "9"]


def test_when_a_text_is_sought_then_only_its_rows_are_left_and_their_number_is_said(marks):
    marks.get_by_label("Find").fill("  ÉMILE ")
    assert column(marks, 1) == ["émile"]
    assert marks.get_by_role("status").inner_text() == "1 of 5 shown"

    marks.get_by_label("Find").fill("nobody")
    assert column(marks, 1) == []
    assert marks.get_by_role("status").inner_text() == "0 of 5 shown"

    marks.get_by_label("Find").fill("")
    assert len(column(marks, 1)) == 5
    assert marks.get_by_role("status").inner_text() == ""


def test_when_a_status_is_chosen_then_only_its_rows_are_left(marks):
    marks.get_by_label("Status").select_option("? needs a person (1)")

    assert column(marks, 1) == ["9"]


def test_when_somebody_asks_who_made_a_mistake_then_the_table_answers(marks):
    marks.get_by_label("Status").select_option("refused")
    marks.locator("li").filter(has_text="softmax_output").get_by_role("link", name="who made it").click()

    assert column(marks, 1) == ["émile"]
    assert marks.get_by_label("Find").input_value() == "model: softmax_output"
    assert marks.get_by_role("heading", name="Marks", exact=True).bounding_box()["y"] < 900


def test_when_scripts_are_switched_off_then_the_whole_table_stands_there_without_controls(browser, folder):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((folder / "report.html").as_uri())

        assert page.locator("#table tbody tr").count() == len(ALL)
        assert page.get_by_role("columnheader", name="Student").is_visible()
        assert not page.get_by_label("Find").is_visible()
        assert page.locator("#table button").count() == 0
