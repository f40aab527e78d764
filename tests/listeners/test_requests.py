"""A request that comes again acts no second time, and is answered as it was at first: retries, replays, two at once."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import httpx
import pytest
from slack_bolt import BoltRequest, BoltResponse
from sqlalchemy import func, select

from slackbot.desk import requests
from slackbot.listeners.request_key import key_of
from slackbot.store import requests as rows
from slackbot.store import tables
from tests.http_app import HttpApp
from tests.running_app import Json
from tests.test_web import FORM, signed


@pytest.fixture
def either(database_url: str) -> Iterator[HttpApp]:
    """A hall on either database."""
    with HttpApp(database_url) as opened:
        yield opened


def _log(hall: HttpApp) -> None:
    hall.issue("UANA", "log @gus Printer is offline")


def _note(hall: HttpApp) -> None:
    _log(hall)
    hall.issue("UANA", "note #1 Toner is on its way")


def _resolve(hall: HttpApp) -> None:
    _log(hall)
    hall.issue("UANA", "resolve #1 We replaced the drum.")


def _refused(hall: HttpApp) -> None:
    """Claim what somebody else has, and lets go of then."""
    _log(hall)
    hall.issue("UBEN", "claim #1")
    hall.issue("UANA", "claim #1")
    body = hall.acked[-1]
    hall.issue("UBEN", "unclaim #1")
    hall.acked.append(body)


def _form(hall: HttpApp) -> None:
    hall.command("UANA", "log")


def _fill_in(hall: HttpApp) -> None:
    hall.command("UANA", "log")
    assert not hall.submit("UANA", title="Printer is offline", details="Since noon")


def _shortcut(hall: HttpApp) -> None:
    hall.shortcut("UANA", "CGLOBEX", hall.say("UGUS", "CGLOBEX", "The printer is offline"))


def _click(hall: HttpApp) -> None:
    hall.log()
    hall.click("UANA", "CTRIAGE", hall.card()["ts"], "issue.claim")


def _customers_click(hall: HttpApp) -> None:
    question = hall.checkin(hall.log())
    hall.click("UGUS", "CGLOBEX", question["ts"], "checkin.solved")


DONE: list[Callable[[HttpApp], None]] = [
    _log,
    _note,
    _resolve,
    _refused,
    _form,
    _fill_in,
    _shortcut,
    _click,
    _customers_click,
]


def _written(hall: HttpApp) -> dict[str, int]:
    """Return how much of everything there is, and was said to anybody."""
    hall.settle()
    kept = (tables.issues, tables.issue_events, tables.contacts, tables.deliveries, tables.checkins, tables.answers)
    with hall.desk.read() as tx:
        counts = {
            table.name: tx.db.execute(
                select(func.count()).select_from(table).where(table.c.team_id == tx.team)
            ).scalar_one()
            for table in kept
        }
    return counts | {user: len(hall.slack.ephemerals(user)) for user in ("UANA", "UBEN", "UGUS")}


def _said(answer: BoltResponse) -> object:
    return json.loads(answer.body) if answer.body else None


@pytest.mark.parametrize("do", DONE, ids=lambda do: do.__name__)
def test_what_comes_again_changes_nothing_and_is_answered_as_before(
    either: HttpApp, do: Callable[[HttpApp], None]
) -> None:
    answers: list[tuple[Json, BoltResponse]] = []
    dispatch = either._dispatch

    def noting(request: BoltRequest) -> BoltResponse:
        answers.append((dict(request.body), dispatch(request)))
        return answers[-1][1]

    either._dispatch = noting
    do(either)
    body = either.acked[-1]
    first = next(answer for asked, answer in answers if asked == body)
    before = _written(either)

    again = [either.dispatch(body) for _ in range(2)]

    assert [(one.status, _said(one)) for one in again] == [(200, _said(first))] * 2
    assert _written(either) == before


def _command(text: str, trigger_id: str) -> Json:
    return {
        "command": "/issue",
        "text": text,
        "team_id": "T0ACME00001",
        "channel_id": "CGLOBEX",
        "user_id": "UANA",
        "trigger_id": trigger_id,
        "response_url": "",
    }


def test_of_many_at_once_in_two_processes_one_acts_and_all_are_answered_alike(database_url: str) -> None:
    body = _command("log Printer is offline", "1.2.3")
    with HttpApp(database_url) as one, HttpApp(database_url) as other, ThreadPoolExecutor(8) as together:
        asked = [together.submit(hall.dispatch, body) for hall in (one, other) * 4]
        said = {str(_said(each.result())) for each in asked}

        assert len(said) == 1
        assert "Logged as #1" in said.pop()
        assert _written(one)["issues"] == 1


def test_another_trigger_or_another_word_is_another_request(hall: HttpApp) -> None:
    for text, trigger in (("log Printer", "1.1.1"), ("log Printer", "1.1.2"), ("log Scanner", "1.1.2")):
        assert hall.dispatch(_command(text, trigger)).status == 200

    assert _written(hall)["issues"] == 3


def test_the_same_signed_bytes_act_once_over_http(hall: HttpApp) -> None:
    raw = urlencode(_command("log Printer", "1.2.3")).encode()
    headers = signed(raw, FORM, secret=hall.slack.signing_secret)

    with httpx.Client(trust_env=False) as line:
        answers = [line.post(hall.url, content=raw, headers=headers) for _ in range(3)]

    assert [one.status_code for one in answers] == [200] * 3
    assert len({one.text for one in answers}) == 1
    assert _written(hall)["issues"] == 1


def test_who_was_acted_for_by_a_process_that_died_is_told_so(either: HttpApp) -> None:
    body = _command("log Printer", "1.2.3")
    with either.desk.begin() as tx:
        assert rows.is_new(tx, key_of(body) or "", at=either.desk.wall())

    said = str(_said(either.dispatch(body)))

    assert "This reached me twice, and I act on it only once. `/issue list` shows how things stand." in said
    assert _written(either)["issues"] == 0


def test_a_form_that_was_refused_is_taken_once_it_is_mended(hall: HttpApp) -> None:
    hall.command("UANA", "log")

    assert hall.submit("UANA", title=" ", details="x")
    assert not hall.submit("UANA", title="Printer", details="x")
    assert _written(hall)["issues"] == 1


def test_requests_are_forgotten_after_ten_minutes(either: HttpApp) -> None:
    body = _command("log Printer", "1.2.3")
    either.dispatch(body)
    either.settle()
    now = either.desk.wall()

    for later_minutes, is_kept in ((9, True), (11, False)):
        moved = replace(either.desk, wall=lambda ahead=later_minutes: now + timedelta(minutes=ahead))
        requests.forget_old(moved)
        with either.desk.read() as tx:
            assert rows.is_known(tx, key_of(body) or "") is is_kept
