"""A real Chromium, and the demo in it."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.screen import Screen
from tests.conftest import absent
from tests.patience import PATIENCE_S
from tests.shows import Show, showing

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """A real Chromium, one a module: while there is one, no other test of the process can run a loop of its own."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        absent("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        absent("playwright")
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Show]:
    """The demo with its month of history; the tests share it, so each works with issues of its own.

    It ends with them: a demo that ran on beside all tests after them would take time from each.
    """
    with showing(tmp_path_factory.mktemp("show")) as running:
        yield running


@pytest.fixture
def screen(browser: "Browser") -> Iterator[Screen]:
    """A page that fails its test at any console error or uncaught exception."""
    bad: list[str] = []
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        page.on("console", lambda message: bad.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: bad.append(str(error)))
        yield Screen(page)
    assert not bad
