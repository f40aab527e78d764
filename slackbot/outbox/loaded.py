"""What one attempt to send knows: read once, in one transaction, and the same for the rule and for the words."""

from collections.abc import Callable
from dataclasses import dataclass

from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.people import reader_language, recipient
from slackbot.domain.delivery import Delivery
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import KINDS, Kind
from slackbot.domain.recipient import Recipient, is_alone
from slackbot.domain.traits import Reader
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import Texts, mention


@dataclass(frozen=True)
class Loaded:
    """A delivery, the issue it is about, if any, and who reads it; `reader` is None where that is not a customer.

    `mentions` is who reads it, where it is to mention them instead of naming them.
    """

    delivery: Delivery
    issue: Issue | None
    reader: Recipient | None
    mentions: str | None = None

    @property
    def about(self) -> Issue:
        """The issue. Raises `LookupError` where the message is about none."""
        if self.issue is None:
            raise LookupError(f"{self.delivery.key} is about no issue")
        return self.issue

    @property
    def first_name(self) -> str | None:
        """What to greet the customer by, None if nobody is named, we do not know it, or they have left."""
        if self.mentions is not None:
            return mention(self.mentions)
        person = self.reader.person if self.reader else None
        return None if person is None or person.is_gone else person.first_name

    @property
    def with_title(self) -> bool:
        """Whether the issue is to be named by its title, too: alone with the reader, where no thread begins with it."""
        return is_alone(self.delivery.channel)

    @property
    def customer(self) -> Recipient:
        """The customer who reads it. Raises `LookupError` where none does."""
        if self.reader is None:
            raise LookupError(f"{self.delivery.key} is read by no customer")
        return self.reader

    def texts(self, desk: Desk) -> Texts:
        """Return the templates as the customer reads them where it is posted."""
        return recipient.texts_in(desk, self.customer, self.delivery.channel)


def texts_of_agent(tx: Tx, desk: Desk, loaded: Loaded) -> Texts:
    """Return the templates as the agent reads them whom a direct message is for."""
    return reader_language.to_agent_in(tx, desk, loaded.delivery.person)


Maker = Callable[[Tx, Desk, Loaded], Message]
"""Makes the words and blocks of a delivery of one kind."""


def load(tx: Tx, desk: Desk, delivery: Delivery) -> Loaded:
    """Return what is known of the delivery now."""
    issue = rows.issues.get(tx, delivery.issue) if delivery.issue is not None else None
    return Loaded(delivery, issue, _reader(tx, desk, delivery, issue))


def _reader(tx: Tx, desk: Desk, delivery: Delivery, issue: Issue | None) -> Recipient | None:
    if KINDS[delivery.kind].reader is not Reader.CUSTOMER:
        return None
    if issue is not None:
        return recipient.of_issue(tx, desk, issue)
    if delivery.kind is Kind.WELCOME:
        return recipient.of_channel(tx, desk, delivery.channel)
    return recipient.of_person(tx, desk, delivery.person or "")
