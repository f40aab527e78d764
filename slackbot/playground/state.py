"""The state of the stand-in, shared by the server and the people: one lock, and word of every change."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from slackbot.playground import events
from slackbot.playground.boards import Board
from slackbot.playground.deliver import Outlet
from slackbot.playground.errors import ApiError, PeopleError
from slackbot.playground.files import Files
from slackbot.playground.handles import ResponseUrls, Timing, Triggers
from slackbot.playground.modals import Modals
from slackbot.playground.typed import Names
from slackbot.playground.world import App, Channel, Json, Person, Usergroup, World

Screen = Callable[[Json], None]


@dataclass(frozen=True)
class Call:
    """A Web API call by the bot: `at` is the product's time, `real_at` a monotonic one, `status` what HTTP answered."""

    method: str
    args: Json
    at: datetime
    real_at: float
    status: int
    error: str | None = None


class State:
    """Everything the stand-in knows. Whoever reads more than one thing, or changes any, holds `lock`."""

    def __init__(
        self, world: World, *, app: App, clock: Callable[[], datetime], timing: Timing, outlet: Outlet
    ) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.version = 0
        self.world, self.app, self.timing, self.outlet = world, app, timing, outlet
        self.now = clock
        self.url = ""
        self.teams = {team.id: team for team in world.teams}
        self.people: dict[str, Person] = {person.id: person for person in world.people}
        self.channels: dict[str, Channel] = {channel.id: channel for channel in world.channels}
        self.usergroups: dict[str, Usergroup] = {group.id: group for group in world.usergroups}
        self.boards = {channel: Board() for channel in self.channels}
        self.triggers = Triggers(timing.trigger_s)
        self.responses = ResponseUrls(life_s=timing.response_url_s, uses=timing.response_url_uses)
        self.modals = Modals()
        self.files = Files(timing.file_ready_s)
        self.calls: list[Call] = []
        self.screens: list[Screen] = []
        self._silent = False
        self._silent_threads: set[int] = set()

    @property
    def bot(self) -> Person:
        """Return the bot's user."""
        return self.people[self.world.bot_user]

    def person(self, user: str) -> Person:
        """Return the person of this id. Raises `PeopleError` if there is none."""
        if user not in self.people:
            raise PeopleError(f"Nobody here has the id {user}.")
        return self.people[user]

    def is_ours(self, user: str) -> bool:
        """Tell whether this person belongs to our workspace."""
        return self.people[user].team == self.world.team

    def names(self) -> Names:
        """Return who and what can be mentioned by name."""
        people = {person.name: person.id for person in self.people.values() if not person.deleted}
        rooms = [channel for channel in self.channels.values() if channel.kind == "channel"]
        private = frozenset(channel.id for channel in rooms if channel.is_private)
        return Names(people, {channel.name: channel.id for channel in rooms}, private)

    def bot_sees(self, channel: Channel) -> bool:
        """Tell whether the bot is a member of the channel."""
        return self.world.bot_user in channel.members

    def keep_channel(self, channel: Channel) -> None:
        """Keep a new channel, or another version of one, and tell."""
        self.channels[channel.id] = channel
        self.boards.setdefault(channel.id, Board())
        self.tell("channel", channel=channel_frame(channel))

    def keep_person(self, person: Person) -> None:
        """Keep another version of a person, and tell."""
        self.people[person.id] = person
        self.tell("user", user=person_frame(person, team=self.world.team))

    def tell(self, kind: str, **fields: object) -> None:
        """Wake whoever waits for a change, and send a frame to every open page."""
        with self.changed:
            self.version += 1
            self.changed.notify_all()
            if self.screens:
                frame = {"type": kind, "now": self.now().timestamp(), **fields}
                for screen in self.screens:
                    screen(frame)

    def emit(self, event: Json, *, channel: Channel | None = None, team: str | None = None) -> None:
        """Send the bot an event, if its manifest asks for it and it is a member of the channel."""
        is_silent = self._silent or threading.get_ident() in self._silent_threads
        if is_silent or events.subscription(event, channel) not in self.app.events:
            return
        if channel is not None and not self.bot_sees(channel):
            return
        is_shared = channel is not None and channel.is_ext_shared
        self.outlet.event(
            events.wrap(event, world=self.world, team=team, is_ext_shared=is_shared, at=self.now()),
        )

    @contextmanager
    def silence(self) -> Iterator[None]:
        """Let things happen of which the bot is sent no events."""
        self._silent = True
        try:
            yield
        finally:
            self._silent = False

    @contextmanager
    def silence_here(self) -> Iterator[None]:
        """Let this thread alone do things of which the bot is sent no events."""
        me = threading.get_ident()
        self._silent_threads.add(me)
        try:
            yield
        finally:
            self._silent_threads.discard(me)

    def log(self, method: str, args: Json, *, status: int, error: str | None) -> None:
        """Note a call of the bot."""
        with self.changed:
            self.calls.append(Call(method, args, self.now(), time.monotonic(), status, error))
            self.version += 1
            self.changed.notify_all()

    def channel_for_bot(self, channel_id: str) -> Channel:
        """Return the channel if the bot may know of it. Raises `ApiError` (`channel_not_found`)."""
        channel = self.channels.get(channel_id)
        if channel is None or (channel.type != "channel" and not self.bot_sees(channel)):
            raise ApiError("channel_not_found")
        return channel


def channel_frame(channel: Channel) -> Json:
    """Return the channel as the page gets it."""
    return {
        "id": channel.id,
        "name": channel.name,
        "is_private": channel.is_private,
        "is_im": channel.kind != "channel",
        "is_ext_shared": channel.is_ext_shared,
        "is_archived": channel.is_archived,
        "members": list(channel.members),
        "topic": channel.topic,
    }


def person_frame(person: Person, *, team: str) -> Json:
    """Return the person as the page gets it; `external` means of another company than `team`."""
    return {
        "id": person.id,
        "team": person.team,
        "name": person.name,
        "real_name": person.real_name,
        "title": person.title,
        "tz": person.tz,
        "is_bot": person.is_bot,
        "is_restricted": person.is_restricted,
        "deleted": person.deleted,
        "color": person.colour,
        "external": person.team != team,
    }
