"""The pictures of the demo's page in README.md and in docs/, as the demo is now.

    python docs/screens.py

plays it in a real Chromium, with playwright, as `tests/browser` does, and writes docs/images/.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.plays import GUS, INES, Issue  # noqa: E402
from tests.browser.screen import Screen  # noqa: E402
from tests.shows import showing  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_IMAGES = ROOT / "docs/images"
_WIDE, _NARROW = {"width": 1280, "height": 800}, {"width": 960, "height": 1600}
_NO_GUIDE = "localStorage.setItem('playground.guide', 'closed')"
_ENGLISH = (
    ("The export of invoices stops at page 2", "The limit was too low. I have raised it, and the export works again."),
    ("working for you now?", "how satisfied are you"),
)
_FRENCH = (
    ("L’export des factures s’arrête à la page 2", "La limite était trop basse, elle est relevée."),
    ("Est-ce que tout fonctionne", "quel est votre niveau de satisfaction"),
)


def main() -> None:
    """Take all of them."""
    with tempfile.TemporaryDirectory() as temp, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium") or shutil.which("google-chrome"))
        alone, alive = Path(temp, "alone"), Path(temp, "alive")
        alone.mkdir()
        alive.mkdir()
        with showing(alone, "--empty") as show:  # where people live, they are asked about issues of their own first
            _take_stories(_page(browser, show.url, _WIDE), show.url)
        with showing(alive) as show:
            _take_summary(_page(browser, show.url, _NARROW))
        browser.close()


def _take_stories(screen: Screen, url: str) -> None:
    told = [(Issue(screen, url, who, said[0][0]), said) for who, said in ((GUS, _ENGLISH), (INES, _FRENCH))]
    for issue, (words, _) in told:
        issue.agent("claim")
        issue.agent("resolve", words[1])
    screen.move_clock("+1 day")
    for issue, (_, asked) in told:
        issue.look()
        issue.hears(asked[0]).get_by_role("button", name=issue.customer.label("solved"), exact=True).last.click()
    for _ in range(3):
        screen.move_clock("+1 hour")
    for (issue, (_, asked)), name in zip(told, ("story", "french"), strict=True):
        issue.look()
        issue.hears(asked[1])
        screen.page.screenshot(path=_IMAGES / f"{name}.png")


def _page(browser: "Browser", url: str, size: dict[str, int]) -> Screen:
    page = browser.new_page(viewport=size)
    page.add_init_script(_NO_GUIDE)
    screen = Screen(page)
    screen.open(url)
    return screen


def _take_summary(screen: Screen) -> None:
    screen.move_clock("+1 day")
    screen.be("Dana Weiss", "leads")
    of_resolution = screen.message("Needs you now", "Wednesday")
    of_resolution.wait_for()
    assert screen.is_drawn(of_resolution.get_by_role("img").last)
    screen.page.mouse.move(0, 0)
    of_resolution.screenshot(path=_IMAGES / "summary.png")


if __name__ == "__main__":
    main()
