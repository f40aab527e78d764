"""conversations.*: which channels there are, who is in them, opening and joining them."""

from slackbot.playground import rooms
from slackbot.playground.api.args import Args, Handler
from slackbot.playground.api.pages import LIST_PAGE, page, with_cursor
from slackbot.playground.errors import ApiError
from slackbot.playground.state import State
from slackbot.playground.world import Channel, Json

_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
_MOST_OPENED = 8  # users in one direct conversation, besides the bot


def list_(state: State, args: Args) -> Json:
    """List the public channels of our workspace, and the private and direct ones the bot is in."""
    shown, cursor = page(_wanted(state, args), args, key=lambda one: one.id, size=LIST_PAGE)
    return with_cursor({"channels": [_listed(state, channel) for channel in shown]}, cursor)


def info(state: State, args: Args) -> Json:
    """Tell all about one channel, also which companies it is shared with."""
    channel = state.channel_for_bot(args.need("channel"))
    facts = _listed(state, channel)
    if channel.kind == "channel":
        facts |= {
            "conversation_host_id": channel.host,
            "shared_team_ids": [channel.host, *channel.shared_with],
            "connected_team_ids": list(channel.shared_with),
            "internal_team_ids": [],
        }
    if args.flag("include_num_members"):
        facts["num_members"] = len(channel.members)
    return {"channel": facts}


def members(state: State, args: Args) -> Json:
    """List the members, those of other companies and the bot included."""
    channel = state.channel_for_bot(args.need("channel"))
    shown, cursor = page(channel.members, args, key=str, size=LIST_PAGE)
    return with_cursor({"members": shown}, cursor)


def of_user(state: State, args: Args) -> Json:
    """List the channels that a person is in, the private ones as far as the bot is in them, too."""
    user = args.text("user") or state.world.bot_user
    if user not in state.people:
        raise ApiError("user_not_found")
    theirs = [one for one in _wanted(state, args) if user in one.members]
    shown, cursor = page(theirs, args, key=lambda one: one.id, size=LIST_PAGE)
    return with_cursor({"channels": [_listed(state, channel) for channel in shown]}, cursor)


def open_(state: State, args: Args) -> Json:
    """Open, or find, the direct conversation with one to eight people."""
    users = args.names("users")
    if args.text("channel"):
        return {"channel": {"id": state.channel_for_bot(args.text("channel")).id}}
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > _MOST_OPENED:
        raise ApiError("too_many_users")
    was_open = rooms.find_direct(state, state.world.bot_user, *users) is not None
    channel = rooms.direct(state, state.world.bot_user, *users)
    again = {"no_op": True, "already_open": True} if was_open else {}
    full = _listed(state, channel) if args.flag("return_im") else {"id": channel.id}
    return {**again, "channel": full}


def join(state: State, args: Args) -> Json:
    """Let the bot join a public channel."""
    channel = state.channel_for_bot(args.need("channel"))
    if channel.type != "channel":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    again = {"warning": "already_in_channel"} if state.bot_sees(channel) else {}
    return {"channel": _listed(state, rooms.join(state, channel, state.world.bot_user)), **again}


METHODS: dict[str, Handler] = {
    "conversations.list": list_,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.open": open_,
    "conversations.join": join,
    "users.conversations": of_user,
}


def _wanted(state: State, args: Args) -> list[Channel]:
    """Return the channels of the types asked for that the bot may know of."""
    asked = args.names("types") or ["public_channel"]
    if any(one not in _TYPES for one in asked):
        raise ApiError("invalid_types")
    wanted = {_TYPES[one] for one in asked}
    return [
        channel
        for channel in sorted(state.channels.values(), key=lambda one: one.id)
        if channel.type in wanted
        and (channel.type == "channel" or state.bot_sees(channel))
        and not (channel.is_archived and args.flag("exclude_archived"))
    ]


def _listed(state: State, channel: Channel) -> Json:
    if channel.kind == "im":
        return _direct(state, channel)
    blank = {"value": "", "creator": "", "last_set": 0}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.type == "channel",
        "is_group": channel.type == "group",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "created": channel.created,
        "creator": next(iter(channel.members), ""),
        "is_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_ext_shared": channel.is_ext_shared,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": state.world.team,
        "is_member": state.bot_sees(channel),
        "topic": {**blank, "value": channel.topic},
        "purpose": blank,
        "previous_names": [],
    }


def _direct(state: State, channel: Channel) -> Json:
    other = next((one for one in channel.members if one != state.world.bot_user), state.world.bot_user)
    return {
        "id": channel.id,
        "created": channel.created,
        "is_im": True,
        "is_archived": False,
        "is_org_shared": False,
        "is_ext_shared": channel.is_ext_shared,
        "context_team_id": state.world.team,
        "user": other,
        "is_user_deleted": state.people[other].deleted,
        "priority": 0,
    }
