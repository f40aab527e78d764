"""Opting out of our questions and back in, honoured everywhere at once."""

from slackbot.blocks import opt_out as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.follow_up import asking_again, progress
from slackbot.desk.issues import cards, pending
from slackbot.desk.people import clicks, display_names, recipient, sides
from slackbot.desk.people.clicks import Click
from slackbot.domain import opt_out as rules
from slackbot.domain.delivery import State
from slackbot.domain.kinds import REFUSABLE, Kind
from slackbot.domain.opt_out import Wish
from slackbot.domain.person import Person
from slackbot.domain.reasons import Reason
from slackbot.store import rows
from slackbot.store.tx import Tx


def opt_out(desk: Desk, click: Click) -> Message:
    """Send who clicked no more questions, and return the answer. Raises `Refused` for our own side."""
    return _click(desk, click, Wish.STOP)


def opt_in(desk: Desk, click: Click) -> Message:
    """Take that back, and return the answer. Raises `Refused` for our own side."""
    return _click(desk, click, Wish.START)


def _click(desk: Desk, click: Click, wish: Wish) -> Message:
    with desk.begin() as tx:
        answer = fulfil_in(tx, desk, wish, by=clicks.clicker(tx, desk, click), channel=click.channel)
    desk.wake()
    return answer


def fulfil_in(tx: Tx, desk: Desk, wish: Wish, *, by: Person, channel: str, through_app: bool = False) -> Message:
    """Do what the person wishes inside a transaction of another action, and return the answer. Raises `Refused`."""
    has_asked = rows.issues.last_of(tx, by.user) is not None
    asker = by.user if has_asked else None
    rules.check_reader(sides.of(desk, by, channel=channel, requester=asker, through_app=through_app))
    texts = recipient.texts(desk, recipient.of_person(tx, desk, by.user))
    if wish is Wish.STOP:
        _stop(tx, desk, by.user)
        return blocks.done(texts)
    _start(tx, desk, by.user)
    return blocks.undone(texts, first_name=display_names.first_name(tx, by.user))


def _stop(tx: Tx, desk: Desk, user: str) -> None:
    """Hold what was not sent. Where a reminder was to go out, the agents learn that nobody reminds the customer.

    A word that was to be said by itself is asked of them.
    """
    for number in rows.outbox_read.issues_waiting(tx, user, kinds=REFUSABLE):
        rows.issues.hold(tx, number)  # before their messages, as every action does
    rows.people.opt_out(tx, user, at=desk.now())
    for held in rows.outbox_held.hold_for_person(tx, person=user, kinds=REFUSABLE, reason=Reason.OPTED_OUT):
        cards.enqueue_told(tx, desk, held)
        if held.kind is Kind.REMINDER:
            pending.not_reminded(tx, desk, held, Reason.OPTED_OUT)
        elif held.kind is Kind.PROGRESS:
            progress.ask_instead(tx, desk, held)
        elif held.kind is Kind.CHECKIN:
            asking_again.take_back(tx, desk, held)


def _start(tx: Tx, desk: Desk, user: str) -> None:
    """Put back in line what was held and is still to come; what was missed stays missed.

    So does a reminder: the agents know that nobody reminds the customer, and may have acted on it. A word that was to
    be said by itself is asked of them.
    """
    unresolved = rows.issues.unresolved_of(tx, user)
    rows.people.opt_out(tx, user, at=None)
    kinds = [kind for kind in REFUSABLE if kind not in (Kind.REMINDER, Kind.PROGRESS)]
    for number in rows.outbox_read.issues_waiting(tx, user, kinds=cards.TOLD, state=State.HELD):
        rows.issues.hold(tx, number)
    rows.outbox_held.release_for_person(tx, person=user, kinds=kinds, reason=Reason.OPTED_OUT, at=desk.now())
    for number in rows.outbox_read.issues_waiting(tx, user, kinds=cards.TOLD):
        cards.enqueue_edit(tx, desk, rows.issues.get(tx, number))
    for issue in unresolved:
        progress.promise_anew(tx, desk, issue)
