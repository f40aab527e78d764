"""When follow-up may go out: now, later, or not any more, and why."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from slackbot.domain import calendar, working
from slackbot.domain.calendar import Quiet
from slackbot.domain.working import Span, WorkingHours

LIVE = timedelta(hours=3)  # so long after the customer's last word we do not talk into the conversation
_SHARED_WITHIN = timedelta(days=14)  # the team and the customer are awake together within it, or never
_SATURDAY = 5


class FollowUp(StrEnum):
    """What goes out to a customer without anybody writing it."""

    CHECKIN = "checkin"
    SURVEY = "survey"
    REMINDER = "reminder"
    PROGRESS = "progress"


class Source(StrEnum):
    """Whose zone it is that decides."""

    PERSON = "person"
    ACCOUNT = "account"
    CHANNEL = "channel"
    WORKSPACE = "workspace"


class Cause(StrEnum):
    """Why follow-up waits."""

    NOT_DUE = "not_due"
    CONVERSATION = "conversation"
    QUIET_HOURS = "quiet_hours"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    TEAM_AWAY = "team_away"


PEACE = (Cause.QUIET_HOURS, Cause.WEEKEND, Cause.HOLIDAY)
"""When a customer is left in peace, by their own clock."""


class Loss(StrEnum):
    """Why follow-up is not sent any more."""

    FOLDED = "folded_into_survey"
    EXPIRED = "expired"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Customer:
    """Where the customer is, who told us, and when they are left in peace there.

    `quiet=None` turns everything off together: quiet hours, weekends, holidays, and waiting for the team.
    """

    zone: ZoneInfo
    source: Source
    quiet: Quiet | None
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Team:
    """When the team works."""

    hours: WorkingHours
    zone: ZoneInfo
    holidays: frozenset[date] = frozenset()

    def next_opening(self, at: datetime) -> datetime:
        """Return the first instant from `at` on at which somebody is at work."""
        return working.next_opening(at, hours=self.hours, zone=self.zone, holidays=self.holidays)

    def after(self, span: Span, at: datetime) -> datetime:
        """Return the instant at which the span that started at `at` ends, by these hours."""
        return span.after(at, hours=self.hours, zone=self.zone, holidays=self.holidays)


@dataclass(frozen=True, slots=True)
class Send:
    """It goes out now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """It goes out at `until` if nothing changes; `zone_from` says whose zone decided, where one did."""

    until: datetime
    why: Cause
    zone_from: Source | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """It does not go out any more."""

    why: Loss


When = Send | Wait | Drop

# How late is still good. A progress note is as true later on, for as long as the issue is open.
_PATIENCE = {
    FollowUp.CHECKIN: (timedelta(days=3), Loss.FOLDED),
    FollowUp.SURVEY: (timedelta(days=7), Loss.EXPIRED),
    FollowUp.REMINDER: (timedelta(days=2), Loss.TOO_LATE),
}


def zone_of(
    *,
    person_zone: ZoneInfo | None,
    account_zone: ZoneInfo | None,
    channel_zone: ZoneInfo | None,
    workspace_zone: ZoneInfo,
) -> tuple[ZoneInfo, Source]:
    """Return the nearest zone we know to be the customer's, and whose it is."""
    if person_zone is not None:
        return person_zone, Source.PERSON
    if account_zone is not None:
        return account_zone, Source.ACCOUNT
    if channel_zone is not None:
        return channel_zone, Source.CHANNEL
    return workspace_zone, Source.WORKSPACE


def decide(
    kind: FollowUp,
    *,
    due_at: datetime,
    now: datetime,
    customer: Customer,
    team: Team,
    last_word: datetime | None = None,
) -> When:
    """Return whether the message goes out now, at what instant later, or not any more.

    `last_word` is the customer's last message in the thread since the resolution. Lateness counts from the first
    instant, from `due_at` on, that was not quiet. What would be too late by the time it may go out is dropped at once.
    """
    until, why = _first_moment(kind, due_at=due_at, now=now, customer=customer, team=team, last_word=last_word)
    if kind in _PATIENCE:
        patience, loss = _PATIENCE[kind]
        if until > _first_allowed(due_at, customer) + patience:
            return Drop(loss)
    if until <= now:
        return Send()
    return Wait(until, why, customer.source if why in PEACE else None)


def _first_moment(
    kind: FollowUp, *, due_at: datetime, now: datetime, customer: Customer, team: Team, last_word: datetime | None
) -> tuple[datetime, Cause]:
    """Return the first instant from now on at which nothing stands in the way, and what did so last before it."""
    live_until = last_word + LIVE if last_word else due_at
    ready = max(due_at, now, live_until).astimezone(UTC)
    allowed = _first_allowed(ready, customer)
    opening = _shared(allowed, customer, team) if _speaks_for_team(kind, customer) else allowed
    if opening > allowed:
        return opening, Cause.TEAM_AWAY
    if allowed > ready:
        return allowed, peace(ready, customer)
    return ready, Cause.CONVERSATION if live_until > due_at and live_until >= ready else Cause.NOT_DUE


def _first_allowed(at: datetime, customer: Customer) -> datetime:
    return calendar.first_allowed(at, zone=customer.zone, quiet=customer.quiet, holidays=customer.holidays)


def _speaks_for_team(kind: FollowUp, customer: Customer) -> bool:
    """Return whether the message must wait for the team: “still on it” is not said while nobody works."""
    return kind is FollowUp.PROGRESS and customer.quiet is not None


def _shared(at: datetime, customer: Customer, team: Team) -> datetime:
    """Return the first instant from `at` on at which the team works and the customer may be written to.

    If their days never meet, `at` itself.
    """
    moment = at
    while moment < at + _SHARED_WITHIN:
        opening = team.next_opening(moment)
        moment = _first_allowed(opening, customer)
        if moment == opening:
            return moment
    return at


def peace(at: datetime, customer: Customer) -> Cause:
    """Return why the customer is left in peace at that instant, which is known to be quiet."""
    wall = at.astimezone(customer.zone)
    if wall.date() in customer.holidays:
        return Cause.HOLIDAY
    return Cause.WEEKEND if wall.weekday() >= _SATURDAY else Cause.QUIET_HOURS
