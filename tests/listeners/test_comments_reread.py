"""A reply that was read as the comment of an answer: changed or deleted later, it is repeated as it stands then."""

import json
from collections.abc import Iterator

import pytest

from tests.http_app import HttpApp
from tests.listeners.test_source_changes import SECRET, _delete, _edit, _kept, _said


@pytest.fixture
def desk(database_url: str) -> Iterator[HttpApp]:
    """The listeners, on each database, with a channel for kind words."""
    with HttpApp(database_url, settings={"kudos_channel": "CLEADS"}) as opened:
        yield opened


def _commented(hall: HttpApp, *, score: int) -> str:
    """Let Gus rate our help, and tell why in the thread; return the `ts` of his words."""
    thread = hall.log()
    survey = hall.survey(thread)
    hall.click("UGUS", "CGLOBEX", survey["ts"], f"survey.{score}")
    hall.drain()
    return hall.say("UGUS", "CGLOBEX", f"It asks for {SECRET} each time", thread)


@pytest.mark.parametrize("is_told", [False, True])
def test_a_deleted_comment_is_repeated_to_nobody(desk: HttpApp, is_told: bool) -> None:
    words = _commented(desk, score=2)
    if is_told:
        desk.drain()
        assert SECRET in _said(desk)

    _delete(desk, words)
    desk.drain()
    desk.move(hours=1)

    assert SECRET not in _kept(desk) + _said(desk)
    assert "2 of 5" in _said(desk)


def test_a_comment_follows_its_message(desk: HttpApp) -> None:
    words = _commented(desk, score=2)
    desk.drain()

    _edit(desk, words, "It asks me each time")
    desk.drain()

    assert SECRET not in _kept(desk) + _said(desk)
    assert "It asks me each time" in json.dumps(desk.slack.messages("CLEADS"))


def test_nobody_is_asked_for_kind_words_that_are_gone(desk: HttpApp) -> None:
    words = _commented(desk, score=5)

    _delete(desk, words)
    desk.drain()

    alone = desk.slack.people.open_dm("UGUS", "UBOT")
    assert "May we quote" not in json.dumps(desk.slack.messages(alone))


def test_a_comment_written_in_the_form_stays_where_a_reply_is_deleted(desk: HttpApp) -> None:
    thread = desk.log()
    survey = desk.survey(thread)
    desk.click("UGUS", "CGLOBEX", survey["ts"], "survey.2")
    desk.drain()
    desk.click("UGUS", "CGLOBEX", survey["ts"], "survey.comment")
    words = desk.say("UGUS", "CGLOBEX", f"It asks for {SECRET} each time", thread)
    assert not desk.submit("UGUS", comment="Slow, too")

    _delete(desk, words)
    desk.drain()

    assert "Slow, too" in json.dumps(desk.slack.messages("CLEADS"))
    assert SECRET not in _kept(desk)
