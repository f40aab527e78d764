"""Who follow-up is for: their account and its tier, their language, and when they are left in peace."""

from datetime import datetime
from zoneinfo import ZoneInfo

from slackbot.desk.context import Desk
from slackbot.domain import calendar, days_off, send_window
from slackbot.domain.issue import Issue
from slackbot.domain.person import Person
from slackbot.domain.plan import Account, Tier
from slackbot.domain.recipient import Recipient
from slackbot.domain.send_window import Customer, Team
from slackbot.domain.working import Span
from slackbot.store import rows
from slackbot.store.channels import Channel
from slackbot.store.tx import Tx
from slackbot.texts import Texts


def place_of(tx: Tx, channel: str | None) -> Channel | None:
    """Return what we know of a channel; None if that is nothing, or there is none."""
    return rows.channels.get(tx, channel) if channel else None


def of_issue(
    tx: Tx, desk: Desk, issue: Issue, *, place: Channel | None = None, person: Person | None = None
) -> Recipient:
    """Return who the issue's follow-up is for; give its channel and its requester if you have read them already."""
    if issue.requester and (person is None or person.user != issue.requester):
        person = rows.people.get(tx, issue.requester)
    person = person if issue.requester else None
    channel = issue.channel if is_customers(tx, desk, issue.channel, place=place) else None
    return _audience(tx, desk, person, account=account_of(desk, issue), channel=channel)


def of_person(tx: Tx, desk: Desk, user: str) -> Recipient:
    """Return the same of a person, whatever they asked for."""
    last = rows.issues.last_of(tx, user)
    if last is not None:
        return of_issue(tx, desk, last)
    return _audience(tx, desk, rows.people.get(tx, user), account=None, channel=None)


def of_clicker(tx: Tx, desk: Desk, user: str, *, channel: str) -> Recipient:
    """Return the same of a person who clicked a button there: an account's channel tells which company is theirs."""
    account = desk.plans.of_channel(channel)
    if account is None:
        return of_person(tx, desk, user)
    return _audience(tx, desk, rows.people.get(tx, user), account=account, channel=channel)


def of_account(tx: Tx, desk: Desk, account: Account) -> Recipient:
    """Return the same of a company, none of its people in particular."""
    return _audience(tx, desk, None, account=account, channel=next(iter(account.channels), None))


def of_channel(tx: Tx, desk: Desk, channel: str) -> Recipient:
    """Return the same of a customer's channel."""
    return _audience(tx, desk, None, account=desk.plans.of_channel(channel), channel=channel)


def account_of(desk: Desk, issue: Issue) -> Account | None:
    """Return the account the issue is of: its channel's, else the one it was logged for."""
    return account_at(desk, channel=issue.channel, name=issue.account)


def account_at(desk: Desk, *, channel: str | None, name: str | None) -> Account | None:
    """Return the account of an issue in that channel, logged for an account of that name."""
    by_channel = desk.plans.of_channel(channel) if channel else None
    return by_channel or desk.plans.accounts.get(name or "")


def tier_of(desk: Desk, issue: Issue) -> Tier:
    """Return what follows by the plan of the issue's account."""
    account = account_of(desk, issue)
    return desk.plans.tier(account.tier if account else None)


def is_customers(tx: Tx, desk: Desk, channel: str | None, *, place: Channel | None = None) -> bool:
    """Return whether the channel is a customer's: shared with another company, or of an account."""
    if not channel:
        return False
    return desk.plans.of_channel(channel) is not None or is_shared(place or place_of(tx, channel))


def is_shared(place: Channel | None) -> bool:
    """Return whether we know that another company is in the channel."""
    return place is not None and place.is_shared


def _audience(tx: Tx, desk: Desk, person: Person | None, *, account: Account | None, channel: str | None) -> Recipient:
    person_zone, account_zone = _zone(person.timezone if person else None), account.timezone if account else None
    is_known = person_zone is not None or account_zone is not None  # then nobody need count the channel's people
    zone, source = send_window.zone_of(
        person_zone=person_zone,
        account_zone=account_zone,
        channel_zone=_zone(rows.people.zone_of_channel(tx, channel)) if channel and not is_known else None,
        workspace_zone=desk.defaults.timezone,
    )
    country = account.country if account and account.country else desk.defaults.country
    holidays = days_off.days_off(country, around=desk.now())
    return Recipient(
        person=person,
        account=account,
        channel=channel,
        tier=desk.plans.tier(account.tier if account else None),
        customer=Customer(zone, source, desk.defaults.quiet, holidays),
    )


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return calendar.zone(name) if name else None
    except ValueError:
        return None


def texts(desk: Desk, audience: Recipient) -> Texts:
    """Return the templates as this customer alone reads them: in their language, by their clock, for their tier."""
    return _texts(desk, audience, locale=audience.own_locale)


def texts_in(desk: Desk, audience: Recipient, place: str) -> Texts:
    """Return the templates for what is posted there: in a channel, which others read too, its account's language."""
    return _texts(desk, audience, locale=audience.locale_in(place))


def _texts(desk: Desk, audience: Recipient, *, locale: str | None) -> Texts:
    return desk.texts.to(locale=locale, tier=audience.tier.name, zone=audience.zone)


def team(desk: Desk, at: datetime) -> Team:
    """Return when the team works, around that time."""
    return Team(desk.defaults.hours, desk.defaults.timezone, days_off.days_off(desk.defaults.country, around=at))


def after_opening(desk: Desk, span: Span, at: datetime) -> datetime:
    """Return the same for a span that does not begin before the team is at work."""
    works = team(desk, at)
    return works.after(span, works.next_opening(at))


def after(desk: Desk, span: Span, at: datetime) -> datetime:
    """Return the instant at which the span that started at `at` ends, by the team's working hours."""
    return team(desk, at).after(span, at)
