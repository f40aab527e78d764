"""Two messages of one resolution that go out at the same time: only one of them can be the second."""

import pytest
from sqlalchemy import update

from slackbot.desk.follow_up import eligibility
from slackbot.desk.follow_up.eligibility import Undecided
from slackbot.desk.issues import actions
from slackbot.domain.delivery import NewDelivery, State
from slackbot.domain.kinds import Kind
from slackbot.domain.verdict import Stop
from slackbot.store import outbox_write
from slackbot.store.tables import deliveries
from tests.desk_env import DeskEnv

TOO_MUCH = Stop(State.WITHDRAWN, "unanswered")


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (State.DUE, State.SENT, None),
        (State.SENT, State.FAILED, None),
        (State.SENT, State.HELD, None),
        (State.SENT, State.WITHDRAWN, None),
        (State.SENT, State.SENT, TOO_MUCH),
        (State.UNSURE, State.SENT, TOO_MUCH),  # it may be there
        (State.SENT, State.SENDING, Undecided),
        (State.SENDING, State.SENDING, Undecided),
    ],
)
def test_a_message_waits_while_it_is_not_known_whether_it_is_the_third(
    room: DeskEnv, first: State, second: State, verdict: Stop | type[Undecided] | None
) -> None:
    room.log()
    actions.resolve(room.desk, 1, by="UANA")
    at = room.clock.now()
    quote = NewDelivery("quote:1:1", Kind.QUOTE, "UGUS", at, issue=1, resolution_no=1, person="UGUS")

    with room.desk.begin() as tx:
        outbox_write.enqueue(tx, quote, at=at)
        for key, state in (("checkin:1:1:1", first), ("survey:1:1", second)):
            mine = deliveries.c.team_id == tx.team, deliveries.c.key == key
            tx.db.execute(update(deliveries).where(*mine).values(state=state.value, attempted_at=at))
    row = room.of_key(quote.key)
    with room.desk.begin() as tx:
        found = eligibility.hold_for_room(tx, row)

    assert (type(found) if isinstance(found, Undecided) else found) == verdict
