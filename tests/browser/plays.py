"""A customer's side of the demo, in the customer's language, and the agents' actions beside it."""

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from slackbot.texts import Texts
from tests.browser.screen import Screen
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from playwright.sync_api import Locator


@dataclass(frozen=True)
class Customer:
    """Somebody of another company: what they are called, where they write, and their language."""

    name: str
    handle: str
    channel: str
    room: str
    locale: str
    texts: Texts = field(default_factory=Texts)

    def label(self, name: str, **values: Any) -> str:
        """Return what stands on a button in their language."""
        return str(self.texts.to(locale=self.locale).say(f"label/{name}", **values))


GUS = Customer("Gus Holt", "gus", "CGLOBEX", "ext-globex", "en")
INES = Customer("Ines Faye", "ines", "CINITECH", "ext-initech", "fr")


class Issue:
    """One issue of a customer, as its thread in their channel shows it to them."""

    def __init__(self, screen: Screen, url: str, customer: Customer, title: str) -> None:
        self.screen, self._url = screen, url
        self.customer, self.title = customer, title
        self._do(f"log @{customer.handle} {title}", channel=customer.channel)
        self.look(opened=False)
        self.number = int(re.findall(r"(?:#|n°\s)(\d+)", screen.message(title).inner_text())[0])

    def agent(self, verb: str, words: str = "") -> None:
        """Let Ana use a verb of the command on the issue."""
        self._do(f"{verb} #{self.number} {words}".strip(), channel="CTRIAGE")

    def look(self, *, opened: bool = True) -> None:
        """Be the customer, with the thread open if there is one yet."""
        self.screen.be(self.customer.name, self.customer.room)
        self.screen.message(self.title).wait_for()
        if opened:
            self.screen.open_thread(self.title)

    def press(self, asked: str, label: str, **values: Any) -> None:
        """Press the button with that label below the newest message that has these words."""
        self.screen.reply(asked).get_by_role("button", name=self.customer.label(label, **values), exact=True).click()

    def hears(self, words: str) -> "Locator":
        """Return the newest message of the thread that has these words, once it is there."""
        said = self.screen.reply(words)
        said.wait_for()
        return said

    def _do(self, text: str, *, channel: str) -> None:
        asked = {"user": "UANA", "channel": channel, "command": "/issue", "text": text}
        body = json.dumps(asked).encode()
        request = Request(f"{self._url}/ui/command", data=body, headers={"Content-Type": "application/json"})
        with urlopen(request, timeout=PATIENCE_S) as answer:
            assert json.load(answer)["ok"]
