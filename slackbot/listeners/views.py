"""Forms that come back filled in."""

from collections.abc import Mapping
from typing import Any

from slackbot.blocks import ids
from slackbot.blocks.kit import value_of
from slackbot.desk.issues import actions, edits, replies
from slackbot.desk.surveys import recoveries, responses
from slackbot.domain import command
from slackbot.domain import issue as rules
from slackbot.domain import question as questions
from slackbot.errors import Refused
from slackbot.listeners import answers, telling
from slackbot.listeners.guard import Answer, Body, Front


def _about(body: Body) -> dict[str, Any]:
    """Return what the form kept. Raises `Refused` if that is not what we keep today."""
    about = telling.kept_of(body["view"])
    is_whole = all(isinstance(about[name], int) for name in ("issue", "round") if name in about)
    if not about or not is_whole:
        raise Refused("refusal/old_form")
    return about


def _number(about: Mapping[str, Any], name: str) -> int:
    if name not in about:
        raise Refused("refusal/old_form")
    return int(about[name])


def _user(body: Body) -> str:
    return str(body["user"]["id"])


def _typed(body: Body, block_id: str) -> str:
    return command.clean(value_of(body["view"], block_id) or "").strip()


def log(front: Front, body: Body) -> Answer:
    """Log the issue and tell who did it its number."""
    about = _about(body)
    title, _ = rules.summarize(_typed(body, ids.TITLE))
    logged = actions.log(
        front.desk,
        by=_user(body),
        title=title,
        details=_typed(body, ids.DETAILS),
        channel=about.get("channel"),
        requester=value_of(body["view"], ids.CUSTOMER),
    )
    telling.of_form(front.responder, body, answers.logged(front.desk, logged))
    return None


def edit(front: Front, body: Body) -> Answer:
    """Change the issue and say so."""
    about = _about(body)
    has_details = any(block.get("block_id") == ids.DETAILS for block in body["view"].get("blocks") or ())
    issue = edits.edit(
        front.desk,
        _number(about, "issue"),
        title=_typed(body, ids.TITLE),
        details=_typed(body, ids.DETAILS) if has_details else None,
        requester=value_of(body["view"], ids.CUSTOMER),
        by=_user(body),
        words_mark=about.get("words"),
    )
    telling.of_form(front.responder, body, answers.about(front.desk, "answer/edited", issue))
    return None


def resolve(front: Front, body: Body) -> Answer:
    """Resolve the issue, with or without words, and tell who did it when follow-up goes out."""
    about = _about(body)
    done = actions.resolve(front.desk, _number(about, "issue"), by=_user(body), words=_typed(body, ids.ANSWER))
    telling.of_form(front.responder, body, answers.resolved(front.desk, done))
    return None


def reply(front: Front, body: Body) -> Answer:
    """Write to the customer, as `reply` does, and tell who wrote it."""
    about = _about(body)
    done = replies.reply(front.desk, _number(about, "issue"), by=_user(body), words=_typed(body, ids.ANSWER))
    telling.of_form(front.responder, body, answers.replied(front.desk, done))
    return None


def comment(front: Front, body: Body) -> Answer:
    """Keep the customer's comment; the survey itself says thank you."""
    about = _about(body)
    question = questions.named(about.get("question", questions.CSAT.name))  # forms opened long ago name none
    words = _typed(body, ids.COMMENT_INPUT)
    responses.comment(
        front.desk, question, _number(about, "issue"), _number(about, "round"), by=_user(body), words=words
    )
    return None


def apologise(front: Front, body: Body) -> Answer:
    """Send the apology to the customer and tell who wrote it."""
    about = _about(body)
    number, resolution_no = _number(about, "issue"), _number(about, "round")
    words = _typed(body, ids.ANSWER)
    done = recoveries.apologise(front.desk, number, resolution_no, by=_user(body), words=words)
    telling.of_form(front.responder, body, answers.replied(front.desk, done))
    return None
