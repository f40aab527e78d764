"""A person's word on a message that may or may not have arrived, or could not be sent."""

from slackbot.blocks import delivery as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk, agent
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.kinds import Kind
from slackbot.domain.outcome import Outcome
from slackbot.domain.reasons import Reason
from slackbot.errors import Refused
from slackbot.outbox import after_delivery, together
from slackbot.store import rows
from slackbot.store.tx import Tx


def send_again(desk: Desk, delivery_id: int, *, by: str) -> Message:
    """Put the message back in line. Raises `Refused` if somebody decided before."""
    with desk.begin() as tx:
        lost = _undecided(tx, delivery_id, by=by)
        _decide(tx, desk, lost, state=State.DUE, how=Outcome.SENT_AGAIN, by=by)
        together.not_sent(tx, lost)
        rows.outbox_held.revive_parents(tx, lost.id, at=desk.now())
        rows.outbox_held.revive_waiting(tx, lost.id, at=desk.now())
    desk.wake()
    return blocks.decided(desk.texts, lost, again=True)


def arrived(desk: Desk, delivery_id: int, *, by: str) -> Message:
    """Keep that the message is there. Raises `Refused` if somebody decided before."""
    with desk.begin() as tx:
        lost = _undecided(tx, delivery_id, by=by)
        _decide(tx, desk, lost, state=State.SENT, how=Outcome.ARRIVED, by=by)
        after_delivery.known_to_be_there(tx, desk, lost)
        _, issues = together.hold_issues(tx, lost)
        together.sent(tx, desk, lost, channel=lost.posted_channel or lost.channel, ts="", at=desk.now(), issues=issues)
        rows.outbox_read.free_waiting(tx, lost, reason=Reason.EDIT_LOST)
    desk.wake()
    return blocks.decided(desk.texts, lost, again=False)


def leave(desk: Desk, delivery_id: int, *, by: str) -> Message:
    """Let a message go that could not be sent, or is held. Raises `Refused` if somebody decided before."""
    with desk.begin() as tx:
        lost = _undecided(tx, delivery_id, by=by)
        _decide(tx, desk, lost, state=State.WITHDRAWN, how=Outcome.LEFT, by=by)
        if lost.kind is Kind.NOTICE:  # what was to stand under it stands alone
            rows.outbox_held.revive_waiting(tx, lost.id, at=desk.now())
            rows.outbox_read.free_waiting(tx, lost, reason=Reason.LEFT)
    desk.wake()
    return blocks.left(desk.texts, lost)


def _undecided(tx: Tx, delivery_id: int, *, by: str) -> Delivery:
    agent(tx, by)
    seen = rows.outbox_read.of_id(tx, delivery_id)
    if seen is not None:
        together.hold_issues(tx, seen)  # before its messages, as every action does
    lost = rows.outbox_read.lock(tx, delivery_id)
    if lost is None or not lost.is_undecided:
        raise Refused("refusal/decided_already")
    return lost


def _decide(tx: Tx, desk: Desk, lost: Delivery, *, state: State, how: Outcome, by: str) -> None:
    """Settle the message as somebody decided, and end the question about it, wherever it was answered."""
    if not rows.outbox_read.decide(tx, lost, state=state, at=desk.now()):
        raise Refused("refusal/decided_already")
    rows.outbox_lost.settle(tx, [(lost.id, lost.version)], at=desk.now(), how=how, by=by)
