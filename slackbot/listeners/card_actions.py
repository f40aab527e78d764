"""Clicks on what only cards have: the menu, waiting, and what is not to be sent."""

from slackbot.blocks import ids
from slackbot.desk.issues import pending
from slackbot.desk.people import clicks
from slackbot.desk.surveys import overrides
from slackbot.listeners import answers
from slackbot.listeners.guard import Answer, Body, Front


def of_menu(body: Body) -> Body:
    """Return the click as if the button had been pressed that was chosen from a card's menu; any other as it is."""
    pressed = body["actions"][0] if body.get("actions") else {}
    if pressed.get("action_id") != ids.MORE:
        return body
    chosen = str((pressed.get("selected_option") or {}).get("value") or "")
    action_id, _, value = chosen.partition(" ")
    return {**body, "actions": [{**pressed, "action_id": action_id, "value": value}]}


def wait(front: Front, body: Body) -> Answer:
    """Wait for the customer."""
    return answers.waiting(front.desk, pending.wait(front.desk, _number(body), by=_user(body)))


def cancel_reminder(front: Front, body: Body) -> Answer:
    """Withdraw the reminder."""
    issue = pending.cancel_reminder(front.desk, _number(body), by=_user(body))
    return answers.say(front.desk, "answer/reminder_cancelled", number=issue.number)


def skip_checkin(front: Front, body: Body) -> Answer:
    """Withdraw the check-in."""
    return answers.cancelled(front.desk, overrides.cancel_checkin(front.desk, _number(body), by=_user(body)))


def _number(body: Body) -> int:
    return clicks.numbers(str(body["actions"][0].get("value") or ""), count=1)[0]


def _user(body: Body) -> str:
    return str(body["user"]["id"])
