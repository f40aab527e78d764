"""The people of a workspace and around it, as Slack last told us of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select, update

from slackbot.domain.person import Person
from slackbot.store.tables import in_few_lengths, is_one_of, issues, people, workspaces
from slackbot.store.tx import Tx
from slackbot.store.upsert import insert, once

_COLUMNS = [column for column in people.c if column.name not in ("team_id", "user_id", "seen_at")]
_our_enterprise = select(workspaces.c.enterprise).where(workspaces.c.team_id == people.c.team_id).scalar_subquery()
SHOWN = (
    people.c.team_id.label("team"),
    people.c.user_id.label("user"),
    _our_enterprise.label("our_enterprise"),
    people.c.seen_at.is_not(None).label("is_met"),
    *_COLUMNS,
)
SEEN = (*SHOWN, people.c.seen_at)  # with when Slack last told us
_all = select(*SHOWN)
_get = _all.where(people.c.team_id == bindparam("team"), people.c.user_id == bindparam("user"))
_get_seen = select(*SEEN).where(people.c.team_id == bindparam("team"), people.c.user_id == bindparam("user"))
_MOST_ISSUES = 100
_lately = (
    select(issues.c.team_id, issues.c.requester)
    .where(issues.c.team_id == bindparam("team"), issues.c.channel == bindparam("channel"))
    .order_by(issues.c.logged_at.desc(), issues.c.number.desc())
    .limit(_MOST_ISSUES)
    .subquery("lately")
)
_zone_of_channel = (
    select(people.c.timezone)
    .join(_lately, and_(_lately.c.team_id == people.c.team_id, _lately.c.requester == people.c.user_id))
    .where(people.c.team_id == bindparam("team"), people.c.timezone.is_not(None))
    .group_by(people.c.timezone)
    .order_by(func.count().desc(), people.c.timezone)
    .limit(1)
)


def get(tx: Tx, user: str) -> Person | None:
    """Return what we know of the person, None if nothing."""
    row = tx.db.execute(_get, {"team": tx.team, "user": user}).one_or_none()
    return None if row is None else Person(**row._asdict())


def get_seen(tx: Tx, user: str) -> tuple[Person | None, datetime | None]:
    """Return what we know of the person, None if nothing, and when Slack last told us."""
    row = tx.db.execute(_get_seen, {"team": tx.team, "user": user}).one_or_none()
    if row is None:
        return None, None
    values = row._asdict()
    seen_at = values.pop("seen_at")
    return Person(**values), seen_at


def agents(tx: Tx) -> tuple[Person, ...]:
    """Return the workspace's agents, by name."""
    rows = tx.db.execute(_all.where(people.c.team_id == tx.team, people.c.is_agent).order_by(people.c.name))
    return tuple(Person(**row._asdict()) for row in rows)


def leads(tx: Tx) -> tuple[Person, ...]:
    """Return all leads who have not left, by id."""
    theirs = (people.c.is_lead, ~people.c.is_gone)
    rows = tx.db.execute(_all.where(people.c.team_id == tx.team, *theirs).order_by(people.c.user_id))
    return tuple(Person(**row._asdict()) for row in rows)


def customers(tx: Tx) -> tuple[Person, ...]:
    """Return the people of other workspaces whom we know, by name."""
    theirs = (people.c.home_team != tx.team, ~people.c.is_bot, ~people.c.is_gone)
    rows = tx.db.execute(_all.where(people.c.team_id == tx.team, *theirs).order_by(people.c.name, people.c.user_id))
    return tuple(Person(**row._asdict()) for row in rows)


def present(tx: Tx) -> tuple[Person, ...]:
    """Return the people we know who have not left, no bots, by id."""
    theirs = (~people.c.is_bot, ~people.c.is_gone)
    rows = tx.db.execute(_all.where(people.c.team_id == tx.team, *theirs).order_by(people.c.user_id))
    return tuple(Person(**row._asdict()) for row in rows)


def keep(tx: Tx, person: Person, *, at: datetime) -> None:
    """Insert or update what Slack says of the person; their role, and whether they opted out, stay as they were.

    Where their picture is is kept of our own people alone.
    """
    facts = {
        "home_team": person.home_team,
        "enterprise": person.enterprise,
        "name": person.name,
        "handle": person.handle,
        "display_name": person.display_name,
        "first_name": person.first_name,
        "timezone": person.timezone,
        "locale": person.locale,
        "is_bot": person.is_bot,
        "is_guest": person.is_guest,
        "is_gone": person.is_gone,
        "picture": None if person.is_external else person.picture,
        "seen_at": at,
    }
    values = {"team_id": tx.team, "user_id": person.user, "is_agent": False, "is_lead": False, **facts}
    statement = insert(tx.db, people).values(**values)
    tx.db.execute(statement.on_conflict_do_update(index_elements=["team_id", "user_id"], set_=facts))


