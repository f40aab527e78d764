"""Who the agents and leads are: asked of Slack in parts, so that whoever is known so far can work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from slackbot.desk.context import Desk
from slackbot.desk.people import roster_faults
from slackbot.domain import roster as rules
from slackbot.domain.hold import APART
from slackbot.domain.person import Person, may_be_agent
from slackbot.domain.roster import Fault
from slackbot.errors import Unavailable
from slackbot.slack import Busy, Listing, Slack, SlackSaysNo
from slackbot.slack.outcomes import DEAD_TOKEN
from slackbot.store import rows
from slackbot.store.tx import Tx

log = structlog.get_logger(__name__)

FRESH = timedelta(hours=1)  # so long we believe what Slack said of a channel or a person; events tell of changes
_TEAM = 50  # so many are asked about one by one; of a crowd only who does something, or whom we know already


@dataclass(frozen=True)
class Role:
    """What somebody is here."""

    agent: bool = False
    lead: bool = False


LookUp = Callable[[str, Role], object]


class Roster:
    """One look at who the agents and leads are; stopped by a limit, it goes on where it was.

    `look_up` asks Slack about a person, and keeps what it says and the role they have if they can have one.
    """

    def __init__(self, desk: Desk, slack: Slack, *, look_up: LookUp) -> None:
        self._desk, self._slack, self._look_up = desk, slack, look_up
        self._members = Listing(partial(slack.members, desk.support_channel))
        self._in_triage: list[str] = []
        self._groups: dict[str, tuple[str, ...]] = {}
        self.news: Sequence[Fault] = ()  # what is wrong of which the leads were not told before
        self.crowd = 0  # how many agents there may be, where that is too many to ask about each

    def learn(self) -> list[Fault]:
        """Ask Slack for what it has not told lately, appoint whoever is known, and return what the settings have wrong.

        Nobody is taken off for want of an answer: those named are looked up one by one, and join as they are known.
        Of a crowd whoever does something is looked up then, as `role` tells what they are.
        Raises `SlackSaysNo` and `Unavailable`.
        """
        agents = self._named(self._desk.agents, rows.people.agents) if self._desk.agents else self._triage()
        leads = self._named(self._desk.leads, rows.people.leads) if self._desk.leads else agents
        self.crowd = len(agents) if _is_crowd(agents) else 0
        self._appoint(agents, leads)
        away: Unavailable | None = None
        for user in self._to_look_up(agents, leads):
            try:
                self._look_up(user, Role(agent=user in agents, lead=user in leads))
            except Busy:
                raise
            except Unavailable as now:
                away = now  # the next one may be told all the same
        if away is not None:
            raise away
        self._appoint(agents, leads)
        return self._check(agents, leads)

    def _triage(self) -> tuple[str, ...]:
        """Return the members of the triage channel; whom we know of them is an agent as soon as their page is read."""
        for page in self._members.pages():
            found = [user for user in page if user != self._desk.bot_user]
            self._in_triage += found
            self._join(found)
        return tuple(self._in_triage)

    def _join(self, members: Sequence[str]) -> None:
        """Make agents of those whom we know and who were none."""
        with self._desk.read() as tx:
            new = [one.user for one in rows.people.of_ids(tx, members) if _is_able(one) and not one.is_agent]
        if new:
            with self._desk.begin() as tx:
                rows.people.appoint(tx, *new, agent=True, lead=not self._desk.leads)

    def _named(self, ids: Sequence[str], known: Callable[[Tx], Sequence[Person]]) -> tuple[str, ...]:
        """Return the people of the ids; in the place of a group without members stand those who are `known` so far."""
        found: list[str] = []
        for one in ids:
            members = self._group(one) if one.startswith("S") else (one,)
            found += members or self._instead(known)
        return tuple(dict.fromkeys(found))

    def _instead(self, known: Callable[[Tx], Sequence[Person]]) -> list[str]:
        with self._desk.read() as tx:
            return [person.user for person in known(tx)]

    def _group(self, group: str) -> tuple[str, ...]:
        """Return who is in the user group, asked once."""
        if group not in self._groups:
            self._groups[group] = _members_of(self._slack, group)
        return self._groups[group]

    def _to_look_up(self, agents: Sequence[str], leads: Sequence[str]) -> list[str]:
        """Return those of whom Slack did not tell lately: whom the settings name, and of a crowd only whom we know."""
        everybody = dict.fromkeys([*self._desk.agents, *self._desk.leads, *agents, *leads])
        users = [user for user in everybody if not user.startswith("S")]
        wall = self._desk.wall()
        with self._desk.read() as tx:
            fresh = rows.people.seen_between(tx, users, since=wall - FRESH, until=wall + APART)
            known = {person.user for person in rows.people.of_ids(tx, users)} if _is_crowd(users) else set(users)
        asked_for = known.union(self._desk.agents, self._desk.leads)
        return [user for user in users if user in asked_for and user not in fresh]

    def _appoint(self, agents: Sequence[str], leads: Sequence[str]) -> None:
        """Make agents and leads of all who are known, and of nobody else."""
        with self._desk.begin() as tx:
            able = _able(tx, [*agents, *leads])
            if able.isdisjoint(agents):
                return  # a team is never empty: what we knew stands until Slack names somebody
            rows.people.set_roster(tx, agents=able.intersection(agents), leads=able.intersection(leads))

    def _check(self, agents: Sequence[str], leads: Sequence[str]) -> list[Fault]:
        """Return what is wrong with the settings, and tell it, once everybody named was asked about."""
        with self._desk.read() as tx:
            people = {one.user: one for one in rows.people.of_ids(tx, [*agents, *leads]) if one.is_met}
        able = {user for user in agents if user in people and may_be_agent(people[user])}
        found = rules.faults(
            agents=self._desk.agents,
            leads=self._desk.leads,
            people=people,
            empty=[group for group, members in self._groups.items() if not members],
            able=bool(able) or self.crowd > 0,  # of very many some are known, and one is taken for granted
        )
        found += rules.leads_who_are_no_agents(self._desk.leads, people=people, agents=able)
        if found:
            with self._desk.begin() as tx:
                self.news = [fault for fault in found if roster_faults.tell(tx, self._desk, fault)]
            if self.news:
                self._desk.wake()
        return found


def _able(tx: Tx, users: Sequence[str]) -> set[str]:
    """Return those of them whom Slack has told us of, and who can be agents."""
    return {person.user for person in rows.people.of_ids(tx, users) if _is_able(person)}


def _is_able(person: Person) -> bool:
    return person.is_met and may_be_agent(person)


def _is_crowd(users: Sequence[str]) -> bool:
    return len(users) > _TEAM


def role(desk: Desk, slack: Slack, user: str) -> Role:
    """Return what the person is here, asked of Slack for them alone. Raises `SlackSaysNo` and `Unavailable`."""
    is_agent = _is_named(slack, desk.agents, user) if desk.agents else _is_member(slack, desk.support_channel, user)
    return Role(agent=is_agent, lead=_is_named(slack, desk.leads, user) if desk.leads else is_agent)


def _is_named(slack: Slack, named: Sequence[str], user: str) -> bool:
    groups = (one for one in named if one.startswith("S"))
    return user in named or any(user in _members_of(slack, group) for group in groups)


def _is_member(slack: Slack, channel: str, user: str) -> bool:
    """Return whether they are in the channel; whoever Slack tells nothing of is not, until the channel's list does."""
    try:
        return slack.is_in(channel, user)
    except SlackSaysNo as no:
        if no.error in DEAD_TOKEN:
            raise
        log.warning("roster.not_told", user=user, why=no.error)
        return False


def _members_of(slack: Slack, group: str) -> tuple[str, ...]:
    """Return who is in the user group; one that is empty, or that Slack does not show, has nobody.

    Raises `Unavailable`, and `SlackSaysNo` if it is our token that Slack refuses.
    """
    try:
        return slack.usergroup(group)
    except SlackSaysNo as no:
        if no.error in DEAD_TOKEN:
            raise
        return ()
