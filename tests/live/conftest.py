"""One running product and, a module at a time, one Chromium for the live tests.

The browser lives no longer than a module: while Playwright's loop runs, Django refuses database work in this thread.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from live.browsing import FLAGS, Visit
from live.product import Product, product

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def shop() -> Iterator[Product]:
    """The demo company's product, running."""
    with product() as running:
        running.start()
        yield running


@pytest.fixture(scope="session")
def token(shop: Product) -> str:
    return shop.token("conversations", "preview")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "the browser tests need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, shop: Product) -> Iterator[Callable[..., Visit]]:
    """Open a browser of somebody's own; afterwards nothing may have gone wrong in any of them."""
    visits: list[Visit] = []

    def begin(**options: object) -> Visit:
        visits.append(Visit(chromium, shop.url, **options))
        return visits[-1]

    yield begin
    troubles = [trouble for each in visits for trouble in each.troubles()]
    for each in visits:
        each.context.close()
    assert troubles == []


@pytest.fixture
def page(visit: Callable[..., Visit]) -> Page:
    return visit().page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A real browser on a busy machine may stumble once: a browser test that fails is tried once more, and it is shown.

    Nothing else is: a message that is lost once in a hundred crashes must fail the run.
    """
    for item in items:
        if item.path.is_relative_to(HERE) and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