def meet(tx: Tx, user: str, *, home_team: str | None) -> bool:
    """Note that the person exists, whom Slack is asked about later; False if we knew them."""
    return once(tx.db, people, _unmet(tx, user, home_team=home_team))


def _unmet(tx: Tx, user: str, *, home_team: str | None) -> dict[str, Any]:
    nothing = dict.fromkeys(("is_bot", "is_guest", "is_gone", "is_agent", "is_lead"), False)
    return {"team_id": tx.team, "user_id": user, "home_team": home_team, "name": "", **nothing, "seen_at": None}


def get_or_meet(tx: Tx, user: str, *, home_team: str | None) -> Person:
    """Return what we know of the person, whom we note down if that is nothing."""
    return or_meet(tx, get(tx, user), user, home_team=home_team)


def or_meet(tx: Tx, known: Person | None, user: str, *, home_team: str | None) -> Person:
    """Return the person as they were read, whom we note down if that is nothing."""
    if known is None and not meet(tx, user, home_team=home_team):
        known = get(tx, user)  # somebody else met them in the same instant
    return known or Person(tx.team, user, home_team=home_team)


def zone_of_channel(tx: Tx, channel: str) -> str | None:
    """Return the zone that most of the people live in whose issues were the channel's last 100, None if unknown."""
    return tx.db.execute(_zone_of_channel, {"team": tx.team, "channel": channel}).scalar_one_or_none()


def opt_out(tx: Tx, user: str, *, at: datetime | None) -> bool:
    """Note since when the person wants no more questions, None if they want them again; return whether that is new."""
    was = people.c.opted_out_at.is_(None) if at else people.c.opted_out_at.is_not(None)
    mine = people.c.team_id == tx.team, people.c.user_id == user, was
    return tx.db.execute(update(people).where(*mine).values(opted_out_at=at)).rowcount == 1


def of_ids(tx: Tx, users: Iterable[str]) -> tuple[Person, ...]:
    """Return those of these people whom we know."""
    found = tx.db.execute(_all.where(people.c.team_id == tx.team, is_one_of(people.c.user_id, users)))
    return tuple(Person(**row._asdict()) for row in found)


def seen_between(tx: Tx, users: Iterable[str], *, since: datetime, until: datetime) -> frozenset[str]:
    """Return those of these people of whom Slack last told us between these times."""
    seen = people.c.seen_at.between(since, until)
    mine = people.c.team_id == tx.team, is_one_of(people.c.user_id, users), seen
    return frozenset(tx.db.execute(select(people.c.user_id).where(*mine)).scalars())


def is_known(tx: Tx, user: str) -> bool:
    """Return whether we ever had to do with the person."""
    mine = people.c.team_id == tx.team, people.c.user_id == user
    return tx.db.execute(select(people.c.user_id).where(*mine)).first() is not None


def appoint(tx: Tx, *users: str, agent: bool, lead: bool) -> None:
    """Say that these people are agents, leads or both, beside all others who are."""
    mine = people.c.team_id == tx.team, is_one_of(people.c.user_id, users)
    role = {name: True for name, is_theirs in (("is_agent", agent), ("is_lead", lead)) if is_theirs}
    if role:
        tx.db.execute(update(people).where(*mine).values(role))


def set_roster(tx: Tx, *, agents: Iterable[str], leads: Iterable[str]) -> None:
    """Say who the agents and the leads are; everybody else is neither. Nobody is written who was that before."""
    mine = people.c.team_id == tx.team
    for role, users in ((people.c.is_agent, list(agents)), (people.c.is_lead, list(leads))):
        named = people.c.user_id.in_(in_few_lengths(users))
        tx.db.execute(update(people).where(mine, role, ~named).values({role: False}))
        tx.db.execute(update(people).where(mine, ~role, named).values({role: True}))


def unmet(tx: Tx, *, limit: int = 50) -> Sequence[str]:
    """Return the ids of people Slack was not yet asked about."""
    statement = select(people.c.user_id).where(people.c.team_id == tx.team, people.c.seen_at.is_(None)).limit(limit)
    return tx.db.execute(statement).scalars().all()
