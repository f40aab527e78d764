"""Whose an issue is, where its channel does not say."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from slackbot.domain.issue import Issue
from slackbot.store import issues
from tests.http_app import HttpApp

PLANS = "accounts: {Globex: {channels: [CGLOBEX]}, Initech: {channels: [CINITECH], locale: fr}}"


@pytest.fixture
def hall(sqlite_url: str, tmp_path: Path) -> Iterator[HttpApp]:
    """The bot, with two accounts, one of which reads French."""
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "plans.yml").write_text(PLANS)
    with HttpApp(sqlite_url, settings={"templates_dir": str(tmp_path / "words")}) as opened:
        yield opened


def _issue(hall: HttpApp, number: int) -> Issue:
    with hall.desk.read() as tx:
        return issues.get(tx, number)


def test_an_issue_logged_elsewhere_is_of_the_account_its_requester_asked_for_before(hall: HttpApp) -> None:
    hall.issue("UANA", "log @ines Printer is offline", "CINITECH")
    hall.issue("UANA", "log @ines Export is empty", "CTRIAGE")
    hall.issue("UANA", "resolve #2", "CTRIAGE")

    hall.move(hours=25)

    assert [_issue(hall, number).account for number in (1, 2)] == ["Initech"] * 2
    assert hall.last(hall.slack.people.open_dm("UINES", "UBOT"))["text"].startswith("Bonjour Ines")


def test_somebody_we_never_served_before_has_no_account(hall: HttpApp) -> None:
    hall.issue("UANA", "log @ines Export is empty", "CTRIAGE")

    assert _issue(hall, 1).account is None


def test_who_asks_in_another_customers_channel_is_taken_for_one_of_theirs(hall: HttpApp) -> None:
    hall.issue("UANA", "log @ines Printer is offline", "CINITECH")

    hall.issue("UANA", "log @ines Export is empty", "CGLOBEX")
    hall.issue("UANA", "log @ines Import stops", "CHOOLI")

    assert [_issue(hall, number).account for number in (2, 3)] == ["Globex", None]


def test_another_requester_brings_their_account(hall: HttpApp) -> None:
    hall.issue("UANA", "log @ines Printer is offline", "CINITECH")
    hall.issue("UANA", "log @gus Export is empty", "CGLOBEX")
    hall.issue("UANA", "log @gus Import stops", "CTRIAGE")

    hall.issue("UANA", "edit #3", "CTRIAGE")
    errors = hall.submit("UANA", title="Import stops", customer="UINES")

    assert errors == {}
    assert _issue(hall, 3).account == "Initech"
