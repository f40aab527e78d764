"""Who is who and which channel is what: asked of Slack, kept for the listeners, which must not wait for it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from threading import Event

import structlog

from slackbot.desk.context import Desk
from slackbot.desk.people import places, roster, roster_faults
from slackbot.desk.people.roster import FRESH, Role, Roster
from slackbot.domain import command
from slackbot.domain.hold import APART
from slackbot.domain.names import first_name
from slackbot.domain.person import Person, is_to_be_met, may_be_agent
from slackbot.domain.roster import Fault
from slackbot.domain.side import HUMAN, SLACKBOT, is_undecided
from slackbot.errors import Unavailable
from slackbot.slack import Busy, Channel, Listing, Me, Page, Profile, Slack, SlackSaysNo, ThreadMessage
from slackbot.slack.outcomes import DEAD_TOKEN
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.store.workspaces import Workspace

OnRoster = Callable[[Sequence[Fault] | None, int], bool]
log = structlog.get_logger(__name__)

_AGAIN = timedelta(minutes=1)  # until we ask a Slack again that was away
_REMEDY = "Check SUPPORT_CHANNEL, AGENTS and LEADS, and invite the bot to the agents' channel."


def introduce(desk: Desk, me: Me) -> None:
    """Keep the workspace the token belongs to; when it first started stays."""
    with desk.begin() as tx:
        workspace = Workspace(me.team, me.team_name, me.bot_user, me.bot_id, desk.now(), me.enterprise, me.address)
        rows.workspaces.keep(tx, workspace)


class Directory:
    """What we ask of Slack by ourselves, each part apart: who the agents are first, then people, then channels.

    A part that Slack makes wait keeps its place, and no other part waits for it. One thread uses it; any may stop it.
    `on_roster` hears after each look at the agents and leads what is wrong with them, None if Slack did not tell all,
    and how many there may be, 0 where each is asked about. It returns whether it has told the operator; else the log
    tells what is new.
    """

    def __init__(self, desk: Desk, slack: Slack, *, on_roster: OnRoster = lambda _, __: False) -> None:
        self._desk, self._slack, self._on_roster = desk, slack, on_roster
        self._over = Event()
        self._parts: dict[str, Callable[[], Callable[[], None]]] = {
            "roster": lambda: partial(self._learn, Roster(desk, slack, look_up=self._look_up)),
            "people": lambda: partial(meet_everybody, desk, slack),
            "channels": lambda: partial(places.keep_every, desk, Listing(self._channels)),
        }
        self._begun: dict[str, Callable[[], None]] = {}
        self._changed: dict[str, None] = {}  # people of whom Slack has news that we did not ask for yet

    def stop(self) -> None:
        """Finish the call that is under way, and ask for nothing more."""
        self._over.set()

    def look(self) -> timedelta | None:
        """Ask for everything; return after which wait to `go_on` with what Slack did not tell, None if it told all."""
        for part, begin in self._parts.items():
            self._begun.setdefault(part, begin())
        return self.go_on()

    def learn_roster(self) -> timedelta | None:
        """Ask again who the agents and leads are, and return the same."""
        self._begun["roster"] = self._parts["roster"]()
        return self._ask("roster")

    def look_at_changed(self, user: str) -> timedelta | None:
        """Look at a person of whom Slack has news, if we have to do with them, and return the same."""
        is_waiting = bool(self._changed)
        self._changed[user] = None
        return None if is_waiting else self._look_at_changed()  # else Slack wants no more questions now

    def go_on(self) -> timedelta | None:
        """Ask for what is missing, and return the same."""
        waits = [*(self._ask(part) for part in self._parts if part in self._begun), self._look_at_changed()]
        return min((wait for wait in waits if wait is not None), default=None)

    def _look_at_changed(self) -> timedelta | None:
        for user in list(self._changed):
            if self._over.is_set():
                return None
            try:
                person_changed(self._desk, self._slack, user)
            except Unavailable as away:
                log.warning("directory.stale", part="changes", why=str(away))
                return wait_after(away)
            except SlackSaysNo as no:
                log.error("directory.stale", part="changes", why=str(no))
            del self._changed[user]
        return None

    def _learn(self, look: Roster) -> None:
        faults: Sequence[Fault] | None = None
        try:
            faults = look.learn()
        finally:
            if not self._on_roster(faults, look.crowd):
                roster_faults.log_all(look.news)

    def _look_up(self, user: str, role: Role) -> Person | None:
        self._check_running()
        return look_up(self._desk, self._slack, user, role)

    def _channels(self, cursor: str) -> Page[Channel]:
        self._check_running()
        return self._slack.channels(cursor)

    def _check_running(self) -> None:
        if self._over.is_set():
            raise Unavailable("We are stopping.")

    def _ask(self, part: str) -> timedelta | None:
        if self._over.is_set():
            return None
        action = self._begun.pop(part)
        try:
            action()
        except SlackSaysNo as no:
            log.error("directory.stale", part=part, why=str(no), what_to_do=_REMEDY)
        except Unavailable as away:
            if self._over.is_set():
                return None
            log.warning("directory.stale", part=part, why=str(away))
            self._begun[part] = action
            return wait_after(away)
        return None


def wait_after(away: Unavailable) -> timedelta:
    """Return after which wait to ask again: as long as Slack says, or a while if it was away."""
    return timedelta(seconds=max(away.wait_s, 1)) if isinstance(away, Busy) else _AGAIN


def refresh(desk: Desk, slack: Slack) -> None:
    """Ask Slack for the agents, the leads and all channels, and keep them. Raises `SlackSaysNo` and `Unavailable`."""
    refresh_roster(desk, slack)
    places.keep_every(desk, Listing(slack.channels))


def refresh_roster(desk: Desk, slack: Slack) -> None:
    """Ask Slack who the agents and leads are, and who these people are. Raises `SlackSaysNo` and `Unavailable`."""
    Roster(desk, slack, look_up=lambda user, role: look_up(desk, slack, user, role)).learn()


def keep_fresh(desk: Desk, slack: Slack) -> None:
    """Ask Slack for everything as far as it tells us now."""
    Directory(desk, slack).look()


def person_changed(desk: Desk, slack: Slack, user: str) -> None:
    """Look at a person of whom Slack has news. Of all others in the workspace we know nothing, and ask for nothing."""
    with desk.read() as tx:
        is_ours = rows.people.is_known(tx, user)
    if is_ours:
        look_up(desk, slack, user)


def look_up(desk: Desk, slack: Slack, user: str, role: Role | None = None) -> Person | None:
    """Return the person as Slack describes them now, and keep it; None if Slack does not say.

    Who can be an agent has that role from now on. Without it Slack is asked for the role of everybody who is new:
    nobody whom we have met is taken for a stranger to the team, or for one of it, for want of an answer.

    Raises `Unavailable`, and `SlackSaysNo` if it is our token that Slack refuses.
    """
    try:
        profile = slack.person(user)
    except SlackSaysNo as no:
        if no.error in DEAD_TOKEN:
            raise
        log.info("person.unknown", user=user, why=no.error)
        return None
    person = described(profile, team=desk.team, our_enterprise=desk.enterprise)
    if not may_be_agent(person):
        role = Role()
    elif role is None:
        role = _role_of_newcomer(desk, slack, user)
    with desk.begin() as tx:
        rows.people.keep(tx, person, at=desk.wall())
        rows.people.appoint(tx, user, agent=role.agent, lead=role.lead)
    return person


def _role_of_newcomer(desk: Desk, slack: Slack, user: str) -> Role:
    """Return what they are here, none for whom we have met: of those the roster tells."""
    with desk.read() as tx:
        known = rows.people.get(tx, user)
    return Role() if known is not None and known.is_met else roster.role(desk, slack, user)


def described(profile: Profile, *, team: str, our_enterprise: str | None) -> Person:
    """Return the person as a workspace of that id knows them by what Slack describes."""
    return Person(
        team=team,
        user=profile.id,
        home_team=profile.home_team,
        enterprise=profile.enterprise,
        our_enterprise=our_enterprise,
        name=command.clean(profile.real_name) or command.clean(profile.name),
        handle=command.clean(profile.handle) or None,
        display_name=command.clean(profile.display_name) or None,
        first_name=first_name(command.clean(profile.first_name or "")) or first_name(command.clean(profile.real_name)),
        timezone=profile.tz,
        locale=profile.locale,
        is_bot=profile.is_bot or profile.id == SLACKBOT,
        is_guest=profile.is_guest,
        is_gone=profile.deleted,
        picture=profile.picture,
    )


def look_up_fresh(desk: Desk, slack: Slack, person: str | None) -> None:
    """Ask Slack about the person, if there is one, unless it told us lately."""
    if person is None:
        return
    with desk.read() as tx:
        _, met_at = rows.people.get_seen(tx, person)
    if not is_fresh(desk, met_at):
        look_up(desk, slack, person)


def is_fresh(desk: Desk, seen: datetime | None) -> bool:
    """Return whether what Slack told us then still holds; what was told later than now was told nobody knows when."""
    return seen is not None and -APART <= desk.wall() - seen <= FRESH


def read_message(tx: Tx, text: str) -> str:
    """Return what people saw of a message: people and channels by their names, links as they were typed."""
    people = [rows.people.get(tx, user) for user in command.mentioned(text)]
    channels = [rows.channels.get(tx, channel) for channel in command.channels_named(text)]
    names = {person.user: person.name for person in people if person is not None}
    names |= {channel.channel: channel.name for channel in channels if channel is not None}
    return command.readable_message(text, names)


def meet_everybody(desk: Desk, slack: Slack) -> None:
    """Ask Slack about the people we have only heard of.

    And about whoever has issues and is no agent any more: perhaps they left while nobody listened.
    """
    with desk.read() as tx:
        unmet, strays = rows.people.unmet(tx), rows.leavers.strays(tx)
    for user in unmet:
        meet(desk, slack, user)
    for user in strays:
        look_up(desk, slack, user)


def meet(desk: Desk, slack: Slack, user: str) -> None:
    """Ask Slack about the person, once: where it says nothing, what we know is all there is."""
    if look_up(desk, slack, user) is None:
        with desk.begin() as tx:
            known = rows.people.get(tx, user) or Person(desk.team, user)
            rows.people.keep(tx, known, at=desk.wall())


def try_to_meet(desk: Desk, slack: Slack, user: str, channel: str) -> timedelta | None:
    """Do the same if there is one, and learn what the channel is where they do something, if that is new as well.

    Where Slack cannot say now it is let be; return after which wait it wants to be asked again.
    """
    try:
        if user:
            meet(desk, slack, user)
        places.look_up_new(desk, slack, channel)
    except Busy as busy:
        log.info("person.asked_again", user=user, wait_s=busy.wait_s)
        return wait_after(busy)
    except (SlackSaysNo, Unavailable) as away:
        log.warning("person.not_met", user=user, why=str(away))
    return None


def meet_authors(desk: Desk, slack: Slack, messages: Sequence[ThreadMessage]) -> None:
    """Ask Slack about those who wrote these messages and whose side nobody else can tell."""
    with desk.read() as tx:
        authors = {one.user: _author(tx, desk, one) for one in messages if one.user and one.subtype in HUMAN}
    through_app = {one.user for one in messages if one.bot_id}
    for user, author in authors.items():
        if user != desk.bot_user and (is_to_be_met(author) or is_undecided(author, through_app=user in through_app)):
            meet(desk, slack, user)


def _author(tx: Tx, desk: Desk, message: ThreadMessage) -> Person:
    known = rows.people.get(tx, message.user or "") or Person(desk.team, message.user or "")
    return replace(known, home_team=message.team or known.home_team, our_enterprise=desk.enterprise)
