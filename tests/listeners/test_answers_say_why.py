"""Where an answer says what is sent, when, or why not, it gives the reason that `why` gives, in the same words."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from slackbot.domain.reasons import Reason
from slackbot.store import people
from slackbot.texts import Texts
from tests.http_app import HttpApp

TEXTS = Texts()
ANSWERS = Path(__file__).parent.parent.parent / "templates" / "answer"
STATES = (Reason.DROPPED, Reason.RESOLVED)  # said of an issue as well, and not of a message
FRIDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture
def hall(database_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(database_url) as opened:
        yield opened


def _words(reason: Reason) -> str:
    return str(TEXTS.say("answer/why_reason", reason=reason))


def _ours(hall: HttpApp) -> None:
    hall.issue("UANA", "log @ben Our own printer")


def _opted_out(hall: HttpApp) -> None:
    hall.log()
    with hall.desk.begin() as tx:
        people.opt_out(tx, "UGUS", at=hall.clock.now())


def _gone(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer", "CTRIAGE")
    hall.slack.people.deactivate("UGUS")
    hall.heard(lambda event: event["type"] == "user_change")


def _nobody(hall: HttpApp) -> None:
    hall.issue("UANA", "log Printer", "CTRIAGE")


def _uninvited(hall: HttpApp) -> None:
    hall.issue("UANA", "log @hana Printer", "CHOOLI")


def _archived(hall: HttpApp) -> None:
    hall.log()
    hall.slack.people.archive("UANA", "CGLOBEX")
    hall.heard(lambda event: event["type"] == "channel_archive")


def _restricted(hall: HttpApp) -> None:
    hall.slack.faults.add("error:restricted_action", channel="CGLOBEX", times=9)
    hall.issue("UANA", "log @gus Printer")
    hall.drain()


STANDS: dict[Reason, Callable[[HttpApp], None]] = {
    Reason.SELF_LOGGED: _ours,
    Reason.OPTED_OUT: _opted_out,
    Reason.GONE: _gone,
    Reason.NO_CUSTOMER: _nobody,
    Reason.NO_CHANNEL: _uninvited,
    Reason.ARCHIVED: _archived,
    Reason.RESTRICTED: _restricted,
}
NOT_REFUSABLE = [reason for reason in STANDS if reason not in (Reason.SELF_LOGGED, Reason.OPTED_OUT)]
TYPED: list[tuple[Reason, list[str]]] = [
    *((reason, ["resolve #1"]) for reason in STANDS),
    *((reason, ["pending #1"]) for reason in STANDS),
    *((reason, ["reply #1 We are on it"]) for reason in NOT_REFUSABLE),
    *((reason, ["resolve #1", "checkin #1 in 2d"]) for reason in STANDS),
    *((reason, ["resolve #1", "survey #1"]) for reason in STANDS),
]


@pytest.mark.parametrize(("reason", "typed"), TYPED, ids=[f"{reason}: {typed[-1]}" for reason, typed in TYPED])
def test_an_answer_says_why_nothing_goes_out_as_why_does(hall: HttpApp, reason: Reason, typed: list[str]) -> None:
    STANDS[reason](hall)

    said = [hall.issue("UANA", one, "CTRIAGE") for one in typed][-1]
    hall.drain()

    assert _words(reason) in said
    assert [other for other in Reason if other is not reason and f": {_words(other)}." in said] == []
    assert ("/invite" in said) == (reason is Reason.NO_CHANNEL)
    if not typed[-1].startswith("reply") or reason not in (Reason.GONE, Reason.NO_CUSTOMER):  # a refused one is no row
        assert _words(reason) in hall.issue("UANA", "why #1", "CTRIAGE")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (["checkin #1 cancel", "checkin #1 cancel"], Reason.CANCELLED),
        (["survey #1 skip", "survey #1 skip"], Reason.SKIPPED),
        (["survey #1", "checkin #1 cancel"], Reason.FOLDED),
        (["survey #1 skip", "checkin #1 in 2d"], Reason.SKIPPED),
        (["survey #1 skip", "checkin #1 cancel"], Reason.SKIPPED),
        (["checkin #1 in 6d"], Reason.CLOSED),
    ],
    ids=str,
)
def test_what_an_agent_stopped_before_is_told_as_that(hall: HttpApp, typed: list[str], reason: Reason) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1")

    said = [hall.issue("UANA", one) for one in typed][-1]

    assert _words(reason) in said


@pytest.mark.parametrize(
    ("start", "verb", "reason"),
    [
        (FRIDAY, "survey #1", Reason.WEEKEND),
        (FRIDAY, "checkin #1 in 2h", Reason.WEEKEND),
        (FRIDAY.replace(day=19), "survey #1", Reason.QUIET_HOURS),
        (FRIDAY.replace(day=19), "checkin #1 in 2h", Reason.QUIET_HOURS),
    ],
    ids=str,
)
def test_what_waits_for_the_customers_clock_says_so(
    sqlite_url: str, start: datetime, verb: str, reason: Reason
) -> None:
    with HttpApp(sqlite_url, start=start, settings={"quiet_hours": "20:00-08:00"}) as hall:
        hall.log(customer="maya")
        hall.issue("UANA", "resolve #1")

        said = hall.issue("UANA", verb)

    assert _words(reason) in said


def test_what_waits_for_a_conversation_says_so(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "resolve #1")
    hall.say("UGUS", "CGLOBEX", "One more thing", thread)

    assert _words(Reason.CONVERSATION) in hall.issue("UANA", "survey #1")


def test_a_budget_that_is_spent_is_told_before_the_survey_is_promised(sqlite_url: str) -> None:
    with HttpApp(sqlite_url, settings={"survey_budget": "1/30d"}) as hall:
        hall.survey(hall.log())
        hall.log("Scale")
        hall.issue("UANA", "resolve #2")

        said = hall.issue("UANA", "checkin #2 cancel")

        assert "As things stand, no survey goes out either: the budget of the person is spent" in said
        assert "The survey still goes out" not in said
        assert "the budget of the person is spent" in hall.issue("UANA", "why #2")


def test_an_archived_channel_is_never_told_as_one_to_be_invited_to(hall: HttpApp) -> None:
    _archived(hall)

    said = [hall.issue("UANA", text, "CTRIAGE") for text in ("reply #1 Hi", "resolve #1", "why #1")]

    assert [_words(Reason.ARCHIVED) in one for one in said] == [True, True, True]
    assert not any("invite" in one or _words(Reason.NO_CHANNEL) in one for one in said)


@pytest.mark.parametrize("file", sorted(ANSWERS.glob("*.j2")), ids=lambda file: Path(file).stem)
def test_no_answer_has_words_of_its_own_for_a_reason(file: Path) -> None:
    own = [_words(reason) for reason in Reason if reason not in STATES and _words(reason) in file.read_text("utf-8")]

    assert file.stem == "why_reason" or own == []
