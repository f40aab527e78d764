"""The click that gives an issue a thread of its own."""

from slackbot.desk.issues import adoption
from slackbot.listeners import answers
from slackbot.listeners.guard import Answer, Body, Front


def start(front: Front, body: Body) -> Answer:
    """Undo that the issue took the customer's message, and say so in place of what held the button."""
    apart = adoption.set_apart(front.desk, str(body["actions"][0].get("value") or ""), by=str(body["user"]["id"]))
    front.responder.replace(str(body.get("response_url") or ""), answers.logged(front.desk, apart))
    return None
