"""What is signed but none of Slack's requests is refused at the edge, or done as far as it goes: it is no bug."""

import copy
import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from slackbot.blocks import ids
from tests.http_app import HttpApp
from tests.listeners import test_payloads as payloads
from tests.listeners.test_payloads import PAYLOADS, SHARED, json_form
from tests.test_web import FORM, JSON

_GONE = object()
_DEEP: list[Any] = []
for _ in range(150):
    _DEEP = [_DEEP]
ODD: tuple[Any, ...] = (
    *(None, [], {}, 5, -1, "", "x", True, "\ud800", "a\x00b", [None], [[]], [5], {"id": 5}, {"a": None}),
    *("9" * 400, 10**400, "１.２", "nan", _DEEP, _GONE),
)
_BUTTONS = (
    "checkin.solved",
    "survey.3",
    "survey.comment",
    "quote.yes",
    "optout.stop",
    ids.CLAIM,
    ids.EDIT,
    ids.REPLY,
    ids.SUMMARY_WHY,
)
_FORMS = (ids.LOG_FORM, ids.EDIT_FORM, ids.RESOLVE_FORM, ids.REPLY_FORM, ids.COMMENT_FORM, ids.APOLOGY_FORM)
_COMMANDS = ("log A printer", "claim #1", "help", "customer <@U0CUST00001|gus>")
_nth = count(1)


def _variants() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each payload with how it is encoded, for each thing of ours that it can be about."""
    for path in sorted(PAYLOADS.glob("*.json")):
        payload = json.loads(path.read_text())
        body, changes = payload["body"], [{}]
        if path.stem.startswith("block_actions_message"):
            pressed = body["actions"][0]
            changes = [{"actions": [pressed | {"action_id": name, "value": "1.1.1"}]} for name in _BUTTONS]
        elif path.stem == "view_submission_internal":
            kept = {"private_metadata": json.dumps({"issue": 1, "round": 1, "channel": SHARED})}
            changes = [{"view": body["view"] | kept | {"callback_id": name}} for name in _FORMS]
        elif path.stem == "message_shortcut":
            changes = [{"callback_id": ids.LOG_SHORTCUT}]
        elif path.stem == "slash_command":
            changes = [{"text": text} for text in _COMMANDS]
        yield from ((payload["encoding"], body | change) for change in changes)


def _places(node: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if at:
        yield at
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, one in inside:
        yield from _places(one, (*at, name))


def _spoilt(body: dict[str, Any], place: tuple[Any, ...], odd: Any) -> dict[str, Any]:
    """Return the body with something else in that place, and otherwise one that never came before."""
    body, nth = copy.deepcopy(body), str(next(_nth))
    fresh = {name: f"{nth}.{name}" for name in ("trigger_id", "event_id") if name in body}
    body |= fresh
    if isinstance(body.get("view"), dict):
        body["view"]["id"] = nth
    inside: Any = body
    for name in place[:-1]:
        inside = inside[name]
    if odd is _GONE:
        del inside[place[-1]]
    else:
        inside[place[-1]] = odd
    return body


VARIANTS = list(_variants())
PLACES = [(nth, place) for nth, (_, body) in enumerate(VARIANTS) for place in _places(body)]


@pytest.fixture(scope="module")
def host(make_sqlite_url: Callable[[str], str]) -> Iterator[HttpApp]:
    """The bot in the workspace that the payloads belong to, with an issue."""
    chosen = {"command": "/ticket", "support_channel": payloads.TRIAGE, "summary_channel": payloads.TRIAGE}
    url = make_sqlite_url("odd")
    with HttpApp(url, world=payloads._world(), settings=chosen | {"leads": payloads.LEAD}) as hall:
        shortcut = next(body for _, body in VARIANTS if body.get("callback_id") == ids.LOG_SHORTCUT)
        assert hall.dispatch(shortcut | {"response_url": ""}).status == 200
        hall.settle()
        yield hall


def _encode(encoding: str, body: dict[str, Any]) -> tuple[bytes, str]:
    match encoding:
        case "json":
            return json.dumps(body).encode(), JSON
        case "payload":
            return json_form(body), FORM
    fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
    return urlencode(fields, errors="surrogatepass").encode(), FORM


def _post(hall: HttpApp, raw: bytes, kind: str) -> int:
    return payloads._post(hall, raw, kind)[0]


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLACES), st.sampled_from(ODD))
def test_whatever_stands_anywhere_in_a_request_is_no_bug(
    host: HttpApp, where: tuple[int, tuple[Any, ...]], odd: Any
) -> None:
    encoding, body = VARIANTS[where[0]]

    with capture_logs() as lines:
        status = _post(host, *_encode(encoding, _spoilt(body, where[1], odd)))
        host.settle()

    assert status < 500
    assert [line for line in lines if line["log_level"] == "error" or line.get("exc_info")] == []
