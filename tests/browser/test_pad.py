"""The pad in a real browser: the same numbers as in NumPy, and no stroke is lost, by mouse, finger or keys."""

import base64
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from lab_utils.by_hand import Layers, forward, hold_back, train_by_hand
from lab_utils.data import load_data
from lab_utils.formulas import softmax_rows
from lab_utils.ink import MIDDLE, as_example
from lab_utils.pad import SCRIPT, STYLE, as_text, gray_levels, packed, some_of
from tests.browser.conftest import sync_api
from tests.lab_utils.test_ink import DIGITS, middles

pytestmark = pytest.mark.browser

X, Y = load_data()
X = np.clip(X, 0, 1)
MODULE = "data:text/javascript;base64," + base64.b64encode(SCRIPT.read_bytes()).decode()
EMPTY = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Pad</title><main><div id="pad" class="alone"></div></main>'
MOUNT = """async ([module, network]) => {
    window.module = await import(module);
    window.layers = window.module.layersOf(network);
    const X = window.module.bytesOf(network.grays), example = row => X.subarray(400 * row, 400 * row + 400);
    window.pad = window.module.mount(document.querySelector('#pad'), network, row => window.pad.give(row, example(row)));
}"""
SEEN = "([strokes, centered]) => [...window.module.asExample(strokes, centered)]"
READ = "x => window.module.forward(window.layers, x).map(z => [...z])"
MOVES = """() => {
    const pad = document.querySelector('.pad'), box = pad.getBoundingClientRect(), took = [];
    pad.setPointerCapture = () => {};  // there is no pointer that it could hold
    const fire = (type, x, y) => pad.dispatchEvent(new PointerEvent(type, {
        clientX: box.left + x * box.width, clientY: box.top + y * box.height, pointerId: 7, isPrimary: true,
    }));
    fire('pointerdown', 0.5, 0.15);
    for (let k = 1; k <= 200; k++) {
        const before = performance.now();
        fire('pointermove', 0.5 + 0.3 * Math.sin(k / 32), 0.5 - 0.35 * Math.cos(k / 32));
        took.push(performance.now() - before);
    }
    fire('pointerup', 0.5, 0.15);
    fire('lostpointercapture', 0.5, 0.15);
    delete pad.setPointerCapture;
    return took;
}"""
VARIED = """([x, how]) => {
    const asItIs = {right: 0, down: 0, turn: 0, size: 0, thickness: 0, noise: 0};
    return [...window.module.vary(Float64Array.from(x), {...asItIs, ...how})];
}"""


@pytest.fixture(scope="module")
def layers() -> Layers:
    return train_by_hand(X, Y, hold_back(Y), epochs=15).epochs[-1]


def open_pad(context: sync_api.BrowserContext, layers: Layers) -> sync_api.Page:
    page = context.new_page()
    page.set_content(EMPTY)
    page.add_style_tag(content=STYLE.read_text(encoding="utf-8"))
    some = gray_levels(some_of(X))
    page.evaluate(MOUNT, [MODULE, packed(layers, len(some)) | {"grays": as_text(some)}])
    return page


@pytest.fixture(scope="module")
def opened(browser, layers) -> Iterator[sync_api.Page]:
    context = browser.new_context(viewport={"width": 900, "height": 900})
    yield open_pad(context, layers)
    context.close()


@pytest.fixture
def page(opened: sync_api.Page) -> sync_api.Page:
    """The pad, empty."""
    opened.get_by_role("button", name="Clear").click()
    return opened


def at(page: sync_api.Page, point) -> tuple[float, float]:
    box = page.locator(".pad").bounding_box()
    return box["x"] + point[0] * box["width"], box["y"] + point[1] * box["height"]


def draw(page: sync_api.Page, *points) -> None:
    page.mouse.move(*at(page, points[0]))
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*at(page, point))
    page.mouse.up()


def strokes(page: sync_api.Page) -> list[list[list[list[float]]]]:
    """What is drawn: each stroke a list of paths, as it may leave the pad and come back."""
    return page.evaluate("() => window.pad.strokes()")


def said(page: sync_api.Page) -> str:
    return page.get_by_role("status").inner_text()


