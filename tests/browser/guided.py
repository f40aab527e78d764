"""The guide of the page, played from the first step to the last, by mouse or by keyboard alone."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tests.browser.plays import GUS
from tests.browser.screen import Screen

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_FURTHEST = 80  # presses of Tab: more than there are stops on the page
_BEGINNING = 40  # characters by which a trouble is known


class Hand(Protocol):
    """A way to use the page."""

    def press(self, button: "Locator") -> None:
        """Press a button, once it is there."""

    def write(self, words: str) -> None:
        """Write into the field that has the focus, over what is in it."""


@dataclass
class Mouse:
    """The usual way."""

    page: "Page"

    def press(self, button: "Locator") -> None:
        """Click."""
        button.click()

    def write(self, words: str) -> None:
        """Type."""
        _over(self.page, words)


@dataclass
class Keys:
    """The keyboard alone: whatever is pressed is reached with Tab."""

    page: "Page"

    def press(self, button: "Locator") -> None:
        """Go there with Tab, and press Enter."""
        button.and_(self.page.locator(":enabled")).wait_for()
        for _ in range(_FURTHEST):
            if button.evaluate("button => button === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"Tab does not lead to {button}")
        self.page.keyboard.press("Enter")

    def write(self, words: str) -> None:
        """Type."""
        _over(self.page, words)


def _over(page: "Page", words: str) -> None:
    page.locator("textarea:focus").wait_for()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


class Guided:
    """The guide on an open page."""

    def __init__(self, screen: Screen, hand: Hand) -> None:
        self.screen, self.hand = screen, hand
        self.guide = screen.page.get_by_test_id("guide")

    def play(self, trouble: str) -> None:
        """Play all of it with this trouble, until both posts are there."""
        self.ask_and_log(trouble)
        self.solve(trouble)
        self.answer()
        self.step("Next 09:00, then be Dana")
        self.is_done(6)

    def ask_and_log(self, trouble: str) -> None:
        """Write as the customer, and log it in the words that the guide puts there."""
        self.step("Be Gus and write")
        self.hand.write(trouble)
        self.screen.page.keyboard.press("Enter")
        self.is_done(1)
        self.step("Be Ana and log it")
        self.screen.page.locator("textarea:focus").wait_for()
        self.screen.page.keyboard.press("Enter")
        self.is_done(2)

    def solve(self, trouble: str) -> None:
        """Take the issue and solve it, on its card."""
        self.step("Go to the card")
        card = self.screen.message(trouble[:_BEGINNING])
        self.hand.press(card.get_by_role("button", name="Claim"))
        self.hand.press(card.get_by_role("button", name="Resolve"))
        self.hand.write("It works again.")
        self.hand.press(self.screen.form.get_by_role("button", name="Resolve"))
        self.is_done(3)

    def answer(self) -> None:
        """Be the customer, who says that it works, and rates."""
        self.step("+1 day, then answer")
        solved = self.screen.thread.get_by_role("button", name=GUS.label("solved"), exact=True)
        self.hand.press(solved.last)
        self.is_done(4)
        self.step("+3 hours, then rate")
        self.hand.press(self.screen.thread.get_by_role("button", name=GUS.label("score", score=5), exact=True).last)
        self.is_done(5)

    def step(self, label: str) -> None:
        """Press the button of the step that has its turn."""
        self.hand.press(self.guide.get_by_role("button", name=label, exact=True))

    def is_done(self, count: int) -> None:
        """Wait until so many steps have ticked themselves."""
        self.guide.get_by_text(f"{count} of 6", exact=True).wait_for()

    def post(self, what: str) -> "Locator":
        """Go to the post that the last step leads to, and return it."""
        self.hand.press(self.guide.get_by_role("button", name=re.compile(what)))
        shown = self.screen.page.locator(".message:focus")
        shown.wait_for()
        return self.screen.messages.locator(f'[data-ts="{shown.get_attribute("data-ts")}"]')
