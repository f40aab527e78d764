"""What happens to messages, whoever does it: posted, edited, deleted, reacted to, shown to one person alone."""

from slackbot.playground import events
from slackbot.playground.state import State
from slackbot.playground.world import Channel, Json

_TOMBSTONE = {"type": "message", "subtype": "tombstone", "text": "This message was deleted.", "hidden": True}


def post(state: State, channel: Channel, draft: Json, *, thread_ts: str = "", broadcast: bool = False) -> Json:
    """Return the message now standing in the channel, or in the thread of `thread_ts`."""
    with state.lock:
        board = state.boards[channel.id]
        message = {"type": "message", **draft, "ts": board.next_ts(state.now())}
        root = board.messages.get(thread_ts)
        if thread_ts:
            message |= _as_reply(thread_ts, root, broadcast=broadcast)
        board.put(message)
        _tell(state, channel, message)
        if thread_ts:
            _recount(state, channel, thread_ts)
            root = board.messages.get(thread_ts)
        _emit_post(state, channel, message, root=root)
    return message


def edit(state: State, channel: Channel, ts: str, changes: Json) -> Json:
    """Return the message with `changes` made; a field set to None is taken away."""
    with state.lock:
        board = state.boards[channel.id]
        before = board.messages[ts]
        message = {key: value for key, value in {**before, **changes}.items() if value is not None}
        board.put(message)
        _tell(state, channel, message)
        event = events.changed(message, before, channel, ts=board.next_ts(state.now()))
        state.emit(event, channel=channel, team=message["team"])
    return message


def delete(state: State, channel: Channel, ts: str) -> None:
    """Take the message away. A thread's first message leaves a tombstone, as in Slack."""
    with state.lock:
        board = state.boards[channel.id]
        if board.threads.get(ts):
            before = board.messages[ts]
            threaded = {key: before[key] for key in before if key.startswith(("thread_", "reply_", "latest_"))}
            board.put({**_TOMBSTONE, **threaded, "ts": ts, "user": "USLACKBOT", "team": before["team"]})
            _tell(state, channel, board.messages[ts])
            event = events.changed(board.messages[ts], before, channel, ts=board.next_ts(state.now()))
        else:
            before = board.drop(ts)
            state.tell("message_deleted", channel=channel.id, ts=ts)
            event = events.deleted(before, channel, ts=board.next_ts(state.now()))
        if before.get("thread_ts", ts) != ts:
            _recount(state, channel, before["thread_ts"])
        state.emit(event, channel=channel, team=before["team"])


def react(state: State, channel: Channel, ts: str, *, user: str, name: str) -> bool:
    """Add a reaction; return False if this person's was there already."""
    with state.lock:
        message = state.boards[channel.id].messages[ts]
        reactions = {one["name"]: one["users"] for one in message.get("reactions", ())}
        if user in reactions.get(name, ()):
            return False
        reactions[name] = [*reactions.get(name, ()), user]
        _keep_reactions(state, channel, message, reactions)
        _emit_reaction(state, channel, message, kind="reaction_added", user=user, name=name)
    return True


def unreact(state: State, channel: Channel, ts: str, *, user: str, name: str) -> bool:
    """Take a reaction back; return False if there was none by this person."""
    with state.lock:
        message = state.boards[channel.id].messages[ts]
        reactions = {one["name"]: one["users"] for one in message.get("reactions", ())}
        if user not in reactions.get(name, ()):
            return False
        reactions[name] = [one for one in reactions[name] if one != user]
        _keep_reactions(state, channel, message, reactions)
        _emit_reaction(state, channel, message, kind="reaction_removed", user=user, name=name)
    return True


def show(state: State, channel: Channel, draft: Json, *, user: str, ts: str | None = None, thread_ts: str = "") -> Json:
    """Return the ephemeral message now shown to `user` alone; with `ts` it replaces the one shown there."""
    with state.lock:
        board = state.boards[channel.id]
        message = {
            "type": "message",
            **draft,
            "ts": ts or board.next_ts(state.now()),
            "is_ephemeral": True,
            "ephemeral_to": user,
        }
        if thread_ts:
            message["thread_ts"] = thread_ts
        board.ephemerals[message["ts"]] = message
        state.tell("ephemeral", channel=channel.id, message=message)
    return message


def hide(state: State, channel: Channel, ts: str) -> None:
    """Take an ephemeral message away, if it is still there."""
    with state.lock:
        if state.boards[channel.id].ephemerals.pop(ts, None) is not None:
            state.tell("ephemeral_deleted", channel=channel.id, ts=ts)


def by_bot(state: State, content: Json) -> Json:
    """Return a draft written by the bot with this content (text, blocks, metadata, …)."""
    world = state.world
    author = {"user": world.bot_user, "bot_id": world.bot_id, "app_id": world.app_id, "team": world.team}
    return {**author, **content}


def _as_reply(thread_ts: str, root: Json | None, *, broadcast: bool) -> Json:
    reply: Json = {"thread_ts": thread_ts}
    if root is not None:
        reply["parent_user_id"] = root["user"]
    if broadcast:
        reply["subtype"] = "thread_broadcast"
    return reply


def _tell(state: State, channel: Channel, message: Json) -> None:
    state.tell("message", channel=channel.id, message=message)


def _recount(state: State, channel: Channel, root: str) -> None:
    board = state.boards[channel.id]
    parent = board.parent(root)
    if parent is not None:
        board.put(parent)
        _tell(state, channel, parent)


def _emit_post(state: State, channel: Channel, message: Json, *, root: Json | None) -> None:
    state.emit(events.posted(message, channel, root=root), channel=channel, team=message["team"])
    if f"<@{state.world.bot_user}>" in message["text"] and message["user"] != state.world.bot_user:
        event = events.mention(message, channel, author=state.people[message["user"]], our_team=state.world.team)
        state.emit(event, channel=channel)


def _keep_reactions(state: State, channel: Channel, message: Json, reactions: dict[str, list[str]]) -> None:
    kept = [{"name": name, "users": users, "count": len(users)} for name, users in reactions.items() if users]
    changed = {key: value for key, value in message.items() if key != "reactions"}
    if kept:
        changed["reactions"] = kept
    state.boards[channel.id].put(changed)
    _tell(state, channel, changed)


def _emit_reaction(state: State, channel: Channel, message: Json, *, kind: str, user: str, name: str) -> None:
    ts = state.boards[channel.id].next_ts(state.now())
    state.emit(events.reacted(kind, name, user=user, message=message, channel=channel, ts=ts), channel=channel)