@pytest.mark.parametrize("centered", [True, False])
@pytest.mark.parametrize("digit", [*DIGITS, "dot", "corner"])
def test_when_strokes_become_pixels_then_they_are_those_of_ink_py(page, digit, centered):
    shapes = {"dot": [np.array([[0.3, 0.7]])], "corner": [np.array([[0.0, 0.0], [0.02, 0.01], [0.02, 0.01]])]}
    drawn = [stroke.tolist() for stroke in {**DIGITS, **shapes}[digit]]

    assert np.abs(np.array(page.evaluate(SEEN, [drawn, centered])) - as_example(drawn, centered)).max() < 1e-6


def test_when_200_digits_are_read_then_every_layer_is_that_of_numpy(page, layers):
    for x in X[::25]:
        expected = forward(layers, x.astype(float))
        found = page.evaluate(READ, x.tolist())
        p = page.evaluate("logits => window.module.softmax(logits)", found[-1])

        for z, a in zip(found[:-1], expected[:-1], strict=True):
            assert np.abs(np.maximum(z, 0) - a).max() < 1e-6
        assert np.abs(found[-1] - expected[-1]).max() < 1e-6
        assert np.abs(p - softmax_rows(expected[-1][np.newaxis])[0]).max() < 1e-6


@pytest.mark.parametrize(
    "change",
    [
        lambda stroke: stroke,
        lambda stroke: stroke * 0.5 + (0.5, 0.02),
        lambda stroke: stroke * 0.8,
        lambda stroke: stroke * 1.2 - 0.1,
        lambda stroke: stroke if len(stroke) < 9 else np.vstack([stroke[::4], stroke[-1:]]),
    ],
    ids=["as drawn", "elsewhere", "smaller", "larger", "faster"],
)
def test_when_ten_digits_are_drawn_otherwise_then_at_least_nine_are_read(page, change):
    read = []
    for digit in range(10):
        x = page.evaluate(SEEN, [[change(stroke).tolist() for stroke in DIGITS[digit]], True])
        read.append(int(np.argmax(page.evaluate(READ, x)[-1])))

    assert np.sum(np.array(read) == np.arange(10)) >= 9, read


def test_when_pixels_are_varied_then_each_variation_does_what_its_button_says(page):
    image = X[1500].reshape((20, 20)).T

    def varied(image: np.ndarray = image, **how: int) -> np.ndarray:
        return np.array(page.evaluate(VARIED, [image.T.ravel().tolist(), how])).reshape((20, 20)).T

    dot = np.zeros((20, 20))
    dot[10, 16] = 1

    assert np.allclose(varied(), image)
    assert np.allclose(varied(right=2, down=-1)[:-1, 2:], image[1:, :-2])
    assert np.allclose(varied(right=2)[:, :2], 0)
    assert middles(varied(dot, turn=9)[np.newaxis])[0] == pytest.approx([2 * MIDDLE - 10, 16])  # a quarter, clockwise
    assert varied(size=2).sum() > 1.2 * image.sum() > 1.2 * 1.2 * varied(size=-2).sum()
    assert np.all(varied(thickness=1) >= image - 1e-9) and np.all(varied(thickness=-1) <= image + 1e-9)
    assert varied(thickness=1).sum() > image.sum() > varied(thickness=-1).sum()
    assert np.std(varied(noise=1) - image) > 0.03


def test_when_20_strokes_are_drawn_quickly_then_every_move_arrives(page):
    drawn = [[(0.05 + 0.045 * k, 0.1), (0.06 + 0.045 * k, 0.5), (0.05 + 0.045 * k, 0.9)] for k in range(20)]
    for stroke in drawn:
        draw(page, *stroke)
    found = strokes(page)

    assert len(found) == 20
    for paths, stroke in zip(found, drawn, strict=True):
        assert len(paths) == 1
        for point in stroke:
            assert np.abs(np.array(paths[0]) - point).max(axis=1).min() < 0.005


def test_when_all_of_the_page_is_selected_then_a_stroke_is_drawn_and_the_selection_not_dragged(page):
    page.keyboard.press("Control+a")
    draw(page, *[(0.2 + 0.06 * k, 0.2) for k in range(10)])
    ((path,),) = strokes(page)
    page.evaluate("getSelection().removeAllRanges()")

    assert path[-1] == pytest.approx([0.74, 0.2], abs=0.01)


