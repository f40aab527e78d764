"""Who the agents and leads are: asked of Slack in parts, so that whoever is known so far can work."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

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

FRESH = timedelta(hours=1)  # so long we believe what Slack said of a channel or a person; events tell of changes

LookUp = Callable[[str], Person | None]


class Roster:
    """One look at who the agents and leads are; stopped by a limit, it goes on where it was.

    `look_up` asks Slack about a person and keeps what it says.
    """

    def __init__(self, desk: Desk, slack: Slack, *, look_up: LookUp) -> None:
        self._desk, self._slack, self._look_up = desk, slack, look_up
        self._members = Listing(partial(slack.members, desk.support_channel))
        self._groups: dict[str, tuple[str, ...]] = {}

    def learn(self) -> list[Fault]:
        """Ask Slack for what it has not told lately, appoint whoever is known, and return what the settings have wrong.

        Nobody is taken off for want of an answer: those named are looked up one by one, and join as they are known.
        Raises `SlackSaysNo` and `Unavailable`.
        """
        agents = self._named(self._desk.agents, rows.people.agents) if self._desk.agents else self._members.whole()
        leads = self._named(self._desk.leads, rows.people.leads) if self._desk.leads else agents
        self._appoint(agents, leads)
        if not self._desk.agents:
            self._note(agents)
        away: Unavailable | None = None
        for user in self._unknown([*agents, *leads]):
            try:
                self._join(self._look_up(user), agents=agents, leads=leads)
            except Busy:
                raise
            except Unavailable as now:
                away = now  # the next one may be told all the same
        if away is not None:
            raise away
        self._appoint(agents, leads)
        return self._check(agents, leads)

    def _note(self, members: Sequence[str]) -> None:
        """Note who is a member, so that nobody is taken for none before Slack was asked about them."""
        with self._desk.begin() as tx:
            rows.people.meet_all(tx, members)

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
        """Return who is in the user group; one that is empty, or that Slack does not show, has nobody."""
        if group not in self._groups:
            try:
                self._groups[group] = self._slack.usergroup(group)
            except SlackSaysNo as no:
                if no.error in DEAD_TOKEN:
                    raise
                self._groups[group] = ()
        return self._groups[group]

    def _unknown(self, users: Sequence[str]) -> list[str]:
        """Return those whom Slack did not tell of lately, in the order given."""
        with self._desk.read() as tx:
            wall = self._desk.wall()
            fresh = rows.people.seen_between(tx, users, since=wall - FRESH, until=wall + APART)
        return [user for user in dict.fromkeys(users) if user not in fresh]

    def _join(self, person: Person | None, *, agents: Sequence[str], leads: Sequence[str]) -> None:
        if person is not None and may_be_agent(person):
            with self._desk.begin() as tx:
                rows.people.appoint(tx, person.user, agent=person.user in agents, lead=person.user in leads)

    def _appoint(self, agents: Sequence[str], leads: Sequence[str]) -> None:
        """Make agents and leads of all who are known, and of nobody else."""
        with self._desk.begin() as tx:
            known = rows.people.of_ids(tx, [*agents, *leads])
            able = {person.user for person in known if person.is_met and may_be_agent(person)}
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
            able=bool(able),
        )
        found += rules.leads_who_are_no_agents(self._desk.leads, people=people, agents=able)
        if found:
            with self._desk.begin() as tx:
                is_news = [roster_faults.tell(tx, self._desk, fault) for fault in found]
            if any(is_news):
                self._desk.wake()
        return found
