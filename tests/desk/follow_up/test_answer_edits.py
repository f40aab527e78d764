"""Answers that are changed: the same for the survey and for the other questions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from slackbot.desk.issues import actions, edits
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import nps, overrides, recoveries, responses
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.kinds import QUESTIONS, Kind
from slackbot.domain.plan import STANDARD, Plans, Survey, Tier
from slackbot.domain.question import CES, CSAT, asking_of, of_kind
from slackbot.errors import Refused
from slackbot.outbox import messages
from slackbot.outbox.loaded import load
from slackbot.store import answers as rows
from slackbot.store import outbox_read, outbox_write
from tests.arrived import arrived
from tests.http_app import HttpApp
from tests.running_app import Json

GUS = Click(user="UGUS", home_team="T0GLOBEX001", channel="CGLOBEX", ts="")
PLANS = Plans({STANDARD: Tier(STANDARD, question=Survey.IN_TURN, nps_every=timedelta(days=90))})


@dataclass(frozen=True)
class Asked:
    """A question that Gus was asked; its buttons' ids start with `prefix`."""

    hall: HttpApp
    row: Delivery
    prefix: str

    def press(self, what: int | str, *, by: str = "UGUS") -> str:
        """Let somebody press a button, and send what follows; return what was shown to them alone."""
        said = self.hall.click(by, self.row.posted_channel or "", self.row.ts or "", f"{self.prefix}.{what}")
        self.hall.drain()
        return said

    @property
    def shown(self) -> tuple[str, list[Json]]:
        """The words and the blocks of its message as it is now."""
        found = self.hall.slack.messages(self.row.posted_channel or "", self.row.anchor_ts)
        message = next(message for message in found if message["ts"] == self.row.ts)
        return message["text"], [{**block, "block_id": ""} for block in message["blocks"]]

    @property
    def buttons(self) -> list[str]:
        """The ids of its buttons."""
        rows_ = [block["elements"] for block in self.shown[1] if block["type"] == "actions"]
        return [button["action_id"] for row in rows_ for button in row]

    @property
    def score(self) -> int:
        """The answer that is kept."""
        with self.hall.desk.read() as tx:
            (given,) = rows.of_asking(tx, of_kind(self.row.kind), asking_of(self.row))
        return given.score


def _of_key(hall: HttpApp, key: str) -> Delivery:
    with hall.desk.read() as tx:
        found = outbox_read.of_key(tx, key)
    assert found is not None, key
    return found


def _resolved(hall: HttpApp) -> int:
    issue = actions.log(hall.desk, by="UANA", title="Printer is offline", channel="CGLOBEX", requester="UGUS").issue
    actions.resolve(hall.desk, issue.number, by="UANA")
    hall.drain()
    return issue.number


def _ease(hall: HttpApp) -> Asked:
    _resolved(hall)
    number = _resolved(hall)  # the survey and this question take turns
    overrides.send_survey(hall.desk, number, by="UANA")
    hall.drain()
    return Asked(hall, _of_key(hall, f"survey:{number}:1"), "ces")


def _after_recovery(hall: HttpApp) -> Asked:
    number = _resolved(hall)
    arrived(hall.desk, Kind.SURVEY, issue=number)
    responses.answer(hall.desk, CSAT, f"{number}.1.2", click=GUS)
    recoveries.finish(hall.desk, f"{number}.1", by="UDANA")
    hall.move(hours=4)
    return Asked(hall, _of_key(hall, f"recovery-survey:{number}:1"), "recovery")


def _nps(hall: HttpApp) -> Asked:
    number = _resolved(hall)
    with hall.desk.begin() as tx:
        outbox_write.end_unsent(tx, issue=number, kinds=QUESTIONS, state=State.HELD, reason="expired")
    assert nps.plan(hall.desk) == 1
    hall.drain()
    return Asked(hall, _of_key(hall, f"nps:{number}:{hall.clock.now().date()}"), "nps")


ASK: Mapping[str, Callable[[HttpApp], Asked]] = {"ease": _ease, "recovery": _after_recovery, "nps": _nps}


@pytest.fixture(params=ASK)
def asked(request: pytest.FixtureRequest, sqlite_url: str) -> Iterator[Asked]:
    """Each of the questions, not answered yet."""
    yield from _asking(request.param, sqlite_url)


@pytest.fixture(params=ASK)
def asked_on_either(request: pytest.FixtureRequest, database_url: str) -> Iterator[Asked]:
    """The same on either database."""
    yield from _asking(request.param, database_url)


