"""Shortcuts in a message's menu."""

from slackbot.desk.issues import actions
from slackbot.desk.issues.intake import Source
from slackbot.desk.reports import lists
from slackbot.domain import issue as rules
from slackbot.domain.message import words
from slackbot.listeners import answers
from slackbot.listeners.guard import Answer, Body, Front


def log(front: Front, body: Body) -> Answer:
    """Log the message as an issue; one that is logged already answers with its issue."""
    message, channel = body["message"], str(body["channel"]["id"])
    text = lists.message_text(front.desk, words(message))
    title, details = rules.summarize(text or front.desk.texts.to().say("issue/no_text"))
    ts = str(message["ts"])
    source = Source(
        channel=channel,
        ts=ts,
        thread_ts=str(message.get("thread_ts") or ts),
        author=message.get("user"),
        author_home=message.get("user_team") or message.get("team"),
        written_at=front.desk.said_at(ts),
        through_app=bool(message.get("bot_id")),
        edited_ts=(message.get("edited") or {}).get("ts"),
    )
    by = str(body["user"]["id"])
    logged = actions.log(front.desk, by=by, title=title, details=details, channel=channel, source=source)
    return answers.logged(front.desk, logged)
