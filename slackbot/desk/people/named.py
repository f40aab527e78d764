"""Whom a command names by typing: said at once if that is nobody we know, or several; else as if it had been picked."""

from slackbot.desk.context import Desk
from slackbot.domain import typed_name
from slackbot.store import rows


def picked(desk: Desk, rest: str) -> str:
    """Return the text with the person it begins with as Slack sends whoever is picked from its list.

    Raises `Refused` for a typed name that is nobody's, or that of several.
    """
    if not typed_name.is_there(rest):
        return rest
    with desk.read() as tx:
        return typed_name.picked(rest, rows.people.present(tx))


def picked_agent(desk: Desk, rest: str) -> str:
    """Return the same where an agent is meant, whom others of that name do not stand in the way of."""
    if not typed_name.is_there(rest):
        return rest
    with desk.read() as tx:
        return typed_name.picked(rest, rows.people.agents(tx), rows.people.present(tx))
