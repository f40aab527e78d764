"""What follows a resolution: the check-in, the survey, and where they go."""

from datetime import datetime
from zoneinfo import ZoneInfo

from slackbot.desk.context import Desk
from slackbot.domain import calendar, checkin
from slackbot.domain.delivery import FOLLOW_UP, Kind, Owed
from slackbot.domain.issue import Issue
from slackbot.store import channels, deliveries, people
from slackbot.store.database import Connection


def zone_of(db: Connection, desk: Desk, user: str | None) -> ZoneInfo:
    """Return the zone the person lives in, the workspace's if we do not know."""
    person = people.get(db, desk.team, user) if user else None
    if person is None or person.timezone is None:
        return desk.plan.timezone
    try:
        return calendar.zone(person.timezone)
    except ValueError:
        return desk.plan.timezone


def is_customers(db: Connection, desk: Desk, channel: str | None) -> bool:
    """Return whether the channel is a customer's, as far as we know."""
    found = channels.get(db, desk.team, channel) if channel else None
    return found is not None and found.is_shared


def destination(db: Connection, desk: Desk, issue: Issue) -> str:
    """Return the channel, or the person, that follow-up goes to; empty if there is nobody."""
    if issue.channel and is_customers(db, desk, issue.channel):
        return issue.channel
    return issue.requester or ""


def can_write(db: Connection, desk: Desk, issue: Issue) -> bool:
    """Return whether we are where follow-up goes to; a direct message needs no membership."""
    if destination(db, desk, issue) != issue.channel:
        return True
    found = channels.get(db, desk.team, issue.channel or "")
    return found is not None and found.is_member


def plan(db: Connection, desk: Desk, issue: Issue, *, at: datetime) -> datetime | None:
    """Owe the check-in and the survey of the resolution just made; return when the check-in goes out, if to anybody."""
    zone = zone_of(db, desk, issue.requester)
    first = checkin.due(desk.plan, at=at + desk.plan.checkin_after, timezone=zone)
    owe_checkin(db, desk, issue, turn=1, due_at=first)
    owe_survey(db, desk, issue, due_at=checkin.due(desk.plan, at=first + checkin.SILENCE, timezone=zone))
    return first if destination(db, desk, issue) else None


def owe_checkin(db: Connection, desk: Desk, issue: Issue, *, turn: int, due_at: datetime) -> None:
    """Owe one check-in."""
    key = f"checkin:{issue.number}:{issue.resolutions}:{turn}"
    deliveries.owe(
        db, desk.team, _owed(db, desk, issue, key=key, kind=Kind.CHECKIN, due_at=due_at, turn=turn), at=desk.now()
    )


def owe_survey(db: Connection, desk: Desk, issue: Issue, *, due_at: datetime) -> None:
    """Owe the survey of this resolution, or move it if it was not sent yet."""
    owed = _owed(db, desk, issue, key=survey_key(issue), kind=Kind.SURVEY, due_at=due_at)
    if not deliveries.owe(db, desk.team, owed, at=desk.now()):
        deliveries.reschedule(db, desk.team, owed.key, due_at=due_at)


def survey_key(issue: Issue) -> str:
    """Return the key of the survey of the issue's last resolution."""
    return f"survey:{issue.number}:{issue.resolutions}"


def _owed(db: Connection, desk: Desk, issue: Issue, *, key: str, kind: Kind, due_at: datetime, turn: int = 1) -> Owed:
    target = destination(db, desk, issue)
    in_thread = target == issue.channel
    return Owed(
        key=key,
        kind=kind,
        channel=target,
        due_at=due_at,
        issue=issue.number,
        round=issue.resolutions,
        person=issue.requester,
        anchor_ts=issue.thread_ts if in_thread else None,
        after=f"notice:{issue.number}" if in_thread and issue.thread_ts is None else None,
        content={"turn": turn},
    )


def withdraw(db: Connection, desk: Desk, issue: Issue, *, reason: str) -> None:
    """Withdraw the issue's follow-up that was not sent."""
    deliveries.withdraw(db, desk.team, issue=issue.number, kinds=FOLLOW_UP, reason=reason)


def redirect(db: Connection, desk: Desk, issue: Issue) -> None:
    """Send follow-up that was not sent yet to where it belongs now that the issue was edited."""
    deliveries.readdress(
        db,
        desk.team,
        issue=issue.number,
        kinds=FOLLOW_UP,
        channel=destination(db, desk, issue),
        person=issue.requester,
    )
