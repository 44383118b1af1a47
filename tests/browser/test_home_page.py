"""The page to take home, opened from disk on a phone without any network."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lab_utils.by_hand import hold_back, train_by_hand
from lab_utils.data import load_data
from lab_utils.home_page import page as text_of_page
from tests.browser.conftest import axe, sync_api

pytestmark = pytest.mark.browser

SEVEN = [(0.25, 0.2), (0.5, 0.19), (0.75, 0.18), (0.62, 0.5), (0.5, 0.85)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    X, y = load_data()
    file = tmp_path_factory.mktemp("phone") / "my_network.html"
    file.write_text(
        text_of_page(train_by_hand(X, y, hold_back(y), epochs=15).epochs[-1], X, 1000, 0.92), encoding="utf-8"
    )
    return file


@pytest.fixture(params=["light", "dark"])
def phone(browser, file, request) -> Iterator[sync_api.Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, offline=True, color_scheme=request.param
    )
    page = context.new_page()
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(file.as_uri())
    yield page
    context.close()


def draw(page: sync_api.Page) -> None:
    box = page.locator(".pad").bounding_box()
    touch = page.context.new_cdp_session(page)
    for kind, (x, y) in zip(["touchStart", *["touchMove"] * 4], SEVEN, strict=True):
        place = {"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]}
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [place]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("() => document.querySelector('[role=status]').textContent")


def test_when_the_page_is_opened_offline_then_a_finger_draws_and_nothing_is_asked_of_anybody(phone, file):
    draw(phone)

    assert phone.get_by_role("status").inner_text().startswith("The network reads 7, ")
    assert phone.asked == [file.as_uri()]
    assert phone.complaints == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_when_axe_looks_at_the_page_then_it_finds_nothing(phone):
    draw(phone)
    found = axe.Axe().run(phone)

    assert found.response["violations"] == []
    assert len(found.response["passes"]) > 20


def test_when_the_page_is_twice_as_large_then_it_still_fits(browser, file):
    """200% of 720 pixels is what a reader sees in 360."""
    page = browser.new_page(viewport={"width": 360, "height": 600}, device_scale_factor=2)
    page.goto(file.as_uri())
    boxes = page.locator("button, input, canvas").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().right)"
    )

    assert np.max(boxes) <= 360
    page.close()
