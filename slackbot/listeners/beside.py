"""Answers that take much reading: the ack is empty, and they follow through the `response_url` once they are there."""

from collections.abc import Callable

from slackbot.blocks import kit
from slackbot.blocks.kit import Message
from slackbot.errors import Refused, Unavailable
from slackbot.listeners import wording
from slackbot.listeners.guard import Answer, Body, Front


def answer(front: Front, body: Body, read: Callable[[], Message]) -> Answer:
    """Return nothing, and say later what `read` returns, or why there is nothing; return it where nobody could."""
    response_url, where = str(body.get("response_url") or ""), str(body.get("channel_id") or "")
    if not response_url:
        return kit.ephemeral(read())
    asked_by = {"response_url": response_url, "channel": where, "user": str(body["user_id"])}
    front.responder.answer_with(lambda: _worded(front, body, read) or {}, **asked_by)
    return None


def click(front: Front, body: Body, read: Callable[[], Message]) -> Answer:
    """Do the same for a click, which is acked empty anyway."""
    container = body.get("container") or {}
    where = {"user_id": body["user"]["id"], "channel_id": container.get("channel_id")}
    return answer(front, {**body, **where}, read)


def _worded(front: Front, body: Body, read: Callable[[], Message]) -> Answer:
    try:
        return kit.ephemeral(read())
    except Refused as no:
        return kit.sentence(wording.refusal(front.desk, body, no))
    except Unavailable as away:
        return kit.sentence(wording.put_off(front.desk, away))
    except Exception:  # as in an ack: an apology for the user, the whole story for the log
        return kit.sentence(wording.apology(front.desk, body))
