"""Why an agent's wish for a message cannot be met, in the words in which `why` gives the same reason."""

from slackbot.desk.context import Desk
from slackbot.domain import eligibility
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.reasons import Reason
from slackbot.domain.recipient import Recipient
from slackbot.errors import Refused

_NAMEABLE = (Reason.NO_CUSTOMER, Reason.GONE)
"""What goes away once somebody else is named as the customer."""


def check_sendable(desk: Desk, issue: Issue, reader: Recipient, kind: Kind) -> None:
    """Raise `Refused` if nobody would get a message of that kind about the issue."""
    if eligibility.unsendable(issue, reader, kind) is not None:
        raise unsent(desk, issue, reader, kind)


def unsent(desk: Desk, issue: Issue, reader: Recipient, kind: Kind) -> Refused:
    """Return the refusal that says why nobody gets a message of that kind."""
    reason = eligibility.unsendable(issue, reader, kind) or Reason.NO_CUSTOMER
    return because(desk, issue, kind, reason=reason)


def because(desk: Desk, issue: Issue, kind: Kind, *, reason: str) -> Refused:
    """Return the refusal that a message of that kind is not sent for that reason."""
    called, why = desk.texts.say("delivery/name", kind=kind.value), desk.texts.say("answer/why_reason", reason=reason)
    return Refused("answer/not_sent", number=issue.number, called=called, reason=why, nameable=reason in _NAMEABLE)
