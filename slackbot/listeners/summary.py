"""Clicks on the buttons below a summary, and below what it leads to."""

from slackbot.blocks import kit
from slackbot.desk.reports import behind, brief, tracing
from slackbot.listeners import beside
from slackbot.listeners.guard import Answer, Body, Front


def issues(front: Front, body: Body) -> Answer:
    """List its issues."""
    return beside.click(front, body, lambda: behind.issues(front.desk, _value(body), by=_user(body)))


def why(front: Front, body: Body) -> Answer:
    """Say how its figures are counted."""
    return beside.click(front, body, lambda: behind.why(front.desk, _value(body), by=_user(body)))


def csv(front: Front, body: Body) -> Answer:
    """Send the issues behind it as a file."""
    return kit.ephemeral(behind.csv(front.desk, _value(body), by=_user(body)))


def brief_for_customer(front: Front, body: Body) -> Answer:
    """Show a customer's brief as they may read it."""
    return beside.click(front, body, lambda: brief.for_customer(front.desk, _value(body), by=_user(body)))


def trace(front: Front, body: Body) -> Answer:
    """Show the issues behind a figure, from the page that the button leads to."""
    page = tracing.read(_value(body))
    return beside.click(front, body, lambda: tracing.show(front.desk, page, by=_user(body)))


def _value(body: Body) -> str:
    return str(body["actions"][0].get("value") or "")


def _user(body: Body) -> str:
    return str(body["user"]["id"])
