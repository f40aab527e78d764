"""What goes out in another row's message: it begins with that one, and ends as that one does."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from slackbot.desk.context import Desk
from slackbot.domain import together as rules
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.issue import Issue
from slackbot.domain.together import Asked
from slackbot.outbox import after_delivery
from slackbot.outbox.prepared import Ready
from slackbot.store import rows
from slackbot.store.tx import Tx


def others(carrier: Delivery, asked: Sequence[Asked]) -> Sequence[Delivery]:
    """Return what goes with the carrier."""
    return [one.checkin for one in asked if one.checkin.id != carrier.id]


def begun(carrier: Delivery, ready: Ready) -> Delivery:
    """Return the carrier as its row stands once it was started: in which thread, and that others go with it."""
    if not ready.asked and not rules.carries(carrier):
        return carrier
    if not ready.asked:  # it had company the last time it was tried
        return replace(carrier, content=rules.content_of(carrier, others=0, url=None))
    url = next(one.url for one in ready.asked if one.checkin.id == carrier.id)
    content = rules.content_of(carrier, others=len(ready.asked) - 1, url=url)
    return replace(carrier, anchor_ts=rules.thread_of(ready.asked), content=content)


def begin(tx: Tx, desk: Desk, carrier: Delivery, ready: Ready, *, me: str) -> None:
    """Write down, for a row that was just started, which others go out in its message; they are held."""
    after = begun(carrier, ready)
    if after == carrier:
        return
    rows.outbox_together.carry(tx, carrier, me=me, anchor_ts=after.anchor_ts, content=after.content)
    for one in ready.asked:
        if one.checkin.id != carrier.id:
            content = rules.content_of(one.checkin, others=0, url=one.url)
            rows.outbox_together.go(
                tx, one.checkin, carrier=carrier, channel=ready.channel, now=desk.now(), content=content
            )


def hold_issues(tx: Tx, carrier: Delivery) -> tuple[Issue | None, Mapping[int, Issue]]:
    """Return the carrier's issue, and those of what goes with it, held in their order before any message is."""
    company = rows.outbox_together.those_with(tx, carrier) if rules.carries(carrier) else ()
    numbers = sorted({one.issue for one in (carrier, *company) if one.issue is not None})
    held = {number: rows.issues.lock(tx, number) for number in numbers}
    return held.get(carrier.issue or 0), held


def sent(
    tx: Tx, desk: Desk, carrier: Delivery, *, channel: str, ts: str, at: datetime, issues: Mapping[int, Issue]
) -> None:
    """Do what the arrival of what went with the carrier makes possible."""
    if not rules.carries(carrier):
        return
    rows.outbox_together.arrived(tx, carrier, channel=channel, ts=ts or None, at=at)
    for one in rows.outbox_together.those_with(tx, carrier):
        if one.issue is not None and one.issue in issues:
            after_delivery.sent(tx, desk, one, ts=ts, issue=issues[one.issue])


def not_sent(tx: Tx, carrier: Delivery, *, state: State = State.DUE, reason: str = "") -> None:
    """Put what was to go with the carrier back in line; where nobody knows of the carrier, nobody knows of it."""
    if not rules.carries(carrier):
        return
    if state is State.UNSURE:
        rows.outbox_together.doubt(tx, carrier, reason=reason)
    else:
        rows.outbox_together.let_go(tx, carrier)
