"""How long a stranger needs, from starting the demo to the leads' posts with an issue of their own.

    python bench/guide.py [--pictures DIR]

Starts `slackbot demo` and plays the guide of its page in Chromium by mouse, and from another start by the keyboard
alone. The exit code is 1 if either takes two minutes of real time or more. With `--pictures` the page is photographed
instead, before each press: wide and narrow, light and dark, with the shortest words and with long ones.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.browser.guided import Guided, Hand, Keys, Mouse
from tests.browser.screen import Screen
from tests.shows import showing

if TYPE_CHECKING:
    from playwright.sync_api import Locator

LONGEST_S = 120
WAYS: dict[str, Callable[[Page], Hand]] = {"by mouse": Mouse, "by keyboard": Keys}
SIZES = {"wide": (1280, 800), "narrow": (390, 844)}
TROUBLES = {
    "usual": "The export button does nothing since this morning",
    "short": "Help",
    "long": "Since Tuesday the export of the quarterly consumption report of all our sites stops at 37 % with "
    "“connection closed by peer”, on each of three machines, in every browser, with and without the proxy: "
    "https://intranet.globex.example/reports/export?quarter=2026-Q3&sites=all&format=xlsx&columns=consumption,costs "
    "The Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft is waiting for it.",
}

MORE = ("unhappy", "went out", "will read", "French")


class Camera(Mouse):
    """A mouse that photographs the page before each press."""

    def __init__(self, page: Page, *, folder: Path) -> None:
        super().__init__(page)
        self._folder, self._taken = folder, 0

    def press(self, button: "Locator") -> None:
        """Photograph, and click."""
        button.wait_for()
        self.photograph()
        super().press(button)

    def photograph(self) -> None:
        """Photograph the page in each size and each of its two looks."""
        self._taken += 1
        for size, (width, height) in SIZES.items():
            self.page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # of two that it knows
                self.page.screenshot(path=self._folder / f"{self._taken:02}-{size}-{scheme}.png")
        wide, high = SIZES["wide"]
        self.page.set_viewport_size({"width": wide, "height": high})


def main() -> int:
    """Play it, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=Path, help="a folder for photographs of the page")
    pictures = parser.parse_args().pictures
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path) as browser:
        if pictures:
            for name, trouble in TROUBLES.items():
                photograph(browser, trouble, folder=pictures / name)
            return 0
        took = {way: played(browser, hand) for way, hand in WAYS.items()}
    for way, seconds in took.items():
        print(f"{way}: {seconds:.0f} s from the start to both posts")
    return int(max(took.values()) >= LONGEST_S)


def played(browser: Browser, hand: Callable[[Page], Hand]) -> float:
    """Return how many seconds all of it took, the start too."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as temp, showing(Path(temp)) as show, browser.new_context() as context:
        screen = Screen(context.new_page())
        screen.open(show.url)
        guided = Guided(screen, hand(screen.page))
        guided.play(TROUBLES["usual"])
        guided.post("solved")
        guided.post("rated")
        return time.monotonic() - began


def photograph(browser: Browser, trouble: str, *, folder: Path) -> None:
    """Play it with this trouble, and photograph each step and what else the guide shows."""
    still = browser.new_context(reduced_motion="reduce")
    with tempfile.TemporaryDirectory() as temp, showing(Path(temp)) as show, still as context:
        screen = Screen(context.new_page())
        screen.open(show.url)
        camera = Camera(screen.page, folder=folder)
        guided = Guided(screen, camera)
        guided.play(trouble)
        for what in ("solved", "rated"):
            guided.post(what)
        guided.guide.get_by_text("What it is not yet").click()
        camera.photograph()
        guided.guide.get_by_text("What else it does").click()
        for what in MORE:
            guided.hand.press(guided.guide.get_by_role("button", name=what))
        camera.photograph()


if __name__ == "__main__":
    sys.exit(main())
