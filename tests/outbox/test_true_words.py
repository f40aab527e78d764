"""What customers read is true when it goes out, in every language: nobody works on it, nobody answered, no day."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from slackbot.desk.issues import actions
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import checkins
from slackbot.domain.checkin import Answer
from slackbot.texts import Texts
from slackbot.texts.catalogue import Reads, templates
from tests.desk_env import DeskEnv

Rooms = Callable[..., DeskEnv]
LOCALES = ("en", "de", "fr", "es")
_TO_CUSTOMERS = [name for name, one in templates().items() if one.reads is Reads.CUSTOMER]
_OFFICE = {"working_hours": "Mon-Fri 09:00-17:00", "timezone": "Europe/Berlin"}

ENDS_ON_A_DAY = {"pending/reminder"}
"""Where a day may stand: the plan ends the issue on it. The first line has the next opening beside."""

HAS_PASSED = {"brief/customer", "brief/customer_open"}
"""Where a day may stand because it has passed: it promises nothing."""


def _in_every_language(name: str, **others: None) -> Iterator[str]:
    """Give what a template says with its samples, but for those others that it has."""
    variables = templates()[name].variables
    values = {key: variable.samples[0] for key, variable in variables.items()}
    values |= {key: value for key, value in others.items() if key in variables}
    return (Texts().to(locale=locale).say(name, **values) for locale in LOCALES)


@pytest.mark.parametrize("name", [name for name in _TO_CUSTOMERS if name not in ENDS_ON_A_DAY | HAS_PASSED])
def test_no_message_names_a_day_that_nobody_chose(name: str) -> None:
    for said in _in_every_language(name, opens_at=None):
        assert not re.search(r"2026|[Mm]onday|Montag|lundi|lunes|Thursday|Donnerstag|jeudi|jueves", said)


WORKS = r"is looking at|on it\b|kümmert sich|s’en occupe|ocupa"


@pytest.mark.parametrize("name", _TO_CUSTOMERS)
def test_nobody_is_said_to_work_on_it_where_nobody_has_it(name: str) -> None:
    for said in _in_every_language(name, holder=None):
        assert not re.search(WORKS, said)


@pytest.mark.parametrize(
    ("start", "greeted", "said"),
    [
        (datetime(2026, 11, 25, 10, 0, tzinfo=UTC), "Gus", "We’ll reply in this thread."),
        (
            datetime(2026, 11, 27, 18, 0, tzinfo=UTC),  # a Friday evening; Gus is in Chicago, at noon
            "<@UGUS>",
            "We’re closed now and back Monday 30 November 2026 at 02:00 your time; we’ll reply in this thread.",
        ),
    ],
)
def test_the_first_line_says_that_we_are_closed_and_when_we_are_back_by_the_readers_clock(
    make_room: Rooms, start: datetime, greeted: str, said: str
) -> None:
    room = make_room(start=start, settings=_OFFICE)
    room.log()

    room.sender().drain()

    assert room.messages("CGLOBEX")[0]["text"] == f"Hi {greeted}, we’ve got this: #1, “Printer is offline”. {said}"


def test_where_we_do_not_know_the_readers_clock_ours_is_named(make_room: Rooms) -> None:
    room = make_room(start=datetime(2026, 11, 27, 18, 0, tzinfo=UTC), settings=_OFFICE)
    actions.log(room.desk, by="UANA", title="Printer", channel="CGLOBEX", requester=None)

    room.sender().drain()

    assert "at 09:00 (Europe/Berlin)" in room.messages("CGLOBEX")[0]["text"]


def test_not_yet_does_not_call_open_what_is_solved_once_more(room: DeskEnv) -> None:
    issue = room.log()
    sender = room.sender()
    sender.drain()
    actions.resolve(room.desk, issue.number, by="UANA")
    room.stage.move(hours=25)
    sender.drain()
    asked = room.messages("CGLOBEX", "working for you now")[0]
    click = Click("UGUS", "T0GLOBEX001", "CGLOBEX", asked["ts"])
    checkins.answer(room.desk, "1.1.1", Answer.NOT_YET, click=click)
    actions.resolve(room.desk, issue.number, by="UANA")

    sender.drain()

    (answered,) = room.messages("CGLOBEX", "Sorry about that.")
    assert "open" not in answered["text"]
