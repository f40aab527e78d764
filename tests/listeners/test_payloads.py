"""Whole payloads, as Slack sends them, over signed HTTP."""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from slackbot.domain.metrics import Side
from slackbot.playground import World
from slackbot.playground.world import Channel, Person, Team
from slackbot.store import touches
from tests.http_app import HttpApp

PAYLOADS = Path(__file__).parent.parent / "payloads"
HOST, CUSTOMER, GRID = "T0HOST00001", "T0CUST00001", "T0GRIDCUST1"
AGENT, LEAD, GUS, GRID_USER, BOT = "U0AGENT0001", "U0LEAD00001", "U0CUST00001", "W0GRIDUSR01", "U0BOTHOST01"
SHARED, TRIAGE = "C0SHARED001", "C0TRIAGE001"
ROOT = "1785308400.000100"


def _world() -> World:
    everybody = (AGENT, LEAD, GUS, GRID_USER, BOT)
    return World(
        team=HOST,
        teams=(Team(HOST, "Acme", "acme"), Team(CUSTOMER, "Globex", "globex"), Team(GRID, "Grid", "grid")),
        people=(
            Person(AGENT, HOST, "ana", "Ana Lima", "UTC"),
            Person(LEAD, HOST, "dana", "Dana Weiss", "UTC"),
            Person(GUS, CUSTOMER, "gus", "Gus Holt", "UTC"),
            Person(GRID_USER, GRID, "gia", "Gia Grid", "UTC"),
            Person(BOT, HOST, "support-desk", "Support Desk", "UTC", is_bot=True),
        ),
        channels=(
            Channel(TRIAGE, "triage", HOST, (AGENT, LEAD, BOT)),
            Channel(SHARED, "ext-globex", HOST, everybody, shared_with=(CUSTOMER, GRID)),
        ),
        usergroups=(),
        bot_user=BOT,
        bot_id="B0BOTHOST01",
        app_id="A0SUPPORT01",
    )


@pytest.fixture(scope="module")
def host(make_sqlite_url: Callable[[str], str]) -> Iterator[HttpApp]:
    """The bot in the workspace that the payloads belong to, where one message of theirs is an issue."""
    settings = {"command": "/ticket", "support_channel": TRIAGE, "summary_channel": TRIAGE, "leads": LEAD}
    url = make_sqlite_url("host")
    with HttpApp(url, world=_world(), settings=settings) as hall:
        body = _payload("message_shortcut")["body"] | {"callback_id": "log_issue", "response_url": ""}
        assert _post(hall, json_form(body))[0] == 200
        yield hall


def _payload(name: str) -> dict[str, Any]:
    return dict(json.loads((PAYLOADS / f"{name}.json").read_text()))


def json_form(body: dict[str, Any]) -> bytes:
    """Return an interaction's body as Slack encodes it."""
    return urlencode({"payload": json.dumps(body)}).encode()


def _encode(payload: dict[str, Any]) -> tuple[bytes, str]:
    match payload["encoding"]:
        case "json":
            return json.dumps(payload["body"]).encode(), "application/json"
        case "payload":
            return json_form(payload["body"]), "application/x-www-form-urlencoded"
    return urlencode(payload["body"]).encode(), "application/x-www-form-urlencoded"


def _post(
    hall: HttpApp,
    raw: bytes,
    content_type: str = "application/x-www-form-urlencoded",
    *,
    at: float | None = None,
    secret: str | None = None,
) -> tuple[int, str]:
    """Return status and body of the answer to a request signed at that time with that secret."""
    timestamp = str(int(time.time() if at is None else at))
    key = (secret or hall.slack.signing_secret).encode()
    digest = hmac.new(key, b"v0:" + timestamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    signed = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}
    request = urllib.request.Request(hall.url, raw, {"Content-Type": content_type, **signed})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status), answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return int(refused.code), refused.read().decode()


@pytest.mark.parametrize("name", sorted(path.stem for path in PAYLOADS.glob("*.json")))
def test_every_payload_is_acked(host: HttpApp, name: str) -> None:
    status, answer = _post(host, *_encode(_payload(name)))
    host.settle()

    assert status == 200
    assert "went wrong" not in answer


def test_the_word_payload_reaches_the_command(host: HttpApp) -> None:
    status, answer = _post(host, *_encode(_payload("slash_command_text_payload_bug")))

    assert status == 200
    assert "Which issue?" in json.loads(answer)["text"]


