"""Which scope each method needs; checked against the app's manifest, so that a missing one shows before Slack does."""

from slackbot.playground.errors import ApiError
from slackbot.playground.world import App

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")

NEEDED: dict[str, tuple[str, ...]] = {
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "conversations.list": _READ,
    "conversations.info": _READ,
    "conversations.members": _READ,
    "users.conversations": _READ,
    "conversations.open": ("im:write", "mpim:write"),
    "conversations.join": ("channels:join",),
    "conversations.history": _HISTORY,
    "conversations.replies": _HISTORY,
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "users.lookupByEmail": ("users:read.email",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.info": ("files:read",),
    "team.info": ("team:read",),
    "bots.info": ("users:read",),
}


def check_scope(app: App, method: str) -> None:
    """Raise `ApiError` (`missing_scope`) if the app has none of the scopes that allow this method."""
    needed = NEEDED.get(method)
    if needed is None or app.scopes is None or app.scopes.intersection(needed):
        return
    raise ApiError("missing_scope", needed=",".join(needed), provided=",".join(sorted(app.scopes)))


def scope_headers(app: App, method: str) -> dict[str, str]:
    """Return what comes with each answer to the bot: the scopes it has, and those of which the method wants one.

    Without scopes in the manifest there are none to tell of; the app-level token's are not the bot's.
    """
    if app.scopes is None or method == "apps.connections.open":
        return {}
    accepted = {"x-accepted-oauth-scopes": ",".join(NEEDED[method])} if method in NEEDED else {}
    return {"x-oauth-scopes": ",".join(sorted(app.scopes)), **accepted}


def has_scope(app: App, scope: str) -> bool:
    """Tell whether the app has this scope. Without scopes in the manifest it has those that add to what one sees."""
    return app.scopes is None or scope in app.scopes
