"""Checks and shows the words on the customers and issues we really have."""

from typing import Any
from zoneinfo import ZoneInfo

from slackbot.blocks import template as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk, agent
from slackbot.desk.people import recipient
from slackbot.domain import calendar
from slackbot.domain.eligibility import destination
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.person import Person, check_lead
from slackbot.domain.recipient import Recipient
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import Fault, Texts, catalogue, own, proofreading
from slackbot.texts import preview as previewing
from slackbot.texts.preview import Preview
from slackbot.texts.template import Reads, Surface

_ALONE = ("quote/", "opt_out/", "survey/nps", "survey/form_about")
_ANSWERS = (Surface.ANSWER, Surface.TITLE, Surface.HINT)
_SCORED = ("survey/", "recovery/ask_again")


def proofread(texts: Texts, tx: Tx) -> list[Fault]:
    """Return what is wrong with the templates, naming the workspace's customers who lack a value one needs."""
    lacking = {_called(person): _lacks(person) for person in rows.people.customers(tx)}
    return proofreading.proofread(texts, customers=lacking)


def _called(person: Person) -> str:
    return f"{person.name} ({person.user})" if person.name else person.user


def _lacks(person: Person) -> frozenset[str]:
    values = {"first_name": _first_name(person), "name": person.name, "requester": person.name}
    return frozenset(name for name, value in values.items() if not value)


def show(
    texts: Texts,
    tx: Tx,
    name: str,
    *,
    number: int,
    zone: ZoneInfo,
    locale: str | None = None,
    tier: str | None = None,
) -> Preview:
    """Return the template as it would read on that issue, by the clock of its requester, else of `zone`.

    Raises `Refused` if there is no such template or issue.
    """
    issue = rows.issues.get(tx, number)
    requester = rows.people.get(tx, issue.requester) if issue.requester else None
    template = own.find(name)
    reads_names = template is not None and template.reads is Reads.CUSTOMER
    real = _values(tx, issue, requester) | (_names(tx, issue) if reads_names else {})
    return previewing.show(texts, name, locale=locale, tier=tier, zone=_zone(requester, zone), real=real)


def preview(desk: Desk, name: str, *, number: int | None, by: str) -> Message:
    """Return the template as the issue's customer would read it, or on samples, for a lead.

    Raises `Refused` for others, and if there is no such template or issue.
    """
    zone, locale = desk.defaults.timezone, desk.texts.home
    with desk.read() as tx:
        check_lead(agent(tx, by))
        if number is None:
            shown = previewing.show(desk.texts, name, zone=zone)
        else:
            issue = rows.issues.get(tx, number)
            reader = recipient.of_issue(tx, desk, issue)
            zone, locale = reader.zone, reader.locale_in(_place(name, issue, reader)) or locale
            tier = reader.tier.name
            shown = show(desk.texts, tx, name, number=number, zone=zone, locale=locale, tier=tier)
    readable = previewing.readable(shown.text, locale=locale, zone=zone)
    return blocks.preview(desk.texts, shown, readable=readable, faults=proofreading.of_template(desk.texts, name))


def _place(name: str, issue: Issue, reader: Recipient) -> str:
    """Return where the words are read: in the channel, or by the person alone."""
    template = catalogue.templates().get(name)
    if name.startswith(_ALONE) or (template is not None and template.surface in _ANSWERS):
        return issue.requester or ""
    return destination(issue, reader, Kind.SURVEY if name.startswith(_SCORED) else Kind.CHECKIN)


def _zone(person: Person | None, fallback: ZoneInfo) -> ZoneInfo:
    try:
        return calendar.zone(person.timezone) if person is not None and person.timezone else fallback
    except ValueError:
        return fallback


def _values(tx: Tx, issue: Issue, requester: Person | None) -> dict[str, Any]:
    """Return what the templates are given about an issue; None is a value that is missing."""
    values: dict[str, Any] = {
        "number": issue.number,
        "title": issue.title,
        "first_name": _first_name(requester),
        "requester": requester.name or None if requester else None,
        "holder": issue.assignee,
        "resolver": issue.resolved_by,
        "holder_name": _name(tx, issue.assignee),
        "resolver_name": _name(tx, issue.resolved_by),
        "channel": issue.channel,
        "logged_by": issue.logged_by,
        "logged_at": issue.logged_at,
        "reopened": issue.reopened,
        "over": issue.is_over,
    }
    if issue.resolved_at is not None:
        values["resolved_day"] = issue.resolved_at
    return values


def _names(tx: Tx, issue: Issue) -> dict[str, Any]:
    return {"holder": _name(tx, issue.assignee)}


def _name(tx: Tx, user: str | None) -> str | None:
    person = rows.people.get(tx, user) if user else None
    return person.name if person is not None and person.name else user


def _first_name(person: Person | None) -> str | None:
    return None if person is None or person.is_gone else person.first_name
