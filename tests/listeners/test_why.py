"""`why`: each message a customer got, gets or did not get, with its reason."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from slackbot.desk.issues import pending
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import opt_out
from slackbot.domain.reasons import UNWRITABLE
from slackbot.store import people
from slackbot.texts import Texts, preview
from tests.http_app import HttpApp

SLACKS_OWN = "msg_too_long"


@pytest.fixture
def calm(sqlite_url: str) -> Iterator[HttpApp]:
    """A hall that leaves customers in peace at night, and asks a person once in 7 days."""
    with HttpApp(sqlite_url, settings={"quiet_hours": "20:00-08:00", "survey_budget": "1/7d"}) as opened:
        yield opened


def _why(hall: HttpApp, number: int = 1) -> list[str]:
    """Return the lines of the answer as one reads them, without the one above them."""
    return preview.readable(hall.issue("UANA", f"why #{number}")).splitlines()[1:]


def _line(hall: HttpApp, start: str, number: int = 1) -> str:
    (found,) = [one for one in _why(hall, number) if one.startswith(f"*{start}*")]
    return found.removeprefix(f"*{start}* · ")


def test_what_was_sent_says_when_and_where(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1 Replaced the toner")
    hall.drain()

    assert _line(hall, "The customer’s first line") == "sent Monday 23 November 2026, 09:00 in #CGLOBEX"
    assert _line(hall, "A reply to the customer").endswith("in #CGLOBEX")


def test_what_went_to_one_person_is_a_direct_message(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer", "CTRIAGE")
    hall.issue("UANA", "resolve #1", "CTRIAGE")
    hall.move(hours=25)

    assert _line(hall, "The check-in").endswith("as a direct message")


def test_what_is_to_come_says_when_that_is_for_them_and_whose_zone_it_is(calm: HttpApp) -> None:
    calm.log()
    calm.issue("UANA", "resolve #1")

    said = "goes out Tuesday 24 November 2026, 14:00: for them that is Tuesday 24 November 2026, 08:00"
    assert _line(calm, "The check-in") == f"{said} (America/Chicago, their own time zone)"
    assert _why(calm)[-1].startswith("If nobody reopens the issue, it is closed Monday 30 November 2026")


def test_a_zone_nobody_knows_is_said_to_be_ours(hall: HttpApp) -> None:
    hall.log(customer=None)
    hall.issue("UANA", "resolve #1")

    assert "(UTC, our time zone, as we do not know theirs)" in _line(hall, "The check-in")


def test_what_waits_says_for_what(calm: HttpApp) -> None:
    thread = calm.log()
    calm.issue("UANA", "resolve #1")
    calm.clock.move(timedelta(hours=34))
    calm.say("UGUS", "CGLOBEX", "One more thing", thread)

    assert _line(calm, "The check-in").endswith("It waits because they wrote less than three hours before")


def test_what_the_budget_has_no_room_for_is_told_before_it_is_held(calm: HttpApp) -> None:
    thread = calm.log()
    calm.issue("UANA", "resolve #1")
    calm.move(hours=34)
    calm.click("UGUS", "CGLOBEX", calm.last("CGLOBEX", thread)["ts"], "checkin.solved")
    calm.move(hours=24)

    calm.log("Scanner is dead")
    calm.issue("UANA", "resolve #2")

    told = "as things stand it will be held back: the budget of the person is spent (1 in 7 d), free again Wednesday 2"
    assert told in _line(calm, "The survey", 2)
    calm.move(days=5)
    assert _line(calm, "The survey", 2).endswith("held back: they were asked often enough lately")


def test_who_opted_out_is_the_reason_at_once_and_for_what_follows(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1")

    opt_out.opt_out(hall.desk, Click("UGUS", "T0GLOBEX001", "CGLOBEX", "1.0"))
    hall.log("Scanner is dead")
    hall.issue("UANA", "resolve #2")

    assert _line(hall, "The check-in").endswith("held back: they want no more questions")
    assert _line(hall, "The check-in", 2).endswith("as things stand it will be held back: they want no more questions")


def test_what_was_withdrawn_says_why(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1")
    hall.issue("UANA", "reopen #1")

    assert _line(hall, "The check-in").endswith("withdrawn: the issue was opened again")


def test_an_issue_that_waits_says_when_silence_ends_it(hall: HttpApp) -> None:
    hall.log()
    pending.wait(hall.desk, 1, by="UANA")
    hall.move(days=4)

    assert _line(hall, "The reminder that we wait for them").startswith("sent ")
    assert _why(hall)[-1].startswith("If the customer stays silent, the issue is resolved ")


def test_with_nobody_to_write_to_that_is_what_it_says(hall: HttpApp) -> None:
    hall.issue("UANA", "log Printer", "CTRIAGE")
    hall.issue("UANA", "resolve #1", "CTRIAGE")

    told = "as things stand it will be held back: there is nobody to write to"
    assert _line(hall, "The check-in").endswith(told)


@pytest.mark.parametrize("text", ["why", "why rates", "why #9", "why #1 now"])
def test_only_an_issues_number_can_be_asked_about(quiet_hall: HttpApp, text: str) -> None:
    said = quiet_hall.issue("UANA", text)

    assert said.startswith(("Which issue?", "There is no issue #9.", "I understood `why #1`"))


@pytest.mark.parametrize("text", ["why #1", "customer @gus", "customer"])
def test_only_agents_may_ask(quiet_hall: HttpApp, text: str) -> None:
    assert quiet_hall.issue("UELI", text, "CGENERAL").startswith("Only support agents")


def test_a_word_of_slacks_stays_as_it_is() -> None:
    assert Texts().say("answer/why_reason", reason=SLACKS_OWN) == f"Slack says `{SLACKS_OWN}`"


def test_what_stands_below_a_first_line_that_is_late_waits_for_it(calm: HttpApp) -> None:
    calm.slack.faults.add("ratelimited", channel="CGLOBEX", retry_after=7200)
    calm.issue("UANA", "log @gus Printer is offline")
    calm.issue("UANA", "resolve #1")
    calm.move(hours=30)

    said = _line(calm, "The check-in")

    assert said.endswith("It waits because the first line above it has not arrived yet")


def test_an_agent_is_told_that_the_customer_opted_out(calm: HttpApp) -> None:
    calm.log()
    with calm.desk.begin() as tx:
        people.opt_out(tx, "UGUS", at=calm.clock.now())

    said = calm.issue("UANA", "resolve #1")

    assert said.endswith("is resolved. Gus Holt gets no check-in and no survey: they want no more questions.")


@pytest.mark.parametrize(("customer", "whose"), [("gus", ""), (None, " by our clock, as we do not know theirs")])
def test_a_time_is_theirs_only_if_their_zone_is_known(calm: HttpApp, customer: str | None, whose: str) -> None:
    calm.log(customer=customer)

    said = calm.issue("UANA", "resolve #1")

    follows = "or with another one earlier that day, and the satisfaction survey follows it"
    assert re.search(rf"gets a check-in <!date\S+ [^>]*>{whose}, {follows}", said)


@pytest.mark.parametrize("error", [*UNWRITABLE])
def test_agents_are_told_what_helps_where_we_cannot_write(calm: HttpApp, error: str) -> None:
    calm.log()
    calm.slack.faults.add(f"error:{error}", "chat.postMessage", channel="CGLOBEX", times=9)
    calm.issue("UANA", "reply #1 Which size is it?")
    calm.drain()

    words = Texts().say("answer/why_reason", reason=UNWRITABLE[error])
    assert _line(calm, "A reply to the customer").endswith(f"held back: {words}")


def test_nothing_is_said_to_go_out_where_we_are_not(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1")

    hall.slack.people.remove("UANA", "CGLOBEX", "UBOT")
    hall.heard(lambda event: event["type"] == "member_left_channel")
    assert [_line(hall, which).partition("; ")[2] for which in ("The check-in", "The survey")] == [
        "as things stand it will be held back: I am not in the channel"
    ] * 2

    hall.slack.people.invite("UANA", "CGLOBEX", "UBOT")
    hall.heard(lambda event: event["type"] == "member_joined_channel")
    assert [_line(hall, which).partition(" ")[0] for which in ("The check-in", "The survey")] == ["goes", "goes"]
