"""Which of our functions answers what: each request finds its own in a table, and what we do not know is acked too."""

import json
import logging
from typing import Any

import pytest
from slack_bolt import BoltResponse

from tests.fakes_web_api import WebApi
from tests.http_app import HttpApp

OLDER = "This is from an older version of me, so I changed nothing. Use a newer one."
BUTTON = {"type": "block_actions", "actions": [{"type": "button", "action_id": "no.longer", "block_id": "b"}]}
OLD_BUTTON = {"type": "interactive_message", "callback_id": "old", "actions": [{"name": "yes", "value": "issue.claim"}]}
DIALOG = {"type": "dialog_submission", "callback_id": "old", "submission": {}}


def _send(hall: HttpApp, body: dict[str, Any]) -> BoltResponse:
    team = hall.desk.team
    return hall.dispatch({"team": {"id": team}, "user": {"id": "UGUS", "team_id": team}, **body})


def _hear(hall: HttpApp, kind: str) -> BoltResponse:
    event = {"type": kind, "channel": "CGENERAL", "user": "UGUS", "text": "Hello", "ts": "1795442400.000100"}
    return hall.dispatch({"type": "event_callback", "team_id": hall.desk.team, "event_id": "Ev1", "event": event})


@pytest.mark.parametrize("body", [BUTTON, OLD_BUTTON, DIALOG], ids=lambda body: body["type"])
def test_a_button_that_we_no_longer_have_is_acked_and_said_to_be_old(quiet_hall: HttpApp, body: dict[str, Any]) -> None:
    with WebApi() as there:
        acked = _send(quiet_hall, {**body, "response_url": f"{there.origin}/response"})
        quiet_hall.settle()

    assert acked.status == 200
    (answer,) = there.calls
    assert answer.fields["text"] == "This button belongs to an older message, so nothing has changed."


def test_a_form_that_we_no_longer_have_stays_open_and_says_so(quiet_hall: HttpApp) -> None:
    view = {"type": "modal", "callback_id": "no.longer", "blocks": [{"type": "input", "block_id": "words"}]}

    acked = _send(quiet_hall, {"type": "view_submission", "view": view})

    assert json.loads(acked.body) == {"response_action": "errors", "errors": {"words": OLDER}}


@pytest.mark.parametrize("kind", ["message", "pin_added", "brand_new_event"])
def test_every_event_is_acked(quiet_hall: HttpApp, kind: str) -> None:
    assert _hear(quiet_hall, kind).status == 200


@pytest.mark.parametrize("body", [{"type": "brand_new_request"}, {}], ids=["of a new sort", "of no sort"])
def test_what_is_of_no_sort_that_we_know_is_not_acked(quiet_hall: HttpApp, body: dict[str, Any]) -> None:
    assert _send(quiet_hall, body).status == 404


def test_a_command_of_another_name_is_told_ours(quiet_hall: HttpApp) -> None:
    team = quiet_hall.desk.team

    acked = quiet_hall.dispatch({"command": "/ticket", "text": "log Printer", "team_id": team, "user_id": "UANA"})

    assert json.loads(acked.body)["text"] == "I do not know that command. Mine is `/issue`."


def test_bolt_goes_from_one_listener_to_the_next_for_no_request(
    quiet_hall: HttpApp, caplog: pytest.LogCaptureFixture
) -> None:
    """Bolt's own log tells whom it asked: each takes as long as a statement."""
    with caplog.at_level(logging.DEBUG, logger="slack_bolt.App"):
        _hear(quiet_hall, "message")
        _send(quiet_hall, BUTTON)

    assert [line for line in caplog.messages if "Checking listener" in line] == []
    assert sum("Applying slackbot.listeners" in line for line in caplog.messages) == 2
