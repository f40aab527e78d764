"""Clicks on the buttons below a summary."""

from slackbot.blocks import kit
from slackbot.desk.reports import behind, tracing
from slackbot.listeners.guard import Answer, Body, Front


def issues(front: Front, body: Body) -> Answer:
    """List its issues."""
    return kit.ephemeral(behind.issues(front.desk, _value(body), by=_user(body)))


def why(front: Front, body: Body) -> Answer:
    """Say how its figures are counted."""
    return kit.ephemeral(behind.why(front.desk, _value(body), by=_user(body)))


def csv(front: Front, body: Body) -> Answer:
    """Send the issues behind it as a file."""
    return kit.ephemeral(behind.csv(front.desk, _value(body), by=_user(body)))


def trace(front: Front, body: Body) -> Answer:
    """Show the issues behind a figure, from the page that the button leads to."""
    return kit.ephemeral(tracing.show(front.desk, tracing.read(_value(body)), by=_user(body)))


def _value(body: Body) -> str:
    return str(body["actions"][0].get("value") or "")


def _user(body: Body) -> str:
    return str(body["user"]["id"])
