"""Whether follow-up may go out now: what the rule in `domain/eligibility.py` looks at, read once."""

from collections.abc import Sequence

from slackbot.desk.context import Desk
from slackbot.desk.people import recipient
from slackbot.domain import keys
from slackbot.domain.delivery import Delivery
from slackbot.domain.eligibility import Facts
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.metrics import Contact
from slackbot.domain.question import CSAT
from slackbot.store import rows
from slackbot.store.tx import Tx


def facts(tx: Tx, desk: Desk, delivery: Delivery) -> Facts:
    """Return what decides about the message as things stand now."""
    issue = rows.issues.get(tx, delivery.issue) if delivery.issue is not None else None
    reader = recipient.of_issue(tx, desk, issue) if issue else recipient.of_person(tx, desk, delivery.person or "")
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


def _spoken(tx: Tx, issue: Issue | None) -> Sequence[Contact]:
    return rows.touches.of_issue(tx, issue.number) if issue else ()


def _is_rated(tx: Tx, delivery: Delivery) -> bool:
    return rows.answers.counted(tx, CSAT, issue=delivery.issue or 0, resolution_no=delivery.resolution_no) is not None


def is_unwanted(tx: Tx, desk: Desk, delivery: Delivery) -> bool:
    """Return whether who is to get the message has opted out."""
    return recipient.of_person(tx, desk, delivery.person or "").has_opted_out
