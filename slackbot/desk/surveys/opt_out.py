"""Opting out of our questions and back in, honoured everywhere at once."""

from slackbot.blocks import opt_out as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.follow_up import progress
from slackbot.desk.issues import pending
from slackbot.desk.people import clicks, display_names, recipient
from slackbot.desk.people.clicks import Press
from slackbot.domain import opt_out as rules
from slackbot.domain.delivery import REFUSABLE, Kind
from slackbot.domain.opt_out import Wish
from slackbot.domain.person import Person
from slackbot.store import rows
from slackbot.store.database import Connection

_REASON = "opted_out"


def opt_out(desk: Desk, press: Press) -> Message:
    """Send who pressed no more questions, and return the answer. Raises `Refused` for our own side."""
    return _press(desk, press, Wish.STOP)


def opt_in(desk: Desk, press: Press) -> Message:
    """Take that back, and return the answer. Raises `Refused` for our own side."""
    return _press(desk, press, Wish.START)


def _press(desk: Desk, press: Press, wish: Wish) -> Message:
    with desk.store.begin() as db:
        answer = fulfil_in(db, desk, wish, by=clicks.presser(db, desk, press))
    desk.wake()
    return answer


def fulfil_in(db: Connection, desk: Desk, wish: Wish, *, by: Person) -> Message:
    """Do what the person wishes inside a transaction of another deed, and return the answer. Raises `Refused`."""
    rules.check_reader(by, has_asked=rows.issues.last_of(db, desk.team, by.user) is not None)
    texts = recipient.texts(desk, recipient.of_person(db, desk, by.user))
    if wish is Wish.STOP:
        _stop(db, desk, by.user)
        return blocks.done(texts)
    _start(db, desk, by.user)
    return blocks.undone(texts, first_name=display_names.first_name(db, desk, by.user))


def _stop(db: Connection, desk: Desk, user: str) -> None:
    """Hold what was not sent. Where a reminder was to go out, the agents learn that nobody reminds the customer."""
    for number in rows.outbox_read.issues_waiting(db, desk.team, user, kinds=REFUSABLE):
        rows.issues.hold(db, desk.team, number)  # before what they owe, as every deed does
    rows.people.opt_out(db, desk.team, user, at=desk.now())
    for held in rows.outbox_write.hold_for_person(db, desk.team, person=user, kinds=REFUSABLE, reason=_REASON):
        if held.kind is Kind.REMINDER:
            pending.not_reminded(db, desk, held, _REASON)


def _start(db: Connection, desk: Desk, user: str) -> None:
    """Put back in line what was held and is still to come; what was missed stays missed.

    So does a reminder: the agents know that nobody reminds the customer, and may have acted on it.
    """
    unresolved = rows.issues.unresolved_of(db, desk.team, user)
    rows.people.opt_out(db, desk.team, user, at=None)
    kinds = [kind for kind in REFUSABLE if kind is not Kind.REMINDER]
    since = desk.now()
    rows.outbox_write.release_for_person(db, desk.team, person=user, kinds=kinds, reason=_REASON, since=since)
    for issue in unresolved:
        progress.promise_anew(db, desk, issue)
