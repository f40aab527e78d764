"""What a person does with the app: commands, shortcuts, presses; and what Slack then shows."""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from slackbot.playground import interactions, messages
from slackbot.playground.content import text_and_blocks
from slackbot.playground.deliver import Reply
from slackbot.playground.errors import ApiError, PeopleError
from slackbot.playground.handles import ResponseUrl
from slackbot.playground.inputs import action_of, collect, find_element, stateful
from slackbot.playground.state import State
from slackbot.playground.typed import as_command, escape, tokens
from slackbot.playground.world import Channel, Json, Person

_TIMEOUTS = ("timeout", "http_timeout")


@dataclass(frozen=True)
class Answer:
    """What came of an action: what the app's acknowledgement showed, the errors of a form, or Slack's own `notice`.

    `shown` is `ephemeral`, `in_channel`, or empty if the app acknowledged without showing anything.
    """

    text: str = ""
    blocks: tuple[Json, ...] = ()
    shown: str = ""
    ts: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""


@dataclass(frozen=True)
class Used:
    """Which element was used, what was chosen in it (a value, values, a date, an id), and in which modal."""

    action_id: str
    block_id: str | None = None
    selected: Any = None
    view_id: str | None = None


def command(state: State, person: Person, channel: Channel, *, name: str, text: str) -> "Future[Answer]":
    """Return the answer to a slash command, once it is there. Raises `PeopleError` if Slack knows no such one."""
    with state.lock:
        facts = _command_for(state, person, name)
        names = state.names()
        sent = as_command(tokens(text, names), names) if facts.get("should_escape") else escape(text)
        key = state.responses.give(channel.id, person.id)
        body = interactions.slash_command(state, person, channel, command=name, text=sent.strip(), key=key)

    def settle(reply: Reply) -> Answer:
        if reply.failed:
            return _failed(state, person, _went_wrong(name, reply))
        return _show_ack(state, person, channel, name=name, key=key, payload=reply.payload or {})

    return state.outlet.ask("slash_commands", body, settle)


def _command_for(state: State, person: Person, name: str) -> Json:
    """Return what the manifest says of the command. Raises `PeopleError` if this person has no such one."""
    facts = state.app.command(name)
    if facts is None:
        known = ", ".join(one["command"] for one in state.app.commands) or "none"
        raise PeopleError(f"There is no command {name} here. What there is: {known}.")
    if person.team != state.world.team:
        ours, theirs = state.teams[state.world.team].name, state.teams[person.team].name
        who = person.real_name
        raise PeopleError(f"{name} is for people of {ours}. {who} is of {theirs}, so Slack does not offer it.")
    return facts


def shortcut(
    state: State, person: Person, callback_id: str, channel: Channel | None = None, ts: str = ""
) -> "Future[Answer]":
    """Return what came of a shortcut, on a message if it is of that type."""
    facts = state.app.shortcut(callback_id)
    if facts is None or person.team != state.world.team:
        raise PeopleError("There is no such shortcut here.")
    with state.lock:
        if facts["type"] != "message":
            body = interactions.global_shortcut(state, person, callback_id=callback_id)
        else:
            if channel is None:
                raise PeopleError("This shortcut is used on a message.")
            message = message_at(state, person, channel, ts)
            key = state.responses.give(channel.id, person.id)
            body = interactions.message_shortcut(state, person, channel, message, callback_id=callback_id, key=key)
    return state.outlet.ask("interactive", body, _settle_quietly(state, person, facts["name"]))


def click(state: State, person: Person, channel: Channel, ts: str, used: Used) -> "Future[Answer]":
    """Return what came of using an element of a message. Raises `PeopleError` if the person cannot see it."""
    with state.lock:
        message = message_at(state, person, channel, ts)
        block, element = find_element(message.get("blocks", []), action_id=used.action_id, block_id=used.block_id)
        is_ephemeral = bool(message.get("is_ephemeral"))
        key = state.responses.give(channel.id, person.id, ts=ts, is_ephemeral=is_ephemeral)
        action = action_of(block, element, used.selected)
        body = interactions.message_click(state, person, channel, message, action=action, key=key)
    return state.outlet.ask("interactive", body, _settle_quietly(state, person, "The button"))


