"""Who and what exists in the stand-in: companies, people, channels, user groups and the app."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Json = dict[str, Any]

_COLOURS = ("#3b6fd4", "#b5487a", "#2f8f6b", "#a8632a", "#6a55c2", "#1f8aa3", "#8a7a1f", "#c0503c")


@dataclass(frozen=True)
class Team:
    """A company's workspace; `enterprise` is the Enterprise Grid organisation that it is of, if any."""

    id: str
    name: str
    domain: str
    enterprise: str | None = None


@dataclass(frozen=True)
class Person:
    """A member of one workspace; the bot is one, too. `is_restricted` marks a guest."""

    id: str
    team: str
    name: str
    real_name: str
    tz: str = "UTC"
    title: str = ""
    email: str = ""
    is_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    locale: str = "en-US"

    @property
    def colour(self) -> str:
        """Return the colour of the person's avatar, always the same one."""
        return _COLOURS[sum(self.id.encode()) % len(_COLOURS)]


@dataclass(frozen=True)
class Channel:
    """A channel or a direct conversation. `kind` is `channel`, `im` or `mpim`; `shared_with` are other companies."""

    id: str
    name: str
    host: str
    members: tuple[str, ...] = ()
    kind: str = "channel"
    is_private: bool = False
    is_archived: bool = False
    shared_with: tuple[str, ...] = ()
    topic: str = ""
    created: int = 1780000000

    @property
    def is_ext_shared(self) -> bool:
        """Tell whether other companies are in this channel."""
        return bool(self.shared_with)

    @property
    def type(self) -> str:
        """Return Slack's `channel_type`: `channel`, `group`, `im` or `mpim`."""
        if self.kind != "channel":
            return self.kind
        return "group" if self.is_private else "channel"

    def having(self, *members: str) -> "Channel":
        """Return the channel with these people in it as well."""
        return replace(self, members=tuple(dict.fromkeys((*self.members, *members))))

    def without(self, member: str) -> "Channel":
        """Return the channel with this person gone."""
        return replace(self, members=tuple(one for one in self.members if one != member))


@dataclass(frozen=True)
class Usergroup:
    """A group of people that can be mentioned and looked up by its id."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...]


@dataclass(frozen=True)
class World:
    """Everything that is there before anybody acts. `team` is our workspace, where the app is installed."""

    team: str
    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    usergroups: tuple[Usergroup, ...] = ()
    app_id: str = "A0SUPPORT01"
    bot_user: str = "UBOT"
    bot_id: str = "BBOT"


@dataclass(frozen=True)
class App:
    """What the app's manifest says: its name, commands, shortcuts, events and scopes."""

    name: str
    commands: tuple[Json, ...] = ()
    shortcuts: tuple[Json, ...] = ()
    events: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = field(default=None)

    @classmethod
    def read(cls, manifest: Mapping[str, Any]) -> "App":
        """Return the app of this manifest. Without `oauth_config` no scope is checked (`scopes` is None)."""
        features = manifest.get("features", {})
        settings = manifest.get("settings", {})
        scopes = manifest.get("oauth_config", {}).get("scopes", {}).get("bot")
        return cls(
            name=manifest.get("display_information", {}).get("name", "App"),
            commands=tuple(features.get("slash_commands", ())),
            shortcuts=tuple(features.get("shortcuts", ())),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
            scopes=None if scopes is None else frozenset(scopes),
        )

    def command(self, name: str) -> Json | None:
        """Return the slash command of this name, if the app has it."""
        return next((one for one in self.commands if one["command"] == name), None)

    def shortcut(self, callback_id: str) -> Json | None:
        """Return the shortcut of this callback id, if the app has it."""
        return next((one for one in self.shortcuts if one["callback_id"] == callback_id), None)
