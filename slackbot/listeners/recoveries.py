"""Clicks on the leads' card: taking a trouble, writing an apology, and saying that it is made good."""

from slackbot.blocks import recovery as blocks
from slackbot.desk.surveys import recoveries
from slackbot.listeners.guard import Answer, Body, Front


def take(front: Front, body: Body) -> Answer:
    """Give the recovery to whoever clicked; the card shows it."""
    recoveries.claim(front.desk, _value(body), by=_user(body))
    return None


def apology_form(front: Front, body: Body) -> Answer:
    """Open the form for an apology, with words to begin from."""
    begun = recoveries.draft(front.desk, _value(body), by=_user(body))
    form = blocks.apology_form(
        front.desk.texts,
        begun.issue,
        resolution_no=begun.resolution_no,
        draft=begun.words,
        channel=(body.get("channel") or {}).get("id"),
        reply_to=str(body.get("response_url") or ""),
    )
    front.responder.open_form(str(body.get("trigger_id")), form)
    return None


def finish(front: Front, body: Body) -> Answer:
    """Keep that the recovery is done; the card shows it."""
    recoveries.finish(front.desk, _value(body), by=_user(body))
    return None


def _value(body: Body) -> str:
    return str(body["actions"][0].get("value") or "")


def _user(body: Body) -> str:
    return str(body["user"]["id"])
