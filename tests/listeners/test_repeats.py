"""Repeat contacts, marked by a press or by a word, and what the figures make of them."""

import pytest

from slackbot.blocks import ids
from slackbot.desk.reports import summary
from slackbot.domain import figures
from tests.http_app import HttpApp
from tests.running_app import Json


def _fcr(hall: HttpApp) -> Json:
    found: Json = figures.as_json(summary.work_out(hall.desk, summary.named(hall.desk, "today")), "T")["fcr"]
    return found


def _twice(hall: HttpApp) -> None:
    """Let Gus ask once, be helped at once, and ask again."""
    hall.log()
    hall.issue("UANA", "resolve #1 Replaced the toner")
    hall.drain()
    hall.move(minutes=5)
    hall.log("Printer is offline again")
    hall.drain()


def _is_offered(hall: HttpApp, number: int) -> bool:
    return ids.SAME_AGAIN in str(hall.card(number)["blocks"])


@pytest.mark.both_databases
def test_the_same_trouble_again_takes_the_earlier_issue_out_of_fcr_once_it_settles(hall: HttpApp) -> None:
    _twice(hall)
    assert (_fcr(hall)["repeats"], _fcr(hall)["possible_repeats"]) == ([], [2])
    assert (_is_offered(hall, 1), _is_offered(hall, 2)) == (False, True)

    hall.click("UANA", "CTRIAGE", hall.card(2)["ts"], ids.SAME_AGAIN)
    assert "#2 is marked as a repeat of #1" in hall.whispered("UANA")
    assert (_fcr(hall)["repeats"], _fcr(hall)["left"]) == ([2], [{"number": 1, "why": "repeat"}])

    hall.click("UANA", "CTRIAGE", hall.card(2)["ts"], ids.SAME_AGAIN)
    assert "not marked" in hall.whispered("UANA")
    assert (_fcr(hall)["repeats"], _fcr(hall)["left"]) == ([], [])


def test_it_is_marked_by_a_word_too(hall: HttpApp) -> None:
    _twice(hall)

    assert "repeat of #1" in hall.issue("UANA", "tag #2 repeat")
    assert "already" in hall.issue("UANA", "tag #2 repeat")
    assert "I know one tag" in hall.issue("UANA", "tag #2 billing")
    assert _fcr(hall)["repeats"] == [2]
    assert "marked as a repeat" in hall.issue("UANA", "show #2")
    assert "not marked" in hall.issue("UANA", "untag #2 repeat")
    assert _fcr(hall)["repeats"] == []


def test_nothing_is_offered_about_another_customer_or_after_the_window(hall: HttpApp) -> None:
    hall.log()
    hall.issue("UANA", "resolve #1 Replaced the toner")
    hall.drain()
    hall.move(minutes=5)
    hall.log("Scanner is slow", customer="maya")
    hall.move(days=8)
    hall.log("Printer is offline again")
    hall.drain()

    assert [_is_offered(hall, number) for number in (1, 2, 3)] == [False, False, False]
