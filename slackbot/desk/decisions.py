"""A person's word on a message that may or may not have arrived, or could not be sent."""

from slackbot.blocks import delivery as blocks
from slackbot.blocks.kit import Message
from slackbot.desk import afterwards
from slackbot.desk.context import Desk, agent
from slackbot.domain.delivery import UNDECIDED, Delivery, Kind, State
from slackbot.errors import Refused
from slackbot.store import issues, ledger
from slackbot.store.database import Connection


def send_again(desk: Desk, delivery_id: int, *, by: str) -> Message:
    """Put the message back in line. Raises `Refused` if somebody decided before."""
    with desk.store.begin() as db:
        lost = _undecided(db, desk, delivery_id, by=by)
        _decide(db, desk, lost, state=State.DUE)
        ledger.revive_waiting(db, lost)
    desk.wake()
    return blocks.decided(desk.texts, lost, again=True)


def arrived(desk: Desk, delivery_id: int, *, by: str) -> Message:
    """Keep that the message is there. Raises `Refused` if somebody decided before."""
    with desk.store.begin() as db:
        lost = _undecided(db, desk, delivery_id, by=by)
        _decide(db, desk, lost, state=State.SENT)
        afterwards.known_to_be_there(db, desk, lost)
        ledger.free_waiting(db, lost, reason="the message to edit is not known")
    desk.wake()
    return blocks.decided(desk.texts, lost, again=False)


def leave(desk: Desk, delivery_id: int, *, by: str) -> Message:
    """Let a message go that could not be sent. Raises `Refused` if somebody decided before."""
    with desk.store.begin() as db:
        lost = _undecided(db, desk, delivery_id, by=by)
        _decide(db, desk, lost, state=State.WITHDRAWN)
        if lost.kind is Kind.NOTICE:  # what was to stand under it stands alone
            ledger.revive_waiting(db, lost)
            ledger.free_waiting(db, lost, reason=ledger.LEFT)
    desk.wake()
    return blocks.left(desk.texts, lost)


def _undecided(db: Connection, desk: Desk, delivery_id: int, *, by: str) -> Delivery:
    agent(db, desk, by)
    seen = ledger.of_id(db, desk.team, delivery_id)
    if seen is not None and seen.issue is not None:
        issues.hold(db, desk.team, seen.issue)  # before what it owes, as every deed does
    lost = ledger.lock(db, desk.team, delivery_id)
    if lost is None or lost.state not in UNDECIDED:
        raise Refused("Somebody has decided about this message already.")
    return lost


def _decide(db: Connection, desk: Desk, lost: Delivery, *, state: State) -> None:
    if not ledger.decide(db, lost, state=state, at=desk.now()):
        raise Refused("Somebody has decided about this message already.")
