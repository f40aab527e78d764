"""The page as a person uses it: by names, labels and keys."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_OVERFLOWING = """() => [...document.querySelectorAll("*")].filter((node) => {
  const { overflowX, overflowY, visibility } = getComputedStyle(node);
  const { right, width } = node.getBoundingClientRect();
  const scrolls = (way) => ["auto", "scroll"].includes(way) || node === document.documentElement;
  const isCut = width > 1 && right > innerWidth + 1 && visibility === "visible";
  const isHigh = scrolls(overflowY) && node.clientHeight && node.scrollHeight > node.clientHeight;
  return isCut || isHigh || (scrolls(overflowX) && node.clientWidth && node.scrollWidth > node.clientWidth);
}).map((node) => node.className || node.tagName)"""
_HISTORY_MS = 150_000  # a month is being told meanwhile, perhaps on a slow machine


class Screen:
    """One open page."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.messages = page.get_by_test_id("messages")
        self.thread = page.get_by_test_id("thread")
        self.form = page.get_by_test_id("modal")

    def open(self, url: str) -> None:
        """Open the page and wait until the bot is there."""
        self.page.goto(url)
        self.page.get_by_text("Bot connected").wait_for(timeout=_HISTORY_MS)

    def be(self, name: str, channel: str) -> None:
        """Become somebody, and go to a channel."""
        self.page.get_by_role("button", name=re.compile(f"^{name},")).click()
        self.page.get_by_role("button", name=re.compile(f"^#{channel}(,|$)")).click()

    def open_direct(self, name: str) -> None:
        """Go to what is said between two alone."""
        channels = self.page.get_by_role("navigation", name="Channels")
        channels.get_by_role("button", name=re.compile(f"^{name}(,|$)")).click()

    def write(self, words: str) -> None:
        """Write in the channel."""
        composer = self.page.get_by_test_id("composer")
        composer.fill(words)
        composer.press("Enter")

    def message(self, *words: str) -> "Locator":
        """Return the newest message of the channel that has all these words."""
        found = self.messages.get_by_role("listitem")
        for some in words:
            found = found.filter(has_text=some)
        return found.last

    def reply(self, words: str) -> "Locator":
        """Return the newest message of the open thread that has these words."""
        return self.thread.get_by_role("listitem").filter(has_text=words).last

    def open_thread(self, *words: str) -> None:
        """Open the thread of a message."""
        self.message(*words).get_by_role("button", name=re.compile(r"\d repl(y|ies)")).click()

    def move_clock(self, label: str) -> None:
        """Press one of the clock’s buttons, and wait until the clock is there: what falls due is done on the way."""
        button = self.page.get_by_test_id("clock").get_by_role("button", name=label)
        button.click()
        button.and_(self.page.locator(":not([aria-busy])")).wait_for()

    def confirm(self, label: str) -> None:
        """Answer the question that a button asks before it acts."""
        self.page.get_by_test_id("confirm").get_by_role("button", name=label, exact=True).click()

    def overflowing(self) -> list[str]:
        """Return what can be scrolled, or goes beyond the page, by its class."""
        found: list[str] = self.page.evaluate(_OVERFLOWING)
        return found

    def is_drawn(self, picture: "Locator") -> bool:
        """Tell whether the browser has the picture's pixels."""
        return bool(picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)"))
