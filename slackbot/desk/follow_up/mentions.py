"""Mentioning whoever asked, once: in our first message of a thread that they have not written in."""

from collections.abc import Sequence
from datetime import datetime

from slackbot.desk.context import Desk
from slackbot.desk.people import recipient
from slackbot.domain import mention as rules
from slackbot.domain.delivery import Delivery, State, Verb
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import FOLLOW_UP, TO_CUSTOMER, Kind
from slackbot.domain.mention import Facts
from slackbot.domain.metrics import Contact
from slackbot.domain.recipient import Recipient
from slackbot.domain.send_window import Team
from slackbot.slack import Slack, SlackSaysNo
from slackbot.store import rows
from slackbot.store.tx import Tx

_MOST_PAGES = 10  # of the members of a channel; Slack gives up to 1,000 at a time


def candidate(
    tx: Tx,
    desk: Desk,
    delivery: Delivery,
    issue: Issue | None,
    reader: Recipient | None,
    *,
    was_edited: bool = True,
) -> str | None:
    """Return whom the message to that reader is to mention if they are in its channel, None if nobody.

    `was_edited` is False where it is known already that nothing of the issue was changed.
    """
    if delivery.verb is not Verb.POST or delivery.kind not in TO_CUSTOMER or issue is None or reader is None:
        return None
    person = issue.requester
    if person is None or issue.channel is None or delivery.channel != issue.channel or not _can_be(reader):
        return None
    is_below_our_line = delivery.kind in FOLLOW_UP and issue.thread_ts
    if is_below_our_line and not was_edited:
        return None
    events = rows.events.of_issue(tx, issue.number)
    if is_below_our_line and not rules.was_named_later(events):
        return None  # our first line was the first message; most are asked no more than this
    if _was(tx, events, person, apart_from=delivery.key):
        return None
    return person if rules.is_due(_facts(tx, desk, delivery, issue, reader, events)) else None


def _can_be(reader: Recipient) -> bool:
    """Return whether Slack would tell them: one of the customer's people who is still there."""
    person = reader.person
    return person is not None and not (person.is_gone or person.is_bot or person.is_agent)


def _was(tx: Tx, events: Sequence[Event], person: str, *, apart_from: str) -> bool:
    """Return whether another message mentioned them, or will: one that did not go out has mentioned nobody."""
    others = rules.messages(events, person) - {apart_from}
    return any(rules.is_taken(rows.outbox_read.of_key(tx, key)) for key in others)


def _facts(tx: Tx, desk: Desk, delivery: Delivery, issue: Issue, reader: Recipient, events: Sequence[Event]) -> Facts:
    named_at = rules.named_at(events)
    return Facts(
        is_answer=delivery.kind is Kind.REPLY,
        is_first=not _has_posted(tx, issue, apart_from=delivery.id, since=named_at),
        is_around=_is_around(tx, desk, reader, issue.requester or ""),
        has_written=_has_written(issue, rows.touches.of_issue(tx, issue.number), events),
        has_opted_out=reader.has_opted_out,
    )


def _has_posted(tx: Tx, issue: Issue, *, apart_from: int, since: datetime) -> bool:
    said = rows.outbox_read.of_issue(tx, issue.number, kinds=TO_CUSTOMER)
    others = (one for one in said if one.id != apart_from and one.posted_channel == issue.channel)
    return any(one.state is State.SENT and one.sent_at is not None and one.sent_at >= since for one in others)


def _has_written(issue: Issue, spoken: Sequence[Contact], events: Sequence[Event]) -> bool:
    return rules.author(issue, events) == issue.requester or any(one.by == issue.requester for one in spoken)


def _is_around(tx: Tx, desk: Desk, reader: Recipient, person: str) -> bool:
    """Return whether they wrote a moment ago, or our hours by their own clock say that they are at work."""
    now = desk.now()
    since = now - rules.JUST_NOW
    if rows.touches.wrote_since(tx, person, since=since) or rows.recent_messages.wrote_since(tx, person, since=since):
        return True
    theirs = Team(desk.defaults.hours, reader.zone, reader.customer.holidays)
    return theirs.next_opening(now) <= now and reader.first_allowed(now) <= now


def is_in(slack: Slack, person: str, *, channel: str) -> bool:
    """Return whether Slack says that the person is in the channel; of a very large one, whether they are found soon."""
    cursor = ""
    for _ in range(_MOST_PAGES):
        try:
            page = slack.members(channel, cursor)
        except SlackSaysNo:
            return False
        if person in page.items:
            return True
        cursor = page.cursor
        if not cursor:
            return False
    return False


def claim(tx: Tx, desk: Desk, delivery: Delivery, person: str | None) -> bool:
    """Note whom the message, which is just being sent, mentions: of one that was tried before also if nobody any more.

    False if the message must be composed again: by now another one mentions them, or no mention is needed.
    """
    was_tried = delivery.attempted_at is not None and delivery.verb is Verb.POST and delivery.kind in TO_CUSTOMER
    if delivery.issue is None or not (person or was_tried):
        return True
    issue = rows.issues.lock(tx, delivery.issue)
    if person and candidate(tx, desk, delivery, issue, recipient.of_issue(tx, desk, issue)) != person:
        return False
    if rules.mentioned(rows.events.of_issue(tx, issue.number)).get(delivery.key) != person:
        detail = {"person": person, "message": delivery.key}
        rows.events.add(tx, Event(issue.number, desk.now(), None, What.MENTIONED, detail))
    return True
