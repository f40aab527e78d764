"""What whoever sent a request reads when it was not done: why, in their language."""

import secrets
from collections.abc import Mapping
from typing import Any

import structlog

from slackbot.desk.context import Desk
from slackbot.desk.people import reader_language
from slackbot.errors import DatabaseAway, Refused, Unavailable
from slackbot.listeners import telling
from slackbot.texts import Mrkdwn, Texts

log = structlog.get_logger(__name__)

Body = Mapping[str, Any]


class Said(Exception):
    """What is answered instead of what was asked for: words in the language of whoever reads them.

    `field` names the form's block they belong to, where there is one.
    """

    def __init__(self, words: Mrkdwn, *, field: str | None = None) -> None:
        super().__init__(words)
        self.words, self.field = words, field


def refusal(desk: Desk, body: Body, no: Refused) -> Mrkdwn:
    """Return why not, as who sent the request reads it."""
    return reader_language.refusal(desk, no, user=user(body), channel=channel(body))


def put_off(desk: Desk, away: Unavailable) -> Mrkdwn:
    """Log why, and return the sentence for whoever asked; no database is asked for their language."""
    log_put_off(away)
    if isinstance(away, DatabaseAway):
        return desk.texts.say("refusal/database", says=away.says)
    return desk.texts.say("refusal/later")


def log_put_off(away: Unavailable) -> None:
    """Log why something is put off, without the statement and its values."""
    cause = str(getattr(away.__cause__, "orig", None) or "") or None
    log.warning("listener.put_off", why=str(away), cause=cause)


def apology(desk: Desk, body: Body) -> Mrkdwn:
    """Log what nobody foresaw, and return the sentence that names its place in the log."""
    reference = secrets.token_hex(3)
    log.exception("listener.failed", reference=reference)
    try:
        theirs = texts(desk, body)
    except Exception:  # what broke the action may break this too, and an apology is due all the same
        theirs = desk.texts
    return theirs.say("refusal/failed", reference=reference)


def texts(desk: Desk, body: Body) -> Texts:
    """Return the templates as who sent the request reads them."""
    return reader_language.to_clicker(desk, user(body), channel=channel(body))


def user(body: Body) -> str:
    """Return who sent the request; empty if nobody did."""
    return str((body.get("user") or {}).get("id") or body.get("user_id") or "")


def channel(body: Body) -> str:
    """Return the channel of the message that holds the button, or from which the form was opened; empty if unknown."""
    if body.get("view"):
        return str(telling.kept_of(body["view"]).get("channel") or "")
    return str((body.get("container") or {}).get("channel_id") or "")
