"""conversations.history and conversations.replies: reading back what was written."""

from collections.abc import Sequence

from slackbot.playground.api.args import Args, Handler
from slackbot.playground.api.pages import HISTORY_PAGE, page
from slackbot.playground.boards import micros
from slackbot.playground.errors import ApiError
from slackbot.playground.state import State
from slackbot.playground.world import Channel, Json


def history(state: State, args: Args) -> Json:
    """List what the channel itself shows, newest first; replies only where they were broadcast."""
    channel = _readable(state, args)
    within = _within(state.boards[channel.id].top_level(), args)
    shown, cursor = page(within[::-1], args, key=_ts, size=HISTORY_PAGE)
    return _paged(shown, args, cursor)


def replies(state: State, args: Args) -> Json:
    """List a thread, oldest first. Its first message leads every page, as Slack has it."""
    channel = _readable(state, args)
    board = state.boards[channel.id]
    named = board.messages.get(args.need("ts"))
    root = str(named.get("thread_ts", named["ts"])) if named else args.text("ts")
    parent, answers = board.messages.get(root), board.replies(root)
    if parent is None and not answers:
        raise ApiError("thread_not_found")
    shown, cursor = page(_within(answers, args), args, key=_ts, size=HISTORY_PAGE)
    return _paged([parent, *shown] if parent else shown, args, cursor)


METHODS: dict[str, Handler] = {"conversations.history": history, "conversations.replies": replies}


def _readable(state: State, args: Args) -> Channel:
    channel = state.channel_for_bot(args.need("channel"))
    if not state.bot_sees(channel):
        raise ApiError("not_in_channel")
    return channel


def _ts(message: Json) -> str:
    return str(message["ts"])


def _within(messages: Sequence[Json], args: Args) -> list[Json]:
    """Return the messages between `oldest` and `latest`; those at the very ends only if `inclusive`."""
    oldest, latest = args.instant("oldest"), args.instant("latest")
    if oldest is None and latest is None:
        return list(messages)
    ends = int(args.flag("inclusive"))
    low = -1 if oldest is None else oldest + 1 - ends
    high = float("inf") if latest is None else latest - 1 + ends
    return [one for one in messages if low <= micros(one["ts"]) <= high]


def _paged(messages: list[Json], args: Args, cursor: str) -> Json:
    shown = messages if args.flag("include_all_metadata") else [_without_metadata(one) for one in messages]
    body: Json = {"messages": shown, "has_more": bool(cursor)}
    return {**body, "response_metadata": {"next_cursor": cursor}} if cursor else body


def _without_metadata(message: Json) -> Json:
    if "metadata" not in message:
        return message
    return {key: value for key, value in message.items() if key != "metadata"}
