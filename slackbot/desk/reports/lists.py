"""What agents look up: lists, one issue in full, the menu."""

from datetime import timedelta

from slackbot.blocks import answer as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk, agent
from slackbot.desk.people import directory
from slackbot.domain import mention
from slackbot.domain.metrics import turns
from slackbot.store import rows

_MOST = 10
_OF_USE = timedelta(days=14)  # nobody decides about a check-in held so long


def listing(desk: Desk, *, by: str, which: str, who: str | None = None) -> Message:
    """Return the unresolved issues: `open` ones, `mine`, `unclaimed`, or those `who` holds."""
    with desk.read() as tx:
        agent(tx, by)
        assignee = by if which == "mine" else who
        found, count = rows.issues.unresolved(tx, assignee=assignee, unclaimed=which == "unclaimed", limit=_MOST)
    return blocks.listing(desk.texts, found, count=count, which=which, who=who, now=desk.now())


def full(desk: Desk, number: int, *, by: str) -> Message:
    """Return everything about the issue. Raises `Refused` if there is none."""
    with desk.read() as tx:
        agent(tx, by)
        issue = rows.issues.get(tx, number)
        told = mention.as_it_went(rows.events.of_issue(tx, number))
        happened = [(event.at, event.by, event.what, event.detail) for event in told]
        count = len(turns(rows.touches.of_issue(tx, number)))
        requester = rows.people.get(tx, issue.requester) if issue.requester else None
    name = requester.name if requester is not None and requester.name else None
    return blocks.full(desk.texts, issue, requester=name, contacts=count, events=happened)


def menu(desk: Desk, *, by: str) -> Message:
    """Return the menu, with the messages that wait for somebody to decide."""
    with desk.read() as tx:
        agent(tx, by)
        undecided = rows.outbox_read.undecided(tx, since=desk.now() - _OF_USE)
    return blocks.menu(desk.texts, command=desk.command, undecided=undecided)


def message_text(desk: Desk, text: str) -> str:
    """Return what people saw of a message."""
    with desk.read() as tx:
        return directory.read_message(tx, text)


def check_agent(desk: Desk, *, by: str) -> None:
    """Raise `Refused` unless `by` is an agent."""
    with desk.read() as tx:
        agent(tx, by)
