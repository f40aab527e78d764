"""Words that are deleted, or thank and ask for nothing, as the figures count them."""

import pytest

from slackbot.domain.metrics import Case, counted_turns
from slackbot.store import rows
from tests.http_app import HttpApp


def _case(hall: HttpApp) -> Case:
    with hall.desk.read() as tx:
        (case,) = rows.figures.of_issues(tx, [1])
    return case


def _delete(hall: HttpApp, user: str, ts: str) -> None:
    hall.slack.people.delete(user, "CGLOBEX", ts)
    hall.heard(lambda event: event.get("deleted_ts") == ts)


@pytest.mark.both_databases
def test_a_message_that_its_author_deletes_counts_no_more(hall: HttpApp) -> None:
    thread = hall.log()
    first, asked = hall.say("UANA", "CGLOBEX", "On it", thread), hall.say("UGUS", "CGLOBEX", "When?", thread)
    hall.say("UANA", "CGLOBEX", "Soon", thread)
    hall.drain()
    assert (len(counted_turns(_case(hall))), len(_case(hall).contacts)) == (2, 3)

    _delete(hall, "UANA", first)
    _delete(hall, "UGUS", asked)

    assert (len(counted_turns(_case(hall))), len(_case(hall).contacts)) == (1, 1)


def test_a_reply_that_we_posted_counts_until_it_is_deleted(hall: HttpApp) -> None:
    thread = hall.log()
    hall.issue("UANA", "reply #1 On it")
    hall.drain()
    posted = hall.last("CGLOBEX", thread)
    assert len(_case(hall).contacts) == 1

    with hall.desk.begin() as tx:
        rows.touches.delete_message(tx, channel="CGLOBEX", ts=posted["ts"], author="UBOT", at=hall.clock.now())

    assert _case(hall).contacts == ()


def test_words_on_their_way_reach_nobody_yet(hall: HttpApp) -> None:
    hall.log()

    hall.issue("UANA", "reply #1 On it")
    assert _case(hall).contacts == ()
    hall.drain()

    assert len(_case(hall).contacts) == 1


def test_a_bare_thanks_waits_for_no_answer(hall: HttpApp) -> None:
    thread = hall.log()

    hall.say("UGUS", "CGLOBEX", "Thank you so much! :pray:", thread)
    hall.say("UGUS", "CGLOBEX", "But when?", thread)

    assert [one.is_thanks for one in _case(hall).contacts] == [True, False]
