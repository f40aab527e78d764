"""The people of a workspace and around it, as Slack last told us of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, select, update

from slackbot.domain.person import Person
from slackbot.store.tables import issues, people
from slackbot.store.upsert import insert, once

_COLUMNS = [column for column in people.c if column.name not in ("team_id", "user_id", "seen_at")]
_all = select(people.c.team_id.label("team"), people.c.user_id.label("user"), *_COLUMNS)
_get = _all.where(people.c.team_id == bindparam("team"), people.c.user_id == bindparam("user"))
_zone_of_channel = (
    select(people.c.timezone)
    .join(issues, and_(issues.c.team_id == people.c.team_id, issues.c.requester == people.c.user_id))
    .where(people.c.team_id == bindparam("team"), people.c.timezone.is_not(None))
    .where(issues.c.channel == bindparam("channel"))
    .group_by(people.c.timezone)
    .order_by(func.count().desc(), people.c.timezone)
    .limit(1)
)


def get(db: Connection, team: str, user: str) -> Person | None:
    """Return what we know of the person, None if nothing."""
    row = db.execute(_get, {"team": team, "user": user}).one_or_none()
    return None if row is None else Person(**row._asdict())


def agents(db: Connection, team: str) -> tuple[Person, ...]:
    """Return the workspace's agents, by name."""
    rows = db.execute(_all.where(people.c.team_id == team, people.c.is_agent).order_by(people.c.name))
    return tuple(Person(**row._asdict()) for row in rows)


def customers(db: Connection, team: str) -> tuple[Person, ...]:
    """Return the people of other workspaces whom we know, by name."""
    theirs = (people.c.home_team != team, ~people.c.is_bot, ~people.c.is_gone)
    rows = db.execute(_all.where(people.c.team_id == team, *theirs).order_by(people.c.name, people.c.user_id))
    return tuple(Person(**row._asdict()) for row in rows)


def seen_at(db: Connection, team: str, user: str) -> datetime | None:
    """Return when Slack last told us about the person."""
    statement = select(people.c.seen_at).where(people.c.team_id == team, people.c.user_id == user)
    return db.execute(statement).scalar_one_or_none()


def keep(db: Connection, person: Person, *, at: datetime) -> None:
    """Insert or update what Slack says of the person; their role, and whether they opted out, stay as they were."""
    facts = {
        "home_team": person.home_team,
        "enterprise": person.enterprise,
        "name": person.name,
        "first_name": person.first_name,
        "timezone": person.timezone,
        "locale": person.locale,
        "is_bot": person.is_bot,
        "is_guest": person.is_guest,
        "is_gone": person.is_gone,
        "seen_at": at,
    }
    values = {"team_id": person.team, "user_id": person.user, "is_agent": False, "is_lead": False, **facts}
    statement = insert(db, people).values(**values)
    db.execute(statement.on_conflict_do_update(index_elements=["team_id", "user_id"], set_=facts))


def meet(db: Connection, team: str, user: str, *, home_team: str | None) -> None:
    """Note that the person exists, if we did not know them; Slack is asked about them later."""
    values = {
        "team_id": team,
        "user_id": user,
        "home_team": home_team,
        "name": "",
        "is_bot": False,
        "is_guest": False,
        "is_gone": False,
        "is_agent": False,
        "is_lead": False,
        "seen_at": None,
    }
    once(db, people, values)


def zone_of_channel(db: Connection, team: str, channel: str) -> str | None:
    """Return the zone that most of the people live in whose issues were logged in the channel, None if unknown."""
    return db.execute(_zone_of_channel, {"team": team, "channel": channel}).scalar_one_or_none()


def opt_out(db: Connection, team: str, user: str, *, at: datetime | None) -> bool:
    """Note since when the person wants no more questions, None if they want them again; return whether that is new."""
    was = people.c.opted_out_at.is_(None) if at else people.c.opted_out_at.is_not(None)
    mine = people.c.team_id == team, people.c.user_id == user, was
    return db.execute(update(people).where(*mine).values(opted_out_at=at)).rowcount == 1


def set_roster(db: Connection, team: str, *, agents: Iterable[str], leads: Iterable[str]) -> None:
    """Say who the agents and the leads are; everybody else is neither."""
    agent_ids, lead_ids = list(agents), list(leads)
    mine = people.c.team_id == team
    db.execute(update(people).where(mine, people.c.is_agent).values(is_agent=False))
    db.execute(update(people).where(mine, people.c.is_lead).values(is_lead=False))
    db.execute(update(people).where(mine, people.c.user_id.in_(agent_ids)).values(is_agent=True))
    db.execute(update(people).where(mine, people.c.user_id.in_(lead_ids)).values(is_lead=True))


def unmet(db: Connection, team: str, *, limit: int = 50) -> Sequence[str]:
    """Return the ids of people Slack was not yet asked about."""
    statement = select(people.c.user_id).where(people.c.team_id == team, people.c.seen_at.is_(None)).limit(limit)
    return db.execute(statement).scalars().all()