def test_a_foreign_workspaces_requests_do_nothing(host: HttpApp) -> None:
    command = _payload("slash_command")["body"] | {"team_id": "T0OTHER0001", "text": "log of a stranger"}
    shortcut = _payload("message_shortcut")["body"] | {"callback_id": "log_issue", "response_url": ""}
    event = _payload("event_message_external_thread_reply")["body"]
    others = {**event["authorizations"][0], "team_id": "T0OTHER0001"}
    before = host.desk.now(), _count(host)

    answers = [
        _post(host, urlencode(command).encode()),
        _post(host, json_form(shortcut | {"team": {"id": "T0OTHER0001", "domain": "other"}, "message_ts": "1.1"})),
        _post(
            host, json.dumps(event | {"event_id": "EvOther", "authorizations": [others]}).encode(), "application/json"
        ),
    ]

    assert [status for status, _ in answers] == [200, 200, 200]
    assert json.loads(answers[0][1])["text"] == "I serve another workspace, so I cannot do anything here."
    assert _count(host) == before[1]


def _count(hall: HttpApp) -> int:
    with hall.desk.read() as tx:
        return len(touches.of_issue(tx, 1))


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("event_message_external_thread_reply", Side.CUSTOMER),
        ("event_message_thread_reply", Side.AGENT),
        ("event_message_thread_broadcast", Side.AGENT),
        ("event_message_bot_message", None),
        ("event_message_own_bot", None),
        ("event_message_app_bot_user", None),
        ("event_message_changed", None),
        ("event_message_deleted", None),
        ("event_message_human", None),
    ],
)
def test_a_payload_counts_as_what_it_is(host: HttpApp, name: str, side: Side | None) -> None:
    body = _payload(name)["body"] | {"event_id": f"EvCount{name}"}
    ts = f"17853100{10 + len(name)}.{len(name):06d}"
    event = {**body["event"], "ts": ts, "channel": SHARED}
    if "thread_ts" in event or side is None:
        event["thread_ts"] = ROOT
    if name == "event_message_human":
        del event["thread_ts"]
    before = _count(host)

    status, _ = _post(host, json.dumps(body | {"event": event}).encode(), "application/json")
    with host.desk.read() as tx:
        last = [contact.side for contact in touches.of_issue(tx, 1)]

    assert status == 200
    assert len(last) - before == (side is not None)
    assert side is None or side in last


def test_events_nobody_listens_to_are_acked(host: HttpApp) -> None:
    body = _payload("event_app_home_opened")["body"]
    for kind in ("tomorrow_invented", "pin_added", "x" * 500, ""):
        raw = json.dumps(body | {"event_id": f"Ev{kind[:5]}", "event": {"type": kind}}).encode()

        assert _post(host, raw, "application/json")[0] == 200


def test_a_tombstone_is_nobodys_message(host: HttpApp) -> None:
    body = _payload("event_message_external_thread_reply")["body"] | {"event_id": "EvTomb"}
    event = body["event"] | {"subtype": "tombstone", "user": "USLACKBOT", "hidden": True, "ts": "1785319999.000001"}
    before = _count(host)

    assert _post(host, json.dumps(body | {"event": event}).encode(), "application/json")[0] == 200
    assert _count(host) == before


@pytest.mark.parametrize(
    "name", ["slash_command", "message_shortcut", "event_message_external", "view_submission_external"]
)
def test_what_slack_did_not_sign_just_now_is_refused(host: HttpApp, name: str) -> None:
    raw, content_type = _encode(_payload(name))

    assert _post(host, raw, content_type, secret="guessed")[0] == 401
    assert _post(host, raw, content_type, at=time.time() - 301)[0] == 401
    assert _post(host, raw, content_type, at=time.time() + 400)[0] == 401


@pytest.mark.parametrize(
    "raw", [b"", b"{broken", b"[1]", b"payload=%7Bbroken", b"\xff\xfe", b"[" * 100_000, b"null", b"a"]
)
@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded", "text/plain", ""])
def test_signed_garbage_is_refused_and_unsigned_too(host: HttpApp, raw: bytes, content_type: str) -> None:
    assert _post(host, raw, content_type)[0] == 401
    assert _post(host, raw, content_type, secret="guessed")[0] == 401
