"""The bot before its first look at who is who, and a company that is larger than the sample's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from slackbot import app
from slackbot.desk.people import directory
from slackbot.playground import World, sample_world
from slackbot.playground.world import Channel, Person, Usergroup
from slackbot.store import people
from tests import warm_parts
from tests.running_app import Json, RunningApp
from tests.warm_store import WarmStore


class Newcomer:
    """The bot before its first look: it knows nobody yet."""

    def __init__(self, database_url: str, *, world: World | None = None, agents: str = "", leads: str = "") -> None:
        self.app = RunningApp(
            database_url, world=world, running=False, settings={"agents": agents, "leads": leads or agents}
        )
        self.parts = app.assemble(self.app.settings(), now=self.app.clock.now, store=WarmStore(database_url))
        self.desk = self.parts.desk
        self.slack = warm_parts.near_slack(self.app.slack)
        self.faults = self.app.slack.faults

    def look(self) -> None:
        """Ask Slack for as much as it tells now."""
        directory.keep_fresh(self.desk, self.slack)

    def agents(self) -> list[str]:
        """Return who may work now."""
        with self.desk.read() as tx:
            return sorted(person.user for person in people.agents(tx))

    def asked(self, method: str) -> list[Json]:
        """Return what such calls asked for, refused ones too."""
        return [dict(call.args) for call in self.app.slack.calls(method)]

    def group(self, *users: str) -> None:
        """Change who is in the agents' group."""
        self.app.slack._state.usergroups["SAGENTS"] = Usergroup("SAGENTS", "support", "Support", users)

    def close(self) -> None:
        """Stop everything."""
        self.parts.close()
        self.app.strike()


Make = Callable[..., Newcomer]


@contextmanager
def making(database_url: str) -> Iterator[Make]:
    """Hold what makes newcomers, and stop those it made."""
    made: list[Newcomer] = []

    def one(**given: str | World) -> Newcomer:
        made.append(Newcomer(database_url, **given))  # type: ignore[arg-type]
        return made[-1]

    yield one
    for newcomer in made:
        newcomer.close()


def crowd(count: int, *, channels: int = 0) -> World:
    """Return the sample world with so many more members of the triage channel, and so many more channels."""
    world = sample_world()
    more = tuple(Person(f"UM{n:05d}", world.team, f"m{n}", f"Member {n}", "UTC") for n in range(count))
    rooms = tuple(one.having(*(m.id for m in more)) if one.id == "CTRIAGE" else one for one in world.channels)
    named = tuple(Channel(f"CROOM{n:04d}", f"room-{n}", world.team, ("UANA",)) for n in range(channels))
    return replace(world, people=(*world.people, *more), channels=(*rooms, *named))
