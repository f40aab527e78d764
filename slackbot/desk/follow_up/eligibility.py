"""Whether follow-up may go out now: what the rule in `domain/eligibility.py` looks at, read once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from slackbot.desk.context import Desk
from slackbot.desk.people import recipient
from slackbot.desk.people.known import Known
from slackbot.domain import eligibility as rules
from slackbot.domain import keys
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.eligibility import Facts
from slackbot.domain.events import ANSWERS
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import TWO_AT_MOST, Kind
from slackbot.domain.metrics import Contact
from slackbot.domain.question import CSAT
from slackbot.domain.reasons import Reason
from slackbot.domain.recipient import Recipient
from slackbot.domain.verdict import Stop
from slackbot.store import rows
from slackbot.store.outbox_read import Other
from slackbot.store.tx import Tx


class Undecided:
    """Another message is on its way, and whether it arrives decides."""


def facts(tx: Tx, desk: Desk, delivery: Delivery, *, known: Known | None = None) -> Facts:
    """Return what decides about the message as things stand now, but for its place among two: `hold_for_room` looks.

    `known` is what was read before of its reader and its channel, and with them perhaps of its issue.
    """
    issue = _issue(tx, delivery, known)
    reader = _reader(tx, desk, delivery, issue, known)
    now = desk.now()
    return Facts(
        delivery=delivery,
        issue=issue,
        reader=reader,
        spoken=_spoken(tx, issue),
        first_line=rows.outbox_read.of_key(tx, keys.notice(issue.number)) if issue and not issue.thread_ts else None,
        is_rated=delivery.kind is Kind.SURVEY_REMINDER and _is_rated(tx, delivery),
        team=recipient.team(desk, now),
        now=now,
    )


def _issue(tx: Tx, delivery: Delivery, known: Known | None) -> Issue | None:
    if delivery.issue is None:
        return None
    read = known.outlook.issue if known and known.outlook else None
    return read or rows.issues.get(tx, delivery.issue)


def _reader(tx: Tx, desk: Desk, delivery: Delivery, issue: Issue | None, known: Known | None) -> Recipient:
    if issue is None:
        return recipient.of_person(tx, desk, delivery.person or "")
    place = known.place if known and known.channel == issue.channel else None
    return recipient.of_issue(tx, desk, issue, place=place, person=known.person if known else None)


def foreseen(tx: Tx, desk: Desk, delivery: Delivery) -> Facts:
    """Return the same of a message whose time has not come, with the others that the resolution brought before."""
    posts = arrived(others(tx, delivery))
    return replace(facts(tx, desk, delivery), posts=posts, answers=_answers(tx, delivery, posts))


def others(tx: Tx, delivery: Delivery) -> Sequence[Other]:
    """Return the other messages about the resolution, which leave no room for a third; also those under way."""
    if delivery.kind not in TWO_AT_MOST or delivery.issue is None:
        return ()
    return rows.outbox_read.others_of_resolution(tx, delivery, kinds=TWO_AT_MOST)


def arrived(sent: Sequence[Other]) -> Sequence[datetime]:
    """Return when they arrived, or may have: not those under way, of which that is not known yet."""
    return [one.arrived_at for one in sent if one.state is not State.SENDING]


def _answers(tx: Tx, delivery: Delivery, posts: Sequence[datetime]) -> Sequence[datetime]:
    if len(posts) < rules.MOST_UNANSWERED:
        return ()  # nobody asks
    return [event.at for event in rows.events.of_issue(tx, delivery.issue or 0) if event.what in ANSWERS]


def hold_for_room(tx: Tx, delivery: Delivery) -> Stop | Undecided | None:
    """Return why the message must not be sent beside the others that the resolution brought, None if it may.

    Its issue is held until the transaction ends, so that two messages cannot both be the second.
    """
    if delivery.kind not in TWO_AT_MOST or delivery.issue is None:
        return None
    rows.issues.hold(tx, delivery.issue)
    sent = others(tx, delivery)
    if _is_too_much(tx, delivery, arrived(sent)):
        return Stop(State.WITHDRAWN, Reason.UNANSWERED)
    return Undecided() if _is_too_much(tx, delivery, [one.tried_at for one in sent]) else None


def _is_too_much(tx: Tx, delivery: Delivery, posts: Sequence[datetime]) -> bool:
    if len(posts) < rules.MOST_UNANSWERED:
        return False
    spoken = rows.touches.of_issue(tx, delivery.issue or 0)
    return rules.is_too_much(posts, answers=_answers(tx, delivery, posts), spoken=spoken)


def _spoken(tx: Tx, issue: Issue | None) -> Sequence[Contact]:
    return rows.touches.of_issue(tx, issue.number) if issue else ()


def _is_rated(tx: Tx, delivery: Delivery) -> bool:
    return rows.answers.counted(tx, CSAT, issue=delivery.issue or 0, resolution_no=delivery.resolution_no) is not None


def unwanted(tx: Tx, desk: Desk, delivery: Delivery) -> Stop | None:
    """Return why that person gets no message of this sort, None if they do."""
    reader = recipient.of_person(tx, desk, delivery.person or "")
    return rules.GONE if reader.has_left else rules.unwanted(reader)
