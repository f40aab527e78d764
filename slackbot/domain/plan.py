"""What follows a resolution, by the tier of the customer's account, as the owner wrote it down."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from slackbot.domain import calendar, plan_value, section
from slackbot.domain.budget import Budget, parse_budget
from slackbot.domain.checkin import SILENCE
from slackbot.domain.issue import CLOSES_AFTER
from slackbot.domain.plan_value import Reader
from slackbot.domain.section import Slip
from slackbot.domain.working import Measure, Span

STANDARD = "standard"  # the tier of everybody who has no other

_LONGEST_NAME = 64  # characters of an account's
_QUARTER = timedelta(days=90)  # nobody is asked about the whole relationship more often
_ASKED_NOW = (
    "an agent is asked to write to the customer now; nothing is said by itself. Add “send: automatic” to have it so, "
    "or “send: by hand”."
)
_SILENCE = Span(SILENCE)
_NEXT_DAY = Span(timedelta(days=1), Measure.WORKING_DAYS)
_THREE_DAYS = Span(timedelta(days=3), Measure.WORKING_DAYS)
_FOUR_DAYS = Span(timedelta(days=4), Measure.WORKING_DAYS)


class Survey(StrEnum):
    """What the survey of a resolution asks."""

    CSAT = "csat"
    IN_TURN = "csat, ces in turn"


class SurveyIn(StrEnum):
    """Where a question with a score is asked: in the issue's thread, or in a direct message."""

    THREAD = "thread"
    DIRECT = "direct"


class Send(StrEnum):
    """How a customer who has waited gets a word of ours: an agent is asked to write it, or it is said by itself."""

    BY_HAND = "by hand"
    AUTOMATIC = "automatic"


@dataclass(frozen=True)
class Tier:
    """What follows a resolution in one tier.

    A `checkin_after`, `survey_after_solved` or `budget` of None is the workspace's setting; any other None is off.
    From its `lead_from_not_yet`th “Not yet” on, the lead is told of an issue. `auto_close_after` counts from the
    reminder, and is None without one; `survey_reminder_after` counts from the survey.
    """

    name: str
    checkin_after: Span | None = None
    survey_after_solved: Span | None = None
    survey_after_silence: Span = _SILENCE
    survey_reminder_after: Span | None = None
    closes_after: timedelta = CLOSES_AFTER
    lead_from_not_yet: int = 2
    recovery_at_most: int | None = 2
    recovery_within: Span = _NEXT_DAY
    remind_pending_after: Span | None = _THREE_DAYS
    auto_close_after: Span | None = _FOUR_DAYS
    progress_every: Span | None = _THREE_DAYS
    progress_send: Send = Send.BY_HAND
    question: Survey = Survey.CSAT
    survey_in: SurveyIn = SurveyIn.THREAD
    nps_every: timedelta | None = None
    budget: Budget | None = None


@dataclass(frozen=True)
class Account:
    """A customer as a company: its channels, and where its people are if they do not say so themselves."""

    name: str
    channels: tuple[str, ...] = ()
    tier: str = STANDARD
    timezone: ZoneInfo | None = None
    country: str | None = None
    locale: str | None = None
    survey_in: SurveyIn | None = None


@dataclass(frozen=True)
class Plans:
    """The tiers and the accounts, by name."""

    tiers: Mapping[str, Tier] = field(default_factory=lambda: {STANDARD: Tier(STANDARD)})
    accounts: Mapping[str, Account] = field(default_factory=dict)

    def tier(self, name: str | None) -> Tier:
        """Return the tier of that name, the standard one if there is none."""
        return self.tiers.get(name or STANDARD, self.tiers[STANDARD])

    def of_channel(self, channel: str) -> Account | None:
        """Return the account the channel belongs to, if to any."""
        return next((account for account in self.accounts.values() if channel in account.channels), None)


def read(document: object) -> tuple[Plans, list[Slip]]:
    """Return the plans in an already parsed YAML document, and its slips; with any of them the plans are not usable.

    What the document does not say is as it is without one.
    """
    slips: list[Slip] = []
    parts = section.known(section.of(document, (), slips), (), ("tiers", "accounts"), slips)
    tiers = _read_tiers(section.of(parts.get("tiers"), ("tiers",), slips), slips)
    accounts = _read_accounts(section.of(parts.get("accounts"), ("accounts",), slips), tiers, slips)
    return Plans(tiers, accounts), slips


def changes(document: object) -> list[Slip]:
    """Return what a document that was written for an earlier version means otherwise today; it is no mistake.

    A word to a customer who has waited is written by an agent now, unless the plan says that it is said by itself.
    """
    tiers = section.of(section.of(document, (), []).get("tiers"), (), [])
    parts = {name: section.of(section.of(tier, (), []).get("progress"), (), []) for name, tier in tiers.items()}
    if "send" in parts.get(STANDARD, {}):
        return []
    old = [
        name for name, part in parts.items() if part.get("every", "off") not in (False, "off") and "send" not in part
    ]
    return [Slip(("tiers", name, "progress", "every"), _ASKED_NOW) for name in old]


