"""Forms that come back filled in."""

import json
from typing import Any

from slackbot.blocks import ids
from slackbot.blocks.kit import value_of
from slackbot.desk import issues, ratings
from slackbot.domain import issue as rules
from slackbot.errors import Refused
from slackbot.listeners import answers
from slackbot.listeners.guard import Answer, Body, Front


def _about(body: Body) -> dict[str, Any]:
    try:
        about = json.loads(body["view"]["private_metadata"])
    except (KeyError, ValueError) as bad:
        raise Refused("This form is from an older version. Please open it again.") from bad
    return dict(about)


def _user(body: Body) -> str:
    return str(body["user"]["id"])


def log(front: Front, body: Body) -> Answer:
    """Log the issue and tell who did it its number."""
    view, about = body["view"], _about(body)
    title, _ = rules.summarize(value_of(view, ids.TITLE) or "")
    details = (value_of(view, ids.DETAILS) or "").strip()
    channel, customer = about.get("channel"), value_of(view, ids.CUSTOMER)
    logged = issues.log(front.desk, by=_user(body), title=title, details=details, channel=channel, requester=customer)
    _whisper(front, body, channel, answers.logged(front.desk, logged))
    return None


def edit(front: Front, body: Body) -> Answer:
    """Change the issue."""
    view, number = body["view"], int(_about(body)["issue"])
    has_details = any(block.get("block_id") == ids.DETAILS for block in view["blocks"])
    issues.edit(
        front.desk,
        number,
        title=value_of(view, ids.TITLE) or "",
        details=(value_of(view, ids.DETAILS) or "") if has_details else None,
        requester=value_of(view, ids.CUSTOMER),
        by=_user(body),
    )
    return None


def resolve(front: Front, body: Body) -> Answer:
    """Resolve the issue, with or without words, and tell who did it when follow-up goes out."""
    words = (value_of(body["view"], ids.ANSWER) or "").strip()
    done = issues.resolve(front.desk, int(_about(body)["issue"]), by=_user(body), words=words)
    _whisper(front, body, front.desk.support_channel, answers.resolved(front.desk, done))
    return None


def comment(front: Front, body: Body) -> Answer:
    """Keep the customer's comment."""
    about = _about(body)
    words = value_of(body["view"], ids.COMMENT_INPUT) or ""
    ratings.comment(front.desk, int(about["issue"]), int(about["round"]), by=_user(body), words=words)
    return None


def _whisper(front: Front, body: Body, channel: str | None, said: dict[str, Any]) -> None:
    front.asides.whisper(channel=channel or "", user=_user(body), text=str(said["text"]))