def test_when_a_stroke_leaves_the_pad_then_the_ink_past_the_edge_does_not_count(page):
    draw(page, (0.5, 0.5), (1.5, 0.5), (1.5, 0.9), (0.5, 0.9))
    (paths,) = strokes(page)

    assert [paths[0][0], paths[0][-1]] == [pytest.approx([0.5, 0.5], abs=0.01), pytest.approx([1, 0.5], abs=0.01)]
    assert [paths[-1][0], paths[-1][-1]] == [pytest.approx([1, 0.9], abs=0.01), pytest.approx([0.5, 0.9], abs=0.01)]
    assert len(paths) == 2


def test_when_the_pad_is_clicked_then_a_dot_is_drawn_read_and_said(page):
    page.mouse.click(*at(page, (0.2, 0.2)))
    x = page.evaluate(SEEN, [strokes(page)[0], True])

    assert np.sum(np.array(x) > 0.5) == 3
    assert said(page).startswith("The network reads ")
    lit = "pad => pad.getContext('2d').getImageData(112, 112, 1, 1).data[0]"
    assert page.locator(".pad").evaluate(lit) == 255


def test_when_a_stroke_is_drawn_then_all_that_is_shown_is_what_the_network_makes_of_it(page, layers):
    draw(page, *[tuple(point) for point in DIGITS[7][0]])
    x = as_example([path for paths in strokes(page) for path in paths])
    *_, logits = outputs = forward(layers, x.astype(float))
    rows = [row.split("\t") for row in page.locator("tbody").inner_text().split("\n")]
    shown = page.locator("tbody tr").evaluate_all("rows => rows.map(row => row.children[1].innerText)")
    page.get_by_role("group", name="Hidden layer 1").get_by_role("button").nth(6).hover()
    words = page.locator(".unit p").inner_text()

    assert page.locator(".says").inner_text() == "The network reads 7, 100%."
    assert len(rows) >= 10
    assert shown == [f"{logit:z.1f}" for logit in logits]
    assert words.startswith("Unit 7 of hidden layer 1: 400 weights")
    assert f"ReLU makes a = {outputs[0][6]:.2f} of it." in words


def test_when_the_pen_moves_then_all_is_drawn_anew_before_the_next_frame(page):
    """The middle of 200 moves, of which the goal is 8 ms: at 60 frames a second, there are 16."""
    took = page.evaluate(MOVES)

    assert len(strokes(page)[0][0]) > 200
    assert np.median(took) < 8


def test_when_undo_and_clear_are_clicked_then_one_stroke_goes_and_then_all(page):
    for x in (0.2, 0.4, 0.6):
        draw(page, (x, 0.1), (x, 0.9))
    page.get_by_role("button", name="Undo").click()
    left = len(strokes(page))
    page.get_by_role("button", name="Clear").click()

    assert left == 2
    assert strokes(page) == []
    assert said(page) == "The network waits for a digit."


def test_when_an_example_is_taken_and_shifted_then_the_network_reads_what_is_shown(page, layers):
    page.get_by_role("spinbutton").fill("40")
    at_first = page.locator(".says").inner_text()
    for _ in range(3):
        page.get_by_role("button", name="down", exact=True).click()
    shifted = np.roll(np.rint(255 * X[2000]).reshape((20, 20)) / 255, 3, axis=1)  # columns are the first axis
    shifted[:, :3] = 0
    p = softmax_rows(forward(layers, shifted.reshape((1, 400)))[-1])[0]

    assert at_first.startswith("The network reads 4, ")
    assert page.locator(".says").inner_text() == f"The network reads {p.argmax()}, {p.max():.0%}."
    assert page.locator(".how").inner_text() == "down 3"


def test_when_the_layers_are_larger_or_missing_then_nothing_lies_on_anything_else(browser):
    rng = np.random.default_rng(0)
    for sizes in ([400, 50, 10], [400, 64, 32, 16, 10], [400, 10]):
        other = [(rng.normal(size=pair).astype("f4"), np.zeros(pair[1], "f4")) for pair in pairwise(sizes)]
        context = browser.new_context(viewport={"width": 900, "height": 900})
        page = open_pad(context, other)
        draw(page, (0.5, 0.1), (0.5, 0.9))
        units = page.locator(".units .cell").evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")

        assert page.locator(".cell").count() == sum(sizes[1:])
        assert max(units, default=0) <= page.locator("table").bounding_box()["x"]
        assert said(page).startswith("The network reads ")
        context.close()


