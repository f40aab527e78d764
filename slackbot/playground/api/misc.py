"""auth.test, team.info, bots.info and reactions.*."""

from slackbot.playground import messages
from slackbot.playground.api.args import Args, Handler
from slackbot.playground.errors import ApiError
from slackbot.playground.state import State
from slackbot.playground.world import Channel, Json


def auth_test(state: State, _args: Args) -> Json:
    """Tell whose token this is."""
    team = state.teams[state.world.team]
    return {
        "url": f"{state.url}/",
        "team": team.name,
        "user": state.bot.name,
        "team_id": team.id,
        "user_id": state.world.bot_user,
        "bot_id": state.world.bot_id,
        "is_enterprise_install": False,
        **({"enterprise_id": team.enterprise} if team.enterprise else {}),
    }


def team_info(state: State, args: Args) -> Json:
    """Tell about a workspace, ours unless another is named."""
    team = state.teams.get(args.text("team") or state.world.team)
    if team is None:
        raise ApiError("team_not_found")
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}}


def bots_info(state: State, args: Args) -> Json:
    """Tell about our bot."""
    world = state.world
    if args.text("bot") not in ("", world.bot_id):
        raise ApiError("bot_not_found")
    facts = {"id": world.bot_id, "deleted": False, "name": state.app.name, "updated": 1780000000}
    return {"bot": {**facts, "app_id": world.app_id, "user_id": world.bot_user, "icons": {}}}


def add_reaction(state: State, args: Args) -> Json:
    """React as the bot."""
    channel, ts = _message(state, args)
    if not messages.react(state, channel, ts, user=state.world.bot_user, name=args.need("name").strip(":")):
        raise ApiError("already_reacted")
    return {}


def remove_reaction(state: State, args: Args) -> Json:
    """Take the bot's reaction back."""
    channel, ts = _message(state, args)
    if not messages.unreact(state, channel, ts, user=state.world.bot_user, name=args.need("name").strip(":")):
        raise ApiError("no_reaction")
    return {}


METHODS: dict[str, Handler] = {
    "auth.test": auth_test,
    "team.info": team_info,
    "bots.info": bots_info,
    "reactions.add": add_reaction,
    "reactions.remove": remove_reaction,
}


def _message(state: State, args: Args) -> tuple[Channel, str]:
    channel = state.channel_for_bot(args.need("channel"))
    if not state.bot_sees(channel):
        raise ApiError("not_in_channel")
    ts = args.need("timestamp")
    if ts not in state.boards[channel.id].messages:
        raise ApiError("message_not_found")
    return channel, ts
