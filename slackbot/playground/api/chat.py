"""chat.*: posting, changing and deleting messages."""

from slackbot.playground import messages
from slackbot.playground.api.args import Args, Handler
from slackbot.playground.api.files import shared_files
from slackbot.playground.api.scopes import has_scope
from slackbot.playground.boards import micros
from slackbot.playground.content import message_blocks, metadata, text_and_blocks
from slackbot.playground.errors import ApiError
from slackbot.playground.rooms import direct
from slackbot.playground.state import State
from slackbot.playground.world import Channel, Json

_CUSTOMIZE = "chat:write.customize"
_MOST_UPDATED_TEXT = 4_000  # chat.update refuses more


def post_message(state: State, args: Args) -> Json:
    """Post as the bot, into a channel, a thread, or the direct conversation with a user id."""
    channel = _writable(state, args.need("channel"))
    content = text_and_blocks(state, args.text("text"), _blocks(args))
    extra = metadata(args.shape("metadata", error="invalid_metadata_format"))
    if extra:
        content["metadata"] = extra
    content |= _author(state, args)
    thread_ts = _thread(state, channel, args.text("thread_ts"))
    broadcast = bool(thread_ts) and args.flag("reply_broadcast")
    if args.flag("unfurl_links") and not content.get("blocks"):
        content |= shared_files(state, args.text("text"), channel.id)
    draft = messages.by_bot(state, content)
    message = messages.post(state, channel, draft, thread_ts=thread_ts, broadcast=broadcast)
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def _author(state: State, args: Args) -> Json:
    """Return whose name and picture the message shows instead of the bot's. Raises `ApiError` (`missing_scope`)."""
    named = {name: args.text(name) for name in ("username", "icon_url") if args.text(name)}
    if not named:
        return {}
    if not has_scope(state.app, _CUSTOMIZE):
        raise ApiError("missing_scope", needed=_CUSTOMIZE, provided=",".join(sorted(state.app.scopes or ())))
    icons = {"icons": {"image_48": named["icon_url"]}} if "icon_url" in named else {}
    return {"subtype": "bot_message", "username": named.get("username", ""), **icons}


def update(state: State, args: Args) -> Json:
    """Change a message of the bot. Text without blocks takes the blocks away; metadata stays unless it is `{}`."""
    channel, message = _own(state, args, refusal="cant_update_message")
    if len(args.text("text")) > _MOST_UPDATED_TEXT:
        raise ApiError("msg_too_long")
    blocks = message_blocks(state, _blocks(args))
    if not args.text("text") and not blocks:
        raise ApiError("no_text")
    changes: Json = {"text": args.text("text") or message["text"], "blocks": blocks or None}
    if "metadata" in args:
        changes["metadata"] = metadata(args.shape("metadata", error="invalid_metadata_format"))
    if not blocks:
        changes["edited"] = {"user": state.world.bot_user, "ts": message["ts"]}
    changed = messages.edit(state, channel, message["ts"], changes)
    return {"channel": channel.id, "ts": message["ts"], "text": changed["text"], "message": changed}


def delete(state: State, args: Args) -> Json:
    """Delete a message of the bot."""
    channel, message = _own(state, args, refusal="cant_delete_message")
    messages.delete(state, channel, message["ts"])
    return {"channel": channel.id, "ts": message["ts"]}


def post_ephemeral(state: State, args: Args) -> Json:
    """Show a message to one member of the channel alone."""
    channel = _writable(state, args.need("channel"))
    user = args.need("user")
    content = text_and_blocks(state, args.text("text"), _blocks(args))
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    draft = messages.by_bot(state, content)
    shown = messages.show(state, channel, draft, user=user, thread_ts=args.text("thread_ts"))
    return {"message_ts": shown["ts"]}


def get_permalink(state: State, args: Args) -> Json:
    """Return an address that leads to the message on the page."""
    channel = state.channel_for_bot(args.need("channel"))
    ts = args.need("message_ts")
    message = state.boards[channel.id].messages.get(ts)
    if message is None:
        raise ApiError("message_not_found")
    thread = f"?thread_ts={message['thread_ts']}&cid={channel.id}" if message.get("thread_ts", ts) != ts else ""
    return {"channel": channel.id, "permalink": f"{state.url}/archives/{channel.id}/p{ts.replace('.', '')}{thread}"}


METHODS: dict[str, Handler] = {
    "chat.postMessage": post_message,
    "chat.update": update,
    "chat.delete": delete,
    "chat.postEphemeral": post_ephemeral,
    "chat.getPermalink": get_permalink,
}


def _blocks(args: Args) -> object:
    return args.shape("blocks", error="invalid_blocks_format")


def _writable(state: State, channel_id: str) -> Channel:
    if channel_id in state.people:
        return _direct(state, channel_id)
    channel = state.channel_for_bot(channel_id)
    if channel.is_archived:
        raise ApiError("is_archived")
    may_anywhere = state.app.scopes is not None and has_scope(state.app, "chat:write.public")
    if not state.bot_sees(channel) and not may_anywhere:
        raise ApiError("not_in_channel")
    return channel


def _direct(state: State, user: str) -> Channel:
    try:
        return direct(state, state.world.bot_user, user)
    except ApiError:
        raise ApiError("channel_not_found") from None


def _thread(state: State, channel: Channel, thread_ts: str) -> str:
    """Return the `ts` of the thread's first message, also if a reply of it was named."""
    if not thread_ts:
        return ""
    try:
        micros(thread_ts)
    except ValueError:
        raise ApiError("invalid_thread_ts") from None
    board = state.boards[channel.id]
    named = board.messages.get(thread_ts)
    if named is not None:
        return str(named.get("thread_ts", thread_ts))
    if thread_ts in board.threads:
        return thread_ts  # its first message is deleted: the reply stands in the orphaned thread
    raise ApiError("thread_not_found")


def _own(state: State, args: Args, *, refusal: str) -> tuple[Channel, Json]:
    channel = state.channel_for_bot(args.need("channel"))
    message = state.boards[channel.id].messages.get(args.need("ts"))
    if message is None:
        raise ApiError("message_not_found")
    if message.get("bot_id") != state.world.bot_id:
        raise ApiError(refusal)
    return channel, message
