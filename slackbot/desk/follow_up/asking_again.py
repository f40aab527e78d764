"""The promise to ask once more, given to whoever needs more time: whether it still holds, and taking it back."""

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import answer_edits
from slackbot.domain import keys
from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import THERE, Delivery, State
from slackbot.store import rows
from slackbot.store.tx import Tx

_COMES = (*THERE, State.UNSURE)


def of(tx: Tx, checkin: Delivery) -> Delivery | None:
    """Return the check-in that asks once more after this one, or has; None if none does."""
    again = rows.outbox_read.of_key(tx, keys.checkin(checkin.issue or 0, checkin.resolution_no, checkin.turn + 1))
    return again if again is not None and again.state in _COMES else None


def is_off(tx: Tx, checkin: Delivery) -> bool:
    """Return whether more time was wanted after this one, and nobody asks once more."""
    about = {"issue": checkin.issue or 0, "resolution_no": checkin.resolution_no, "turn": checkin.turn}
    given = rows.checkins.get(tx, **about)
    return given is not None and given.answer is Answer.MORE_TIME and of(tx, checkin) is None


def take_back(tx: Tx, desk: Desk, again: Delivery) -> None:
    """Enqueue the edit of what promised a check-in that does not go out."""
    first = rows.outbox_read.of_key(tx, keys.checkin(again.issue or 0, again.resolution_no, again.turn - 1))
    if first is not None and is_off(tx, first):
        answer_edits.enqueue_edit(tx, desk, first, view="ended")