def modal_click(state: State, person: Person, used: Used) -> "Future[Answer]":
    """Return what came of using an element of the person's open modal; the app gets all its values along."""
    with state.lock:
        view = open_view(state, person, used.view_id)
        block, element = find_element(view["blocks"], action_id=used.action_id, block_id=used.block_id)
        action = action_of(block, element, used.selected)
        if any(key.startswith("selected_") for key in action) and element["type"] != "overflow":
            place = {"block_id": block["block_id"], "action_id": element["action_id"]}
            state.modals.note(person.id, view["id"], **place, value=stateful(element, used.selected))
            view = open_view(state, person)
        body = interactions.modal_click(state, person, {**view, "state": {"values": collect(view, {})}}, action=action)
    return state.outlet.ask("interactive", body, _settle_quietly(state, person, "The button"))


def open_view(state: State, person: Person, view_id: str | None = None) -> Json:
    """Return the uppermost modal of the person. Raises `PeopleError` if none is open, or not the one that is meant."""
    view = state.modals.top(person.id)
    if view is None:
        raise PeopleError(f"{person.real_name} has no form open.")
    if view_id not in (None, view["id"]):
        raise PeopleError("This form is no longer open.")
    return view


def message_at(state: State, person: Person, channel: Channel, ts: str) -> Json:
    """Return the message, or the ephemeral shown to this person, at `ts`. Raises `PeopleError`."""
    board = state.boards[channel.id]
    own = board.ephemerals.get(ts, {})
    message = own if own.get("ephemeral_to") == person.id else board.messages.get(ts)
    if message is None:
        raise PeopleError("This message is gone.")
    return message


def answer_later(state: State, url: ResponseUrl, payload: Mapping[str, Any]) -> None:
    """Show what was posted to a response URL. Raises `ApiError` if Slack would refuse it."""
    with state.lock:
        channel = state.channels[url.channel]
        if payload.get("delete_original"):
            _take_away(state, channel, url)
            return
        content = text_and_blocks(state, payload.get("text"), payload.get("blocks"))
        draft = messages.by_bot(state, content)
        if payload.get("replace_original") and url.ts is not None:
            _replace(state, channel, url, draft)
        elif payload.get("response_type") == "in_channel":
            messages.post(state, channel, draft, thread_ts=payload.get("thread_ts") or "")
        else:
            messages.show(state, channel, draft, user=url.user)


def _replace(state: State, channel: Channel, url: ResponseUrl, draft: Json) -> None:
    assert url.ts is not None
    board = state.boards[channel.id]
    if url.is_ephemeral:
        thread_ts = board.ephemerals.get(url.ts, {}).get("thread_ts", "")
        messages.show(state, channel, draft, user=url.user, ts=url.ts, thread_ts=thread_ts)
    elif url.ts in board.messages:
        messages.edit(state, channel, url.ts, {"blocks": None, **draft})
    else:
        raise ApiError("message_not_found")


def _take_away(state: State, channel: Channel, url: ResponseUrl) -> None:
    if url.ts is None:
        return
    if url.is_ephemeral:
        messages.hide(state, channel, url.ts)
    elif url.ts in state.boards[channel.id].messages:
        messages.delete(state, channel, url.ts)


def _show_ack(state: State, person: Person, channel: Channel, *, name: str, key: str, payload: Json) -> Answer:
    if not payload.get("text") and not payload.get("blocks"):
        return Answer()
    try:
        content = text_and_blocks(state, payload.get("text"), payload.get("blocks"))
    except ApiError as refused:
        why = " ".join([refused.error, *refused.messages])
        words = f"{name} was answered with what Slack cannot show: {why} (invalid_command_response)."
        return _failed(state, person, words)
    draft = messages.by_bot(state, content)
    in_channel = payload.get("response_type") == "in_channel"
    with state.lock:
        if in_channel:
            message = messages.post(state, channel, draft)
        else:
            message = messages.show(state, channel, draft, user=person.id)
        url = state.responses.peek(key)
        if url is not None:
            url.ts, url.is_ephemeral = message["ts"], not in_channel
    shown = "in_channel" if in_channel else "ephemeral"
    return Answer(content["text"], tuple(content.get("blocks", ())), shown, message["ts"])


def _settle_quietly(state: State, person: Person, what: str) -> Any:
    """Return what to do with an acknowledgement that shows nothing but its absence."""

    def settle(reply: Reply) -> Answer:
        if reply.failed:
            return _failed(state, person, _went_wrong(what, reply))
        return Answer()

    return settle


def _failed(state: State, person: Person, words: str) -> Answer:
    state.tell("notice", user=person.id, text=words)
    return Answer(notice=words)


def _went_wrong(what: str, reply: Reply) -> str:
    """Return what went wrong in a sentence, with Slack's own word for it."""
    if reply.failed in _TIMEOUTS:
        return f"{what} got no answer in time. Slack calls that “operation_timeout”."
    return f"{what} did not get through to the bot. Slack calls that “dispatch_failed”."
