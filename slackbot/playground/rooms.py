"""Channels and who is in them: joining, leaving, direct conversations, renaming, archiving, sharing."""

import secrets
from dataclasses import replace

from slackbot.playground import events
from slackbot.playground.errors import ApiError
from slackbot.playground.state import State
from slackbot.playground.world import Channel, Json


def direct(state: State, *users: str) -> Channel:
    """Return the direct conversation of exactly these people, opened if it was not. Raises `ApiError`."""
    found = find_direct(state, *users)
    if found is not None:
        return found
    _check_acquainted(state, users)
    kind = "im" if len(set(users)) <= 2 else "mpim"
    channel = Channel(
        id=f"{'D' if kind == 'im' else 'G'}{secrets.token_hex(5).upper()}",
        name="" if kind == "im" else "mpdm-" + "--".join(state.people[user].name for user in users),
        host=state.world.team,
        members=tuple(dict.fromkeys(users)),
        kind=kind,
        is_private=True,
        shared_with=tuple(sorted({state.people[user].team for user in users} - {state.world.team})),
        created=int(state.now().timestamp()),
    )
    state.keep_channel(channel)
    return channel


def find_direct(state: State, *users: str) -> Channel | None:
    """Return the direct conversation of exactly these people, None if it was never opened."""
    wanted = set(users)
    candidates = (one for one in state.channels.values() if one.kind != "channel")
    return next((one for one in candidates if set(one.members) == wanted), None)


def shares_a_channel(state: State, user: str) -> bool:
    """Tell whether this person is in any channel of our workspace."""
    rooms = (one for one in state.channels.values() if one.kind == "channel")
    return any(user in room.members for room in rooms)


def join(state: State, channel: Channel, user: str, *, inviter: str | None = None) -> Channel:
    """Return the channel with the person in it, and tell the bot that sees it."""
    if user in channel.members:
        return channel
    joined = channel.having(user)
    state.keep_channel(joined)
    _emit_membership(state, joined, "member_joined_channel", user=user, inviter=inviter)
    return joined


def leave(state: State, channel: Channel, user: str) -> Channel:
    """Return the channel without the person, and tell the bot, also when it is the bot that left."""
    if user not in channel.members:
        return channel
    _emit_membership(state, channel, "member_left_channel", user=user, inviter=None)
    left = channel.without(user)
    state.keep_channel(left)
    return left


def rename(state: State, channel: Channel, name: str) -> Channel:
    """Return the channel under its new name."""
    renamed = replace(channel, name=name)
    state.keep_channel(renamed)
    facts = {"id": channel.id, "name": name, "name_normalized": name, "created": channel.created}
    shape = {**facts, "is_channel": not channel.is_private, "is_mpim": False}
    state.emit(_event(state, renamed, events.of_channel(renamed, "rename"), channel=shape), channel=renamed)
    return renamed


def archive(state: State, channel: Channel, *, by: str) -> Channel:
    """Return the channel, closed for writing."""
    kind = events.of_channel(channel, "archive")
    state.emit(_event(state, channel, kind, channel=channel.id, user=by), channel=channel)
    archived = replace(channel, is_archived=True)
    state.keep_channel(archived)
    return archived


def change_id(state: State, channel: Channel, new: str) -> Channel:
    """Return the channel under another id, as a private one gets it that is to be shared; the old one is gone."""
    moved = replace(channel, id=new)
    with state.lock:
        del state.channels[channel.id]
        state.boards[new] = state.boards.pop(channel.id)
    state.keep_channel(moved)
    event = _event(state, moved, "channel_id_changed", old_channel_id=channel.id, new_channel_id=new)
    state.emit(event, channel=moved)
    return moved


def share(state: State, channel: Channel, team: str) -> Channel:
    """Return the channel, now shared with another company."""
    shared = replace(channel, shared_with=tuple(dict.fromkeys((*channel.shared_with, team))))
    state.keep_channel(shared)
    event = _event(state, shared, "channel_shared", connected_team_id=team, channel=channel.id)
    state.emit(event, channel=shared)
    return shared


def unshare(state: State, channel: Channel, team: str) -> Channel:
    """Return the channel without the other company and its people."""
    stay = tuple(one for one in channel.members if state.people[one].team != team)
    others = tuple(one for one in channel.shared_with if one != team)
    unshared = replace(channel, shared_with=others, members=stay)
    state.keep_channel(unshared)
    facts = {"previously_connected_team_id": team, "channel": channel.id, "is_ext_shared": unshared.is_ext_shared}
    state.emit(_event(state, unshared, "channel_unshared", **facts), channel=unshared)
    return unshared


def announce_user(state: State, user: str) -> None:
    """Tell the bot that somebody's profile changed."""
    person = state.people[user]
    at = int(state.now().timestamp())
    profile = {"real_name": person.real_name, "display_name": person.name, "team": person.team}
    facts = {"id": user, "team_id": person.team, "name": person.name, "deleted": person.deleted}
    changed = {**facts, "profile": profile, "is_bot": person.is_bot, "updated": at}
    state.emit({"type": "user_change", "user": changed, "cache_ts": at, "event_ts": f"{state.now().timestamp():.6f}"})


def announce_home(state: State, room: Channel, user: str) -> None:
    """Tell the bot that somebody opened its home; `room` is their direct conversation."""
    state.emit(_event(state, room, "app_home_opened", user=user, channel=room.id, tab="home"), channel=room)


def _check_acquainted(state: State, users: tuple[str, ...]) -> None:
    for user in users:
        if user not in state.people or state.people[user].deleted:
            raise ApiError("user_not_found")
        if not state.is_ours(user) and not shares_a_channel(state, user):
            raise ApiError("invalid_user_combination")


def _emit_membership(state: State, channel: Channel, kind: str, *, user: str, inviter: str | None) -> None:
    ts = state.boards[channel.id].next_ts(state.now())
    team = state.people[user].team
    event = events.membership(kind, channel, user=user, team=team, inviter=inviter, ts=ts)
    state.emit(event, channel=channel)


def _event(state: State, room: Channel, kind: str, **fields: object) -> Json:
    return {"type": kind, **fields, "event_ts": state.boards[room.id].next_ts(state.now())}
