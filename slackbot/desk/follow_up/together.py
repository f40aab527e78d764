"""Check-ins of one day to one person in one place: which can go out with one whose time has come."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import eligibility
from slackbot.domain import eligibility as rules
from slackbot.domain import together
from slackbot.domain.delivery import Delivery
from slackbot.domain.recipient import Recipient
from slackbot.domain.together import Asked
from slackbot.store import rows
from slackbot.store.tx import Tx


def beside(tx: Tx, desk: Desk, checkin: Delivery, reader: Recipient) -> Sequence[Asked]:
    """Return what of the same day can go out with a check-in that goes out now, the first due first."""
    if not together.can_share(checkin):
        return ()
    return [*_fitting(tx, desk, rows.outbox_together.waiting_beside(tx, checkin), reader)][: together.MOST]


def _fitting(tx: Tx, desk: Desk, waiting: Sequence[Delivery], reader: Recipient) -> Iterator[Asked]:
    now = desk.now()
    for one in waiting:
        if together.can_share(one) and together.is_of_today(one, now=now, zone=reader.zone):
            facts = eligibility.foreseen(tx, desk, replace(one, planned_at=min(now, one.planned_at)))
            if facts.issue is not None and rules.look(facts) is None:
                yield Asked(one, facts.issue)


def of_one_day(tx: Tx, checkin: Delivery, reader: Recipient) -> Sequence[Delivery]:
    """Return the others that are to go out with a check-in that is still to come, the first due first."""
    if not together.can_share(checkin):
        return ()
    day = checkin.due_at.astimezone(reader.zone).date()
    others = [one for one in rows.outbox_together.waiting_beside(tx, checkin) if together.can_share(one)]
    return [one for one in others if one.due_at.astimezone(reader.zone).date() == day]


def message_of(tx: Tx, asked: Delivery) -> Delivery:
    """Return the delivery in whose message a question stands: mostly itself."""
    carrier = rows.outbox_read.of_id(tx, asked.goes_with) if asked.goes_with is not None else None
    return carrier or asked
