"""What Slack tells us without being asked."""

from typing import Any

from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.issues import leavers
from slackbot.desk.people import channel_ids, places, reader_language
from slackbot.desk.threads import conversation, elsewhere, recent
from slackbot.desk.threads.conversation import Heard
from slackbot.desk.threads.spoken import Spoken
from slackbot.domain.message import words
from slackbot.domain.side import HUMAN, SLACKBOT
from slackbot.listeners import answers
from slackbot.listeners.guard import Body, Front
from slackbot.listeners.message_changes import CHANGES

_DONE = {"claim": "answer/claimed", "note": "answer/noted", "help": "answer/help_thread"}


def message(front: Front, body: Body) -> None:
    """Hear what may be a person's words in a thread, or alone with us, and of such that are changed or gone."""
    event = body["event"]
    if not event.get("channel") or not event.get("ts"):
        return
    change = CHANGES.get(event.get("subtype"))
    if change is not None:
        change(front, event)
        return
    author = event.get("user")
    is_human = event.get("subtype") in HUMAN and author and author not in (SLACKBOT, front.desk.bot_user)
    if not is_human:
        return
    spoken = _spoken(front, body, event)
    if not (_is_reply(event) or event.get("channel_type") == "im"):
        recent.hear(front.desk, spoken)
        elsewhere.hear(front.desk, spoken)
        return
    heard = conversation.hear(front.desk, spoken)
    if heard is not None:
        _tell(front, spoken, heard)


def _is_reply(event: dict[str, Any]) -> bool:
    return event.get("thread_ts") not in (None, event.get("ts"))


def _spoken(front: Front, body: Body, event: dict[str, Any]) -> Spoken:
    ts = str(event["ts"])
    return Spoken(
        event_id=str(body.get("event_id") or f"{event['channel']}:{ts}"),
        channel=str(event["channel"]),
        thread_ts=str(event.get("thread_ts") or ts),
        ts=ts,
        user=str(event["user"]),
        home_team=event.get("user_team") or event.get("team"),
        text=words(event),
        at=front.desk.said_at(ts),
        through_app=bool(event.get("bot_id")),
    )


def _tell(front: Front, spoken: Spoken, heard: Heard) -> None:
    thread_ts = spoken.thread_ts if spoken.thread_ts != spoken.ts else None
    said = heard.answer or _answer(reader_language.for_agent(front.desk, spoken.user), spoken, heard)
    front.responder.whisper(said, channel=spoken.channel, user=spoken.user, thread_ts=thread_ts)


def _answer(desk: Desk, spoken: Spoken, heard: Heard) -> Message:
    if heard.refusal is not None:
        return Message(reader_language.refusal(desk, heard.refusal, user=spoken.user, channel=spoken.channel), ())
    if heard.resolved is not None:
        said = answers.resolved(desk, heard.resolved)
    elif heard.waiting is not None:
        said = answers.waiting(desk, heard.waiting)
    elif heard.replied is not None:
        said = answers.replied(desk, heard.replied)
    elif heard.issue is not None and heard.verb == "reopen":
        said = answers.say(desk, "answer/reopened", number=heard.issue.number, holder=heard.issue.assignee)
    elif heard.issue is not None:
        said = answers.about(desk, _DONE[heard.verb], heard.issue)
    else:
        raise LookupError(f"nothing came of `{heard.verb}`")
    return Message(str(said["text"]), said.get("blocks", ()))


def member_joined(front: Front, body: Body) -> None:
    """Look at a channel we came into, or at the team if somebody came into its channel."""
    event = body["event"]
    if event.get("user") == front.desk.bot_user:
        _came_into(front, str(event["channel"]))
    elif event.get("channel") == front.desk.support_channel:
        front.roster_changed()


def member_left(front: Front, body: Body) -> None:
    """Look at a channel that we were taken out of, or at the team if somebody left its channel."""
    event = body["event"]
    if event.get("user") == front.desk.bot_user:
        front.channel_changed(str(event["channel"]))
    elif event.get("channel") == front.desk.support_channel:
        front.roster_changed()


def channel_changed(front: Front, body: Body) -> None:
    """Look at a channel that was unshared, archived, renamed or deleted, or that we were taken out of."""
    channel = body["event"].get("channel")
    front.channel_changed(str(channel["id"] if isinstance(channel, dict) else channel))


def channel_shared(front: Front, body: Body) -> None:
    """Look at a channel that another company may be in since now."""
    _came_into(front, str(body["event"]["channel"]))


def _came_into(front: Front, channel: str) -> None:
    """Look at a channel that is a customer's since now; that we came is kept first, as the look may never end."""
    places.expect(front.desk, channel)
    front.channel_changed(channel)


def channel_id_changed(front: Front, body: Body) -> None:
    """Follow a channel to its new id, and look at it: what was held because the old one is gone goes out."""
    event = body["event"]
    new = str(event["new_channel_id"])
    channel_ids.changed(front.desk, str(event["old_channel_id"]), new=new)
    front.channel_changed(new)


def user_changed(front: Front, body: Body) -> None:
    """Look at a person whose name, zone or standing changed; what somebody had who left is nobody's at once."""
    user = body["event"]["user"]
    if user.get("deleted"):
        leavers.left(front.desk, str(user["id"]))
    front.person_changed(str(user["id"]))


def nothing(front: Front, body: Body) -> None:
    """Ack what we have no use for."""
