"""Questions lose their buttons in the transaction that ends them, whatever it is, and say why."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from slackbot.desk.threads import auto_close
from tests.http_app import HttpApp


@pytest.fixture
def hall(sqlite_url: str) -> Iterator[HttpApp]:
    """The bot before the sample world."""
    with HttpApp(sqlite_url) as opened:
        yield opened


def _checkin(hall: HttpApp) -> dict[str, Any]:
    return dict(hall.checkin(hall.log()))


def _survey(hall: HttpApp) -> dict[str, Any]:
    return dict(hall.survey(hall.log()))


def _close(hall: HttpApp) -> None:
    hall.move(days=9)
    auto_close.end_silent(hall.desk)


ASKED: dict[str, Callable[[HttpApp], dict[str, Any]]] = {"check-in": _checkin, "survey": _survey}
ENDS: dict[str, tuple[Callable[[HttpApp], object], str]] = {
    "reopened": (
        lambda hall: hall.issue("UBEN", "reopen #1"),
        "#1 is open again, so this question no longer counts.",
    ),
    "closed": (_close, "#1 is closed now. Still not right? Write here and we’ll pick it up."),
}


def _buttons(hall: HttpApp, asked: dict[str, Any]) -> list[str]:
    now = next(one for one in hall.slack.messages("CGLOBEX") if one["ts"] == asked["ts"])
    return [one["action_id"] for block in now["blocks"] for one in block.get("elements", ())]


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("what", ASKED)
def test_what_can_be_answered_no_more_has_no_buttons_and_says_why(hall: HttpApp, what: str, how: str) -> None:
    asked = ASKED[what](hall)
    end, words = ENDS[how]

    end(hall)
    hall.drain()

    now = next(one for one in hall.slack.messages("CGLOBEX") if one["ts"] == asked["ts"])
    assert _buttons(hall, asked) == []
    assert now["text"] == words


def test_the_words_are_those_of_how_it_stands_when_the_edit_is_made(hall: HttpApp) -> None:
    asked = _checkin(hall)
    hall.issue("UBEN", "reopen #1")
    hall.issue("UBEN", "resolve #1")

    hall.drain()

    now = next(one for one in hall.slack.messages("CGLOBEX") if one["ts"] == asked["ts"])
    assert now["text"].startswith("We solved #1 again after this question")


def test_an_answered_survey_keeps_its_thanks_and_loses_the_button_that_changes_it(hall: HttpApp) -> None:
    asked = _survey(hall)
    hall.click("UGUS", "CGLOBEX", asked["ts"], "survey.5")
    hall.drain()
    before = _buttons(hall, asked)

    hall.issue("UBEN", "reopen #1")
    hall.drain()

    assert "survey.change" in before
    assert _buttons(hall, asked) == ["survey.comment"]


def test_an_answered_check_in_keeps_its_words(hall: HttpApp) -> None:
    asked = _checkin(hall)
    hall.click("UGUS", "CGLOBEX", asked["ts"], "checkin.solved")
    hall.drain()

    hall.issue("UBEN", "reopen #1")
    hall.drain()

    now = next(one for one in hall.slack.messages("CGLOBEX") if one["ts"] == asked["ts"])
    assert now["text"].startswith("Thank you for telling us")
