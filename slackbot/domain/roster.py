"""Who works here, as the operator's settings name them, and what is wrong with those."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from slackbot.domain.person import Person, Unfit, unfit


class Wrong(StrEnum):
    """What can be wrong with a setting as a whole; what is wrong with one person is `Unfit`."""

    EMPTY = "empty"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Fault:
    """What is wrong with whom a setting names: people, or a user group."""

    setting: str
    why: str
    who: tuple[str, ...] = ()


def faults(
    *, agents: Sequence[str], leads: Sequence[str], people: Mapping[str, Person], empty: Collection[str], able: bool
) -> list[Fault]:
    """Return what is wrong with the two settings; `people` are those whom Slack knows.

    `empty` are the user groups without members; `able` is whether anybody named in whatever way can be an agent.
    """
    nobody = [] if able else [Fault("AGENTS", Wrong.NOBODY)]
    of_leads = _of(leads, "LEADS", people=people, empty=empty) if leads != agents else ()
    return [*nobody, *_of(agents, "AGENTS", people=people, empty=empty), *of_leads]


def _of(named: Sequence[str], setting: str, *, people: Mapping[str, Person], empty: Collection[str]) -> Iterator[Fault]:
    groups = [one for one in named if one.startswith("S")]
    yield from (Fault(setting, Wrong.EMPTY, (group,)) for group in groups if group in empty)
    found = {user: _unfit(people.get(user)) for user in named if user not in groups}
    for why in Unfit:
        if who := tuple(user for user, reason in found.items() if reason is why):
            yield Fault(setting, why, who)


def _unfit(person: Person | None) -> Unfit | None:
    return Unfit.UNKNOWN if person is None else unfit(person)


def leads_who_are_no_agents(
    leads: Sequence[str], *, people: Mapping[str, Person], agents: Collection[str]
) -> list[Fault]:
    """Return the leads who may do nothing, because they could be agents and are none."""
    who = tuple(user for user in leads if user in people and unfit(people[user]) is None and user not in agents)
    return [Fault("LEADS", Unfit.NO_AGENT, who)] if who else []
