"""The bodies of commands, clicks, shortcuts and forms, shaped as Slack's."""

from slackbot.playground.events import TOKEN
from slackbot.playground.state import State
from slackbot.playground.world import Channel, Json, Person

_CHANNEL_NAMES = {"im": "directmessage", "mpim": "privategroup", "group": "privategroup"}


def slash_command(state: State, person: Person, channel: Channel, *, command: str, text: str, key: str) -> Json:
    """Return the body of a slash command; its `is_enterprise_install` is a string, as in Slack."""
    team = state.teams[state.world.team]
    return {
        "token": TOKEN,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": _CHANNEL_NAMES.get(channel.type, channel.name),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": state.world.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url(state, key),
        "trigger_id": state.triggers.give(person.id),
    }


def message_click(state: State, person: Person, channel: Channel, message: Json, *, action: Json, key: str) -> Json:
    """Return the `block_actions` of an element in a message. An ephemeral one is not sent along."""
    is_ephemeral = bool(message.get("is_ephemeral"))
    container = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": is_ephemeral,
    }
    if "thread_ts" in message:
        container["thread_ts"] = message["thread_ts"]
    body = {
        **_click(state, person, container, action),
        "trigger_id": state.triggers.give(person.id),
        "channel": _channel(channel),
        "state": {"values": _chosen(action)},
        "response_url": response_url(state, key),
    }
    return body if is_ephemeral else {**body, "message": message}


def modal_click(state: State, person: Person, view: Json, *, action: Json) -> Json:
    """Return the `block_actions` of an element in a modal."""
    container = {"type": "view", "view_id": view["id"]}
    trigger_id = state.triggers.give(person.id, view=view["id"])
    return {**_click(state, person, container, action), "trigger_id": trigger_id, "view": view}


def submission(state: State, person: Person, view: Json) -> Json:
    """Return the `view_submission` of a modal; for an outsider only `view.app_installed_team_id` is ours."""
    return {
        "type": "view_submission",
        **_whose(state, person),
        "trigger_id": state.triggers.give(person.id, view=view["id"]),
        "view": view,
        "response_urls": [],
        **_NO_ENTERPRISE,
    }


def closing(state: State, person: Person, view: Json, *, is_cleared: bool) -> Json:
    """Return the `view_closed` of a modal."""
    return {
        "type": "view_closed",
        **_whose(state, person),
        "view": view,
        "is_cleared": is_cleared,
        **_NO_ENTERPRISE,
    }


def message_shortcut(
    state: State, person: Person, channel: Channel, message: Json, *, callback_id: str, key: str
) -> Json:
    """Return the `message_action` of a shortcut used on a message."""
    return {
        "type": "message_action",
        "token": TOKEN,
        "action_ts": _action_ts(state, channel),
        "team": _our_team(state),
        "user": _user(person),
        "channel": _channel(channel),
        **_NO_ENTERPRISE,
        "callback_id": callback_id,
        "trigger_id": state.triggers.give(person.id),
        "response_url": response_url(state, key),
        "message_ts": message["ts"],
        "message": message,
    }


def global_shortcut(state: State, person: Person, *, callback_id: str) -> Json:
    """Return the `shortcut` of a shortcut that belongs to no message."""
    return {
        "type": "shortcut",
        "token": TOKEN,
        "action_ts": f"{state.now().timestamp():.6f}",
        "team": _our_team(state),
        "user": {"id": person.id, "username": person.name, "team_id": person.team},
        **_NO_ENTERPRISE,
        "callback_id": callback_id,
        "trigger_id": state.triggers.give(person.id),
    }


def response_url(state: State, key: str) -> str:
    """Return the address under which an answer to an interaction may be posted."""
    return f"{state.url}/response/{key}"


_NO_ENTERPRISE: Json = {"is_enterprise_install": False, "enterprise": None}


def _click(state: State, person: Person, container: Json, action: Json) -> Json:
    return {
        "type": "block_actions",
        "user": _user(person),
        "api_app_id": state.world.app_id,
        "token": TOKEN,
        "container": container,
        "team": _our_team(state),
        **_NO_ENTERPRISE,
        "actions": [{**action, "action_ts": f"{state.now().timestamp():.6f}"}],
    }


def _whose(state: State, person: Person) -> Json:
    """Return whose modal it is: the person's own company stands where one expects ours."""
    team = state.teams[person.team]
    return {
        "team": {"id": team.id, "domain": team.domain},
        "user": _user(person),
        "api_app_id": state.world.app_id,
        "token": TOKEN,
    }


def _user(person: Person) -> Json:
    return {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team}


def _our_team(state: State) -> Json:
    team = state.teams[state.world.team]
    return {"id": team.id, "domain": team.domain}


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": _CHANNEL_NAMES.get(channel.type, channel.name)}


def _action_ts(state: State, channel: Channel) -> str:
    return state.boards[channel.id].next_ts(state.now())


def _chosen(action: Json) -> Json:
    chosen = {key: value for key, value in action.items() if key.startswith("selected_")}
    if not chosen or action["type"] == "overflow":
        return {}
    return {action["block_id"]: {action["action_id"]: {"type": action["type"], **chosen}}}