def test_when_arrow_keys_move_over_the_units_then_the_next_ones_are_chosen(page):
    page.get_by_role("button", name="unit 1: ").first.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)

    assert page.locator(".unit p").inner_text().startswith("Unit 2 of hidden layer 1: ")
    assert page.locator("[aria-current]").evaluate_all("all => all.map(one => one === document.activeElement)") == [
        True
    ]


def test_when_undo_is_clicked_while_the_pen_is_down_then_the_next_stroke_is_a_new_one(page):
    page.locator(".pad").focus()
    page.keyboard.press(" ")
    page.get_by_role("button", name="Undo").evaluate("button => button.click()")  # the pad keeps the focus
    page.keyboard.press("ArrowUp")
    page.keyboard.press(" ")

    assert strokes(page) == [[[[0.5, 0.45]]]]


def test_when_two_digits_are_as_probable_then_both_are_said(browser, layers):
    same = [*layers[:-1], (np.zeros_like(layers[-1][0]), np.where(np.arange(10) < 2, 9, 0).astype(np.float32))]
    context = browser.new_context()
    page = open_pad(context, same)
    page.mouse.click(*at(page, (0.5, 0.5)))

    assert said(page) == "The network reads 0, 50%. Then 1, 50%."
    context.close()


def test_when_centering_is_switched_off_then_a_digit_in_the_corner_is_read_where_it_is(page, layers):
    small = [stroke * 0.4 for stroke in DIGITS[3]]
    draw(page, *[tuple(point) for point in small[0]])
    centered = page.locator(".says").inner_text()
    page.get_by_role("checkbox").uncheck()
    x = as_example(strokes(page)[0], centered=False)
    p = softmax_rows(forward(layers, x[np.newaxis].astype(float))[-1])[0]
    off = page.locator(".says").inner_text()
    page.get_by_role("checkbox").check()

    assert centered.startswith("The network reads 3, ")
    assert off == f"The network reads {p.argmax()}, {p.max():.0%}."
    assert off != centered


def test_when_only_keys_are_pressed_then_a_digit_is_drawn_and_said(page):
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Shift+Tab")
    for key in [*["ArrowUp"] * 7, " ", *["ArrowDown"] * 14, " "]:
        page.keyboard.press(key)

    assert page.evaluate("document.activeElement.className") == "pad"
    assert strokes(page)[0][0][0] == pytest.approx([0.5, 0.15]) and strokes(page)[0][0][-1] == pytest.approx(
        [0.5, 0.85]
    )
    assert said(page).startswith("Pen up. The network reads 1, ")


def test_when_a_finger_draws_then_the_page_stays_where_it_is(browser, layers):
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    page = open_pad(context, layers)
    session = context.new_cdp_session(page)

    def touch(kind: str, *points) -> None:
        places = [dict(zip("xy", at(page, point), strict=True), id=i) for i, point in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", (0.5, 0.9))
    for y in np.linspace(0.9, 0.1, 20):
        touch("touchMove", (0.5, y))
    touch("touchStart", (0.5, 0.1), (0.1, 0.1))  # a second finger
    touch("touchMove", (0.5, 0.1), (0.2, 0.2))
    touch("touchEnd")
    page.wait_for_function("() => document.querySelector('[role=status]').textContent")

    assert page.evaluate("[scrollY, document.documentElement.scrollWidth <= 360]") == [0, True]
    assert page.evaluate("document.documentElement.scrollHeight") > 1000  # it could have scrolled
    ((path,),) = strokes(page)
    assert [path[0], path[-1]] == [pytest.approx([0.5, 0.9], abs=0.01), pytest.approx([0.5, 0.1], abs=0.01)]
    assert said(page).startswith("The network reads 1, ")
    context.close()


def test_when_the_system_is_dark_then_the_pad_is_and_its_words_have_contrast(browser, layers):
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = open_pad(context, layers)
        colors = page.locator("#pad").evaluate(
            "pad => [getComputedStyle(pad).color, getComputedStyle(pad).backgroundColor]"
        )
        text, paper = (luminance([int(part) for part in color[4:-1].split(",")]) for color in colors)

        assert (text > paper) == (scheme == "dark")
        assert (max(text, paper) + 0.05) / (min(text, paper) + 0.05) > 7
        context.close()


def luminance(color: list[int]) -> float:
    """As WCAG 2.2 defines it."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in np.array(color) / 255]
    return float(np.dot(parts, [0.2126, 0.7152, 0.0722]))
