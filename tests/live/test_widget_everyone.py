"""The chat for everyone: keyboard only, narrow screens, dark, right to left, screen readers."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from live.browsing import Visit, grave_findings, page_elsewhere
from live.chat import Chat
from live.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

FOCUSED = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node ? node.className || node.id || node.tagName : "";
}"""
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
LIGHTNESS = """(node) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  canvas.fillStyle = getComputedStyle(node).backgroundColor;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}"""
ARABIC_PAGE = """<!doctype html>
<html lang="ar" dir="rtl">
<head><meta charset="utf-8"><title>متجر</title><link rel="icon" href="data:,">
<script type="module" src="{url}/static/widget/handrail.js" data-assistant="{assistant}" data-language="ar"></script>
</head>
<body><main><h1>متجر</h1></main></body>
</html>"""


def tab_to(page: Page, wanted: str, key: str = "Tab") -> None:
    for _ in range(60):
        page.keyboard.press(key)
        if wanted in str(page.evaluate(FOCUSED)):
            return
    pytest.fail(f"{key} does not reach {wanted}")


def test_everything_works_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    chat = Chat(page)
    expect(chat.launcher).to_be_visible()
    tab_to(page, "launcher")
    page.keyboard.press("Enter")
    expect(chat.box).to_be_focused()
    page.keyboard.type("How do I reset my password?")
    page.keyboard.press("Enter")
    expect(chat.by("bot")).to_have_count(1)
    expect(chat.box).to_be_focused()
    tab_to(page, "person-button", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(chat.person).to_have_attribute("data-state", "waiting")
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


@pytest.mark.parametrize("width", [320, 360])
def test_a_narrow_screen_shows_everything(visit: Callable[..., Visit], width: int) -> None:
    page = visit(viewport={"width": width, "height": 640}, has_touch=True, is_mobile=True).page
    chat = Chat(page).open()
    chat.ask()
    assert page.evaluate(WIDER_THAN_SCREEN) is False
    for part in (chat.panel, chat.person, chat.box, chat.button("Send"), chat.button("Close the chat")):
        box = part.bounding_box()
        assert box
        # A part may end on a fraction of a pixel, which nobody sees and nothing is cut by.
        assert round(box["x"]) >= 0
        assert round(box["x"] + box["width"]) <= width
        assert round(box["y"] + box["height"]) <= 640
    assert grave_findings(page) == []


def test_the_chat_is_dark_where_the_browser_is(visit: Callable[..., Visit]) -> None:
    page = visit(color_scheme="dark").page
    chat = Chat(page).open()
    chat.ask()
    assert chat.panel.evaluate(LIGHTNESS) < 0.25
    assert grave_findings(page) == []


def test_the_chat_stands_on_another_hosts_page_from_right_to_left(visit: Callable[..., Visit], shop: Product) -> None:
    slug = f"layla-{uuid4().hex[:6]}"
    with page_elsewhere(ARABIC_PAGE.format(url=shop.url, assistant=slug)) as origin:
        names = ["--name", "ليلى", "--brand", "متجر", "--team", "الدعم"]
        added = shop.command("assistants", "add", slug, *names, "--language", "ar", "--origin", origin)
        assert added.returncode == 0, added.stderr
        page = visit(locale="ar").page
        chat = Chat(page).open(origin)
        expect(page.locator("handrail-chat .root")).to_have_attribute("dir", "rtl")
        panel = chat.panel.bounding_box()
        assert panel
        assert panel["x"] < 200
        chat.person.click()
        expect(chat.saying("system", "الدعم")).to_have_count(1)
        assert grave_findings(page) == []


def test_a_page_of_an_unknown_host_gets_no_session(visit: Callable[..., Visit], shop: Product) -> None:
    somebody = visit()
    somebody.expect_trouble("403")
    with page_elsewhere(ARABIC_PAGE.format(url=shop.url, assistant="fernhill")) as origin:
        chat = Chat(somebody.page).open(origin)
        with somebody.page.expect_response("**/widget/session") as answer:
            chat.person.click()
        assert answer.value.status == 403


def test_screen_readers_find_no_grave_fault_in_any_state(page: Page) -> None:
    page.goto("/")
    chat = Chat(page)
    expect(chat.launcher).to_be_visible()
    states = {"closed": grave_findings(page)}
    chat.launcher.click()
    states["new"] = grave_findings(page)
    chat.ask()
    states["answered"] = grave_findings(page)
    chat.button("Yes").click()
    chat.panel.get_by_role("radio", name="Good", exact=True).check(force=True)
    states["rating"] = grave_findings(page)
    chat.person.click()
    expect(chat.person).to_have_attribute("data-state", "waiting")
    states["waiting"] = grave_findings(page)
    assert {state: found for state, found in states.items() if found} == {}
