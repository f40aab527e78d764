"""Clicks: an answer counts only for a message that was posted, or may have been, where the click was."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import update

from slackbot.desk.context import Desk
from slackbot.desk.issues import actions
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import checkins, responses, testimonials
from slackbot.domain import keys
from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import MAY_BE_THERE, NewDelivery, State
from slackbot.domain.kinds import Kind
from slackbot.domain.question import CES, CSAT, NPS, RECOVERY
from slackbot.domain.testimonial import Consent
from slackbot.errors import Refused
from slackbot.store import outbox_read, outbox_write
from slackbot.store.tables import deliveries
from tests.desk_env import DeskEnv
from tests.running_app import MONDAY

GUS = Click(user="UGUS", home_team="T0GLOBEX001", channel="CGLOBEX", ts="1764000000.000100")
_ANSWERS: dict[Kind, tuple[str, Callable[[Desk, int, Click], object]]] = {
    Kind.CHECKIN: (
        keys.checkin(1, 1, 1),
        lambda desk, _, click: checkins.answer(desk, "1.1.1", Answer.SOLVED, click=click),
    ),
    Kind.SURVEY: (keys.survey(1, 1), lambda desk, _, click: responses.answer(desk, CSAT, "1.1.5", click=click)),
    Kind.SURVEY_REMINDER: (
        keys.survey_reminder(1, 1),
        lambda desk, _, click: responses.answer(desk, CSAT, "1.1.5", click=click),
    ),
    Kind.CES: (keys.survey(1, 1), lambda desk, _, click: responses.answer(desk, CES, "1.1.7", click=click)),
    Kind.NPS: (keys.nps(1, day=MONDAY), lambda desk, row, click: responses.answer(desk, NPS, f"{row}.9", click=click)),
    Kind.RECOVERY_SURVEY: (
        keys.recovery_survey(1, 1),
        lambda desk, _, click: responses.answer(desk, RECOVERY, "1.1.4", click=click),
    ),
    Kind.QUOTE: (
        keys.quote(1, 1),
        lambda desk, _, click: testimonials.answer(desk, "1.1", Consent.AGREED, click=click),
    ),
}
_STANDING = [  # how the message stands, where it was sent, where the click was, and whether it counts
    *((state, "CGLOBEX", "CGLOBEX", False) for state in State if state not in MAY_BE_THERE),
    (State.DUE, None, "CGLOBEX", False),
    (State.SENDING, "CINITECH", "CGLOBEX", False),
    (State.SENDING, "UMAYA", "DGUS", False),
    (State.SENDING, "UGUS", "DGUS", True),
    *((state, "CGLOBEX", "CGLOBEX", True) for state in MAY_BE_THERE),
]


def _ask(room: DeskEnv, kind: Kind) -> int:
    """Return the id of a message of that kind about the resolved issue 1, which is due."""
    key, _ = _ANSWERS[kind]
    room.log()
    actions.resolve(room.desk, 1, by="UANA")
    issue = None if kind is Kind.NPS else 1
    new = NewDelivery(key, kind, "CGLOBEX", room.clock.now(), issue=issue, resolution_no=1, person="UGUS")
    with room.desk.begin() as tx:
        outbox_write.enqueue(tx, new, at=room.clock.now())
    _put(room, kind, state=State.DUE, there=None)
    return room.of_key(key).id


def _put(room: DeskEnv, kind: Kind, *, state: State, there: str | None) -> None:
    """Let the message stand like that, with no `ts`."""
    row, key = deliveries.c, _ANSWERS[kind][0]
    stands = {"kind": kind.value, "state": state.value, "posted_channel": there, "ts": None, "waits_for": None}
    with room.desk.begin() as tx:
        tx.db.execute(update(deliveries).where(row.team_id == tx.team, row.key == key).values(**stands))


@pytest.mark.parametrize("kind", _ANSWERS, ids=lambda kind: kind.value)
def test_an_answer_counts_only_where_its_question_may_be(room: DeskEnv, kind: Kind) -> None:
    key, answer = _ANSWERS[kind]
    row_id, counted = _ask(room, kind), []

    for state, there, here, _ in _STANDING:
        _put(room, kind, state=state, there=there)
        try:
            answer(room.desk, row_id, replace(GUS, channel=here))
        except Refused as no:
            counted.append(no.template != "refusal/outdated")
        else:
            counted.append(True)
            assert (room.of_key(key).posted_channel, room.of_key(key).ts) == (here, GUS.ts)

    assert counted == [is_taken for *_, is_taken in _STANDING]


def test_one_message_is_not_the_question_of_two_issues(room: DeskEnv) -> None:
    _ask(room, Kind.SURVEY)
    _put(room, Kind.SURVEY, state=State.SENT, there="CGLOBEX")
    responses.answer(room.desk, CSAT, "1.1.5", click=GUS)
    with room.desk.begin() as tx:
        tx.db.execute(update(deliveries).where(deliveries.c.team_id == tx.team).values(state=State.UNSURE.value))

    with pytest.raises(Refused, match="refusal/outdated"):
        checkins.answer(room.desk, "1.1.1", Answer.SOLVED, click=GUS)

    with room.desk.read() as tx:
        found = outbox_read.of_message(tx, channel=GUS.channel, ts=GUS.ts)
    assert found is not None
    assert found.kind is Kind.SURVEY