def _asking(what: str, url: str) -> Iterator[Asked]:
    with HttpApp(url) as hall:
        hall.desk = replace(hall.desk, plans=PLANS)
        yield ASK[what](hall)


def _change(asked: Asked, *, by: str = "UGUS") -> None:
    """Let somebody press Change where it may not be shown any more, or not yet."""
    press = replace(GUS, user=by, channel=asked.row.posted_channel or "", ts=asked.row.ts or "")
    responses.ask_again(asked.hall.desk, of_kind(asked.row.kind), asking_of(asked.row), click=press)


def test_an_answer_changes_while_the_time_for_it_lasts(asked_on_either: Asked) -> None:
    asked = asked_on_either
    question = asked.shown
    asked.press(2)
    thanked = asked.buttons

    assert asked.press("change") == ""
    again = asked.shown
    told = asked.press(4)
    changed = asked.buttons
    asked.hall.move(minutes=15)

    assert thanked == changed == [f"{asked.prefix}.change"]
    assert again == question
    assert told.startswith("You answered 4 of")
    assert (asked.score, asked.buttons) == (4, [])
    with pytest.raises(Refused, match="refusal/answer_stands"):
        _change(asked)


def test_an_answer_begun_anew_and_left_open_stands_as_it_was(asked: Asked) -> None:
    asked.press(2)
    asked.press("change")

    asked.hall.move(minutes=15)

    assert (asked.score, asked.buttons) == (2, [])
    assert asked.shown[0].startswith("Thank you for your answer")


@pytest.mark.parametrize("asked", ["nps"], indirect=True)
def test_an_edit_that_goes_out_too_late_does_not_bring_the_buttons_back(asked: Asked) -> None:
    asked.press(2)
    _change(asked)

    asked.hall.clock.move(timedelta(minutes=15))

    edit = _of_key(asked.hall, asked.row.key.replace("nps", "nps-edit"))
    with asked.hall.desk.read() as tx:
        assert messages.make(tx, asked.hall.desk, load(tx, asked.hall.desk, edit)).text.startswith(
            "Thank you for your answer"
        )


@pytest.mark.parametrize("asked", ["ease", "nps"], indirect=True)
def test_nothing_can_be_changed_before_there_is_an_answer(asked: Asked) -> None:
    with pytest.raises(Refused, match="refusal/not_your_answer"):
        _change(asked)


@pytest.mark.parametrize("asked", ["ease", "recovery"], indirect=True)
def test_only_who_answered_changes(asked: Asked) -> None:
    asked.press(2)
    before = asked.shown

    assert asked.press("change", by="UMAYA") == "Only the person who answered can change the answer or add to it."
    assert asked.press("change", by="UANA") == "This question is for the customer, so your answer doesn’t count."

    assert (asked.shown, asked.score) == (before, 2)


@pytest.mark.parametrize("asked", ["nps"], indirect=True)
def test_only_who_was_asked_changes_whether_they_recommend_us(asked: Asked) -> None:
    asked.press(2)

    with pytest.raises(Refused, match="refusal/not_asked"):
        _change(asked, by="UMAYA")


@pytest.mark.parametrize("asked", ["ease"], indirect=True)
def test_who_answered_may_change_it_when_the_issue_is_somebody_elses_by_now(asked: Asked) -> None:
    asked.press(2)
    number = asked.row.issue or 0
    edits.edit(asked.hall.desk, number, title="Printer", details=None, requester="UMAYA", by="UANA")

    asked.press("change")

    assert asked.press(4).startswith("You answered 4 of")
    assert asked.press("change", by="UMAYA") == "Only the person who answered can change the answer or add to it."
    assert asked.score == 4


@pytest.mark.parametrize("asked", ["ease", "recovery"], indirect=True)
def test_nothing_changes_once_the_issue_is_open_again(asked: Asked) -> None:
    asked.press(2)
    actions.reopen(asked.hall.desk, asked.row.issue or 0, by="UANA")

    said = asked.press("change")

    assert said.startswith(f"#{asked.row.issue} is open again")
    assert asked.buttons == []


@pytest.mark.parametrize("asked", ["ease"], indirect=True)
def test_a_button_of_the_other_question_that_has_the_same_key_is_outdated(asked: Asked) -> None:
    number = asked.row.issue or 0

    with pytest.raises(Refused, match="refusal/outdated"):
        responses.answer(asked.hall.desk, CSAT, f"{number}.1.5", click=GUS)
    with pytest.raises(Refused, match="refusal/outdated"):
        responses.answer(asked.hall.desk, CES, f"{number - 1}.1.5", click=GUS)