def _read_tiers(given: Mapping[str, object], slips: list[Slip]) -> dict[str, Tier]:
    """Return the tiers, the standard one first: the others take from it what they do not say."""
    standard = _read_tier(Tier(STANDARD), given.get(STANDARD), slips)
    tiers = {STANDARD: standard}
    for name in (name for name in given if name != STANDARD):
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", name):
            slips.append(Slip(("tiers", name), "no name for a tier. Write a-z, 0-9, - and _, a letter first."))
        tiers[name] = _read_tier(replace(standard, name=name), given[name], slips)
    return tiers


def _read_tier(base: Tier, given: object, slips: list[Slip]) -> Tier:
    path = ("tiers", base.name)
    values: dict[str, Any] = {}
    for name, part in section.known(section.of(given, path, slips), path, _TIER, slips).items():
        there = (*path, name)
        lines = {"in": part} if name == "survey" and isinstance(part, str) else part  # `survey: direct`, in short
        values |= section.values(section.of(lines, there, slips), there, _TIER[name], slips)
    tier = replace(base, **values)
    if tier.remind_pending_after:
        return tier
    if values.get("auto_close_after"):
        problem = "nobody is reminded before. Set remind_after, or write off here."
        slips.append(Slip((*path, "pending", "resolve_after"), problem))
    return replace(tier, auto_close_after=None)


def _read_accounts(given: Mapping[str, object], tiers: Mapping[str, Tier], slips: list[Slip]) -> dict[str, Account]:
    accounts: dict[str, Account] = {}
    owners: dict[str, str] = {}
    for name, part in given.items():
        path = ("accounts", name)
        account = Account(name, **section.values(section.of(part, path, slips), path, _ACCOUNT, slips))
        if len(name) > _LONGEST_NAME:
            slips.append(Slip(path, f"so long a name is not possible. Write at most {_LONGEST_NAME} characters."))
        if account.tier not in tiers:
            problem = f"there is no tier “{account.tier}”. Write one of {', '.join(tiers)}."
            slips.append(Slip((*path, "tier"), problem))
        for channel in account.channels:
            owner = owners.setdefault(channel, name)
            if owner != name:
                problem = f"{channel} is of {plan_value.shown(owner)} too. Leave it with one."
                slips.append(Slip((*path, "channels"), problem, about=plan_value.said(channel)))
        accounts[name] = account
    return accounts


_survey_in = plan_value.choice(SurveyIn, "a place for surveys")
_TIER: Mapping[str, Mapping[str, tuple[str, Reader]]] = {
    "checkin": {"after": ("checkin_after", plan_value.setting_or("CHECKIN_AFTER", plan_value.span))},
    "survey": {
        "after_solved": ("survey_after_solved", plan_value.setting_or("SURVEY_AFTER", plan_value.span)),
        "after_silence": ("survey_after_silence", plan_value.wait),
        "remind_after": ("survey_reminder_after", plan_value.off_or(plan_value.wait)),
        "question": ("question", plan_value.choice(Survey, "a question")),
        "in": ("survey_in", _survey_in),
        "budget": (
            "budget",
            plan_value.setting_or(
                "SURVEY_BUDGET", plan_value.parsed(parse_budget, "a budget; write it like 1/7d,3/30d")
            ),
        ),
    },
    "closed": {"after": ("closes_after", plan_value.days(timedelta(days=1)))},
    "not_yet": {"tell_lead_from": ("lead_from_not_yet", plan_value.number(1, 9))},
    "recovery": {
        "rating_at_most": ("recovery_at_most", plan_value.off_or(plan_value.number(1, 3))),
        "within": ("recovery_within", plan_value.wait),
    },
    "pending": {
        "remind_after": ("remind_pending_after", plan_value.off_or(plan_value.wait)),
        "resolve_after": ("auto_close_after", plan_value.off_or(plan_value.wait)),
    },
    "progress": {
        "every": ("progress_every", plan_value.off_or(plan_value.wait)),
        "send": ("progress_send", plan_value.choice(Send, "how the word is sent")),
    },
    "nps": {"every": ("nps_every", plan_value.off_or(plan_value.days(_QUARTER)))},
}

_ACCOUNT: Mapping[str, tuple[str, Reader]] = {
    "channels": ("channels", plan_value.channels),
    "survey": ("survey_in", _survey_in),
    "tier": ("tier", lambda value: plan_value.text(value, "the name of a tier")),
    "timezone": ("timezone", plan_value.parsed(calendar.zone, "a time zone; write an IANA name like Europe/Berlin")),
    "country": ("country", plan_value.country),
    "locale": (
        "locale",
        plan_value.matching(r"[a-z]{2,3}(-[A-Z]{2})?", 'a language; write it in quotes, like "de" or "pt-BR"'),
    ),
}
