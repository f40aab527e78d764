"""Where an answer beside the ack is read: where the command was typed, the button stands or the form came from."""

import json
from collections.abc import Mapping
from typing import Any

from slackbot.blocks import kit
from slackbot.desk.responder import Responder
from slackbot.texts import Mrkdwn

Said = dict[str, Any] | None


def of_command(responder: Responder, body: Mapping[str, Any], said: Said) -> None:
    """Say it, if there is anything to say, to whoever typed the command."""
    if said is not None:
        where = {"response_url": str(body.get("response_url") or ""), "channel": str(body.get("channel_id") or "")}
        responder.answer(said, **where, user=str(body["user_id"]))


def of_click(responder: Responder, body: Mapping[str, Any], said: Said) -> None:
    """Say it, if there is anything to say, where who clicked looks: in the thread of the message, else beside it."""
    if said is None:
        return
    response_url, thread_ts = str(body.get("response_url") or ""), thread_of(body)
    if thread_ts is None:
        responder.respond(response_url, said)
    else:
        where = {"channel": str(body["channel"]["id"]), "user": str(body["user"]["id"]), "thread_ts": thread_ts}
        responder.reply(said, response_url=response_url, **where)


def of_form(responder: Responder, body: Mapping[str, Any], said: Said) -> None:
    """Say it, if there is anything to say, where the form was opened from."""
    if said is None:
        return
    kept = kept_of(body["view"])
    where = {"response_url": str(kept.get("reply_to") or ""), "channel": str(kept.get("channel") or "")}
    user = str(body["user"]["id"])
    if kept.get("thread"):
        responder.reply(said, **where, user=user, thread_ts=str(kept["thread"]))
    else:
        responder.answer(said, **where, user=user)


def of_late_form(responder: Responder, body: Mapping[str, Any], said: Said) -> None:
    """Say what is wrong with a form that is closed by now, if anything is, with what was typed into it."""
    if said is not None:
        of_form(responder, body, _with_typed(said, body))


def _with_typed(said: dict[str, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    blocks = body["view"].get("blocks") or ()
    typed = (kit.value_of(body["view"], str(block.get("block_id"))) for block in blocks if _takes_words(block))
    shown = [kit.section(Mrkdwn(said["text"])), *(kit.quoted(words) for words in typed if words)]
    return {**said, "blocks": shown}


def _takes_words(block: Mapping[str, Any]) -> bool:
    return bool((block.get("element") or {}).get("type") == "plain_text_input")


def channel_of(body: Mapping[str, Any]) -> str:
    """Return the channel where somebody did something, empty if nobody knows."""
    if body.get("view"):
        return str(kept_of(body["view"]).get("channel") or "")
    found = body.get("channel_id") or (body.get("container") or {}).get("channel_id")
    return str(found or (body.get("channel") or {}).get("id") or "")


def kept_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form of ours kept for its way back; nothing, where that is none of ours."""
    try:
        kept = json.loads(view.get("private_metadata") or "")
    except ValueError:
        kept = None
    return kept if isinstance(kept, dict) else {}


def thread_of(body: Mapping[str, Any]) -> str | None:
    """Return the thread that the message stands in, None if it stands in the channel itself, or begins one."""
    message, container = body.get("message") or {}, body.get("container") or {}
    thread_ts = message.get("thread_ts") or container.get("thread_ts")
    ts = message.get("ts") or container.get("message_ts")
    return str(thread_ts) if thread_ts and thread_ts != ts and body.get("channel") else None
