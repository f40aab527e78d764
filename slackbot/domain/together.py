"""Which check-ins go out in one message: those of one day to one person in one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from slackbot.domain.delivery import Delivery, Verb
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind

MOST = 10  # in one message: each has up to four blocks, and Slack takes fifty
_WITH = "with"  # how many go with this one, in what its row keeps


@dataclass(frozen=True)
class Asked:
    """One check-in of a message, its issue, and the address of the issue's thread, if there is one."""

    checkin: Delivery
    issue: Issue
    url: str | None = None


def can_share(checkin: Delivery) -> bool:
    """Return whether it can go out beside others: in a thread or alone with the bot, in no words of its own."""
    if checkin.kind is not Kind.CHECKIN or checkin.verb is not Verb.POST or checkin.person is None:
        return False
    is_placed = checkin.anchor_ts is not None or checkin.channel == checkin.person
    return is_placed and "template" not in checkin.content


def is_of_today(checkin: Delivery, *, now: datetime, zone: ZoneInfo) -> bool:
    """Return whether it falls due today there, or has before."""
    return checkin.due_at.astimezone(zone).date() <= now.astimezone(zone).date()


def thread_of(asked: Sequence[Asked]) -> str | None:
    """Return the thread of the issue that was resolved last."""
    last = max(asked, key=lambda one: (one.issue.resolved_at or one.checkin.planned_at, one.issue.number))
    return last.checkin.anchor_ts


def carries(delivery: Delivery) -> bool:
    """Return whether others go out with its message."""
    return bool(delivery.content.get(_WITH))


def content_of(carrier: Delivery, *, others: int, url: str | None) -> dict[str, object]:
    """Return what the carrier's row keeps, and that of one that goes with it, where `others` is 0."""
    kept = {name: value for name, value in carrier.content.items() if name not in (_WITH, "url")}
    return kept | ({_WITH: others} if others else {}) | ({"url": url} if url else {})
