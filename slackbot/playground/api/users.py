"""users.* and usergroups.*: who people are."""

from datetime import datetime
from zoneinfo import ZoneInfo

from slackbot.playground.api.args import Args, Handler
from slackbot.playground.api.pages import LIST_PAGE, page, with_cursor
from slackbot.playground.api.scopes import has_scope
from slackbot.playground.errors import ApiError
from slackbot.playground.rooms import shares_a_channel
from slackbot.playground.state import State
from slackbot.playground.world import Json, Person, Usergroup

_UPDATED = 1780000000  # no profile ever changes but by being deactivated


def info(state: State, args: Args) -> Json:
    """Tell about one person, of whatever company."""
    user = args.need("user")
    if user not in state.people:
        raise ApiError("user_not_found")
    person = state.people[user]
    return {"user": {**user_object(state, person), **_language(state, person, args)}}


def list_(state: State, args: Args) -> Json:
    """List the people of our workspace, the bot and the deactivated included."""
    ours = [person for person in state.people.values() if person.team == state.world.team]
    shown, cursor = page(ours, args, key=lambda one: one.id, size=LIST_PAGE)
    return with_cursor({"members": [user_object(state, one) for one in shown], "cache_ts": _UPDATED}, cursor)


def lookup_by_email(state: State, args: Args) -> Json:
    """Find a person of our workspace by e-mail address."""
    email = args.need("email").lower()
    for person in state.people.values():
        if person.team == state.world.team and person.email.lower() == email and not person.deleted:
            return {"user": user_object(state, person)}
    raise ApiError("users_not_found")


def list_groups(state: State, args: Args) -> Json:
    """List the user groups, with their members if `include_users` asks for them."""
    groups = [_group(state, one) for one in state.usergroups.values()]
    if args.flag("include_users"):
        groups = [{**one, "users": list(state.usergroups[one["id"]].users)} for one in groups]
    return {"usergroups": groups}


def group_members(state: State, args: Args) -> Json:
    """List the members of one user group."""
    group = state.usergroups.get(args.need("usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    return {"users": list(group.users)}


METHODS: dict[str, Handler] = {
    "users.info": info,
    "users.list": list_,
    "users.lookupByEmail": lookup_by_email,
    "usergroups.list": list_groups,
    "usergroups.users.list": group_members,
}


def user_object(state: State, person: Person) -> Json:
    """Return the user object: outsiders have no roles and no e-mail, strangers no time zone either."""
    user = {
        "id": person.id,
        "team_id": person.team,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "is_bot": person.is_bot,
        "updated": _UPDATED,
        "profile": _profile(state, person),
        **_organisation(state, person),
    }
    if person.team == state.world.team:
        roles = {"is_admin": False, "is_owner": False, "is_restricted": person.is_restricted}
        return {**user, **_zone(person, state.now()), **roles, "is_ultra_restricted": False, "is_app_user": False}
    if not shares_a_channel(state, person.id):
        return {**user, "is_stranger": True}
    outside = {"is_restricted": False, "is_ultra_restricted": False, "is_stranger": False}
    return {**user, **_zone(person, state.now()), **outside}


def _organisation(state: State, person: Person) -> Json:
    """Return what Slack tells of a person of an Enterprise Grid organisation."""
    team = state.teams[person.team]
    return {"enterprise_user": {"enterprise_id": team.enterprise, "teams": [team.id]}} if team.enterprise else {}


def _language(state: State, person: Person, args: Args) -> Json:
    """Return the person's `locale` if the call asks for it; Slack tells none of outsiders."""
    tells = args.flag("include_locale") and person.team == state.world.team
    return {"locale": person.locale} if tells else {}


def _profile(state: State, person: Person) -> Json:
    first, _, last = person.real_name.partition(" ")
    profile = {
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "first_name": first,
        "last_name": last,
        "title": person.title,
        "team": person.team,
    }
    if person.email and person.team == state.world.team and has_scope(state.app, "users:read.email"):
        profile["email"] = person.email
    return profile


def _zone(person: Person, now: datetime) -> Json:
    local = now.astimezone(ZoneInfo(person.tz))
    offset = local.utcoffset()
    seconds = int(offset.total_seconds()) if offset else 0
    return {"tz": person.tz, "tz_label": local.tzname() or person.tz, "tz_offset": seconds}


def _group(state: State, group: Usergroup) -> Json:
    return {
        "id": group.id,
        "team_id": state.world.team,
        "is_usergroup": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": _UPDATED,
        "date_update": _UPDATED,
        "date_delete": 0,
        "user_count": len(group.users),
    }
