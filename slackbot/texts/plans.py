"""The plans of `plans.yml`: the owner's file, else the one that comes with slackbot."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WrapValidator, model_validator

from slackbot.domain import calendar, days_off, working
from slackbot.domain.budget import Budget, parse_budget
from slackbot.domain.plan import STANDARD, Account, Plans, Send, Survey, SurveyIn, Tier
from slackbot.domain.working import Span
from slackbot.texts import sections, yaml_file
from slackbot.texts.sections import NOTHING, Name, Section, line, nothing_at, text, wanted
from slackbot.texts.template_errors import Fault
from slackbot.texts.yaml_file import Document, Place, WrongFile, said, shown

FILE = "plans.yml"
_SIZE_LIMIT = 1_000_000  # bytes; a thousand accounts take a tenth of it
_LONGEST_NAME = 64  # characters of an account's
_SHORTEST_WAIT = timedelta(minutes=1)  # what repeats, or ends something, does not do so at once
_ASKED_NOW = (
    "an agent is asked to write to the customer now; nothing is said by itself. Add “send: automatic” to have it so, "
    "or “send: by hand”."
)


def read(override: Path | None) -> Plans:
    """Return the plans of the folder `override` if it has any, else the shipped ones. Raises `WrongFile`."""
    return of(yaml_file.read(FILE, override, size_limit=_SIZE_LIMIT))


def of(document: Document) -> Plans:
    """Return the plans that the document says; what it does not say is as it is without one. Raises `WrongFile`."""
    lines = sections.read(_File, document)
    plans = Plans(_tiers(lines.tiers), {name: Account(name, **one.said()) for name, one in lines.accounts.items()})
    if faults := [document.fault(*contradiction) for contradiction in _contradictions(lines, plans)]:
        raise WrongFile(*faults)
    return plans


def changes(override: Path | None) -> list[Fault]:
    """Return what plans without mistakes mean otherwise than they did in an earlier version, with the line of each.

    A word to a customer who has waited is written by an agent now, unless the plan says that it is said by itself.
    """
    document = yaml_file.read(FILE, override, size_limit=_SIZE_LIMIT)
    said_of = {name: tier.progress.said() for name, tier in sections.read(_File, document).tiers.items()}
    if "progress_send" in said_of.get(STANDARD, {}):
        return []
    old = [name for name, one in said_of.items() if one.get("progress_every") and "progress_send" not in one]
    return [document.fault(("tiers", name, "progress", "every"), _ASKED_NOW) for name in old]


def _tiers(lines: Mapping[str, "_Tier"]) -> dict[str, Tier]:
    """Return the tiers, the standard one first: the others take from it what they do not say."""
    standard = _tier(Tier(STANDARD), lines.get(STANDARD, _Tier()))
    others = {name: _tier(replace(standard, name=name), one) for name, one in lines.items() if name != STANDARD}
    return {STANDARD: standard, **others}


def _tier(base: Tier, lines: "_Tier") -> Tier:
    tier = replace(base, **{name: value for part in lines.said().values() for name, value in part.said().items()})
    return tier if tier.remind_pending_after else replace(tier, auto_close_after=None)


def _contradictions(lines: "_File", plans: Plans) -> Iterator[tuple[Place, str]]:
    for name, tier in lines.tiers.items():
        if tier.pending.said().get("auto_close_after") and not plans.tier(name).remind_pending_after:
            there = ("tiers", name, "pending", "resolve_after")
            yield there, "nobody is reminded before. Set remind_after, or write off here."
    owners: dict[str, str] = {}
    for name, account in plans.accounts.items():
        if account.tier not in plans.tiers:
            known = ", ".join(plans.tiers)
            yield ("accounts", name, "tier"), f"there is no tier “{account.tier}”. Write one of {known}."
        for number, channel in enumerate(account.channels):
            if (owner := owners.setdefault(channel, name)) != name:
                place = "accounts", name, "channels", number
                yield place, f"{channel} is of {shown(owner)} too. Leave it with one."


def _wait(words: str) -> Span:
    found = working.parse_span(words)
    if found.length < _SHORTEST_WAIT:
        raise ValueError(f"{said(words)} is too short. Write at least {calendar.show_duration(_SHORTEST_WAIT)}.")
    return found


def _days(shortest: int) -> Callable[[str], timedelta]:
    def parse(words: str) -> timedelta:
        found = calendar.parse_duration(words)
        if found < timedelta(days=shortest):
            raise ValueError(f"{said(words)} is too short. Write at least {shortest}d.")
        return found

    return parse


def _tier_name(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", name):
        raise ValueError("no name for a tier. Write a-z, 0-9, - and _, a letter first.")
    return name


def _account_name(name: str) -> str:
    if len(name) > _LONGEST_NAME:
        raise ValueError(f"so long a name is not possible. Write at most {_LONGEST_NAME} characters.")
    return name


def _country(code: str) -> str:
    if not days_off.is_country(code):
        raise ValueError(f"{said(code)} is no country we know the holidays of. Correct it, or leave the line out.")
    return code


def _listed(given: object) -> object:
    if not isinstance(given, list):
        raise ValueError(f"{said(given)} is no list. Write the channels' ids like [C0123ABCD, C0456EFGH].")
    return given


def _one_of(words: type[StrEnum], what: str) -> WrapValidator:
    return wanted(f"{what}; write {' or '.join(words)}")


def _each_once(ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


_FOLDED = BeforeValidator(lambda given: " ".join(given.split()).lower() if isinstance(given, str) else given)
_OFF = nothing_at(False, "off")
_A_WAIT, _DAYS = "a time to wait; write 3h, 2d, 4 working hours or 1 working day", "a number of days; write it like"
_Span = Annotated[Span, text(working.parse_span, _A_WAIT)]
_Wait = Annotated[Span, text(_wait, _A_WAIT)]
_WaitOrOff = Annotated[_Wait, _OFF]
_Budget = Annotated[Budget, text(parse_budget, "a budget; write it like 1/7d,3/30d"), nothing_at("SURVEY_BUDGET")]
_UpTo3 = Annotated[int, Field(strict=True, ge=1, le=3), wanted("a whole number from 1 to 3")]
_UpTo9 = Annotated[int, Field(strict=True, ge=1, le=9), wanted("a whole number from 1 to 9")]
_Question = Annotated[Survey, _FOLDED, _one_of(Survey, "a question")]
_SurveyIn = Annotated[SurveyIn, _FOLDED, _one_of(SurveyIn, "a place for surveys")]
_Send = Annotated[Send, _FOLDED, _one_of(Send, "how the word is sent")]
_Zone = Annotated[ZoneInfo, text(calendar.zone, "a time zone; write an IANA name like Europe/Berlin")]
_CHANNEL, _COUNTRY, _LOCALE = (
    StringConstraints(strict=True, strip_whitespace=True, pattern=f"^{pattern}$")
    for pattern in (r"[CG][A-Z0-9]{2,}", r"[A-Z]{2}", r"[a-z]{2,3}(-[A-Z]{2})?")
)
_Channel = Annotated[str, _CHANNEL, wanted("a channel's id (C…); it ends the channel's About tab")]
_Channels = Annotated[tuple[_Channel, ...], BeforeValidator(_listed), AfterValidator(_each_once)]
_A_COUNTRY = wanted('a country; write its two capital letters in quotes, like "NO"')
_Country = Annotated[str, _COUNTRY, AfterValidator(_country), _A_COUNTRY]
_Locale = Annotated[str, _LOCALE, wanted('a language; write it in quotes, like "de" or "pt-BR"')]


class _Checkin(Section):
    checkin_after: Annotated[_Span, nothing_at("CHECKIN_AFTER")] = line("after")


class _Survey(Section):
    survey_after_solved: Annotated[_Span, nothing_at("SURVEY_AFTER")] = line("after_solved")
    survey_after_silence: _Wait = line("after_silence")
    survey_reminder_after: _WaitOrOff = line("remind_after")
    question: _Question = line()
    survey_in: _SurveyIn = line("in")
    budget: _Budget = line()

    @model_validator(mode="before")
    @classmethod
    def _in_short(cls, given: object) -> object:
        return {"in": given} if isinstance(given, str) else given


class _Closed(Section):
    closes_after: Annotated[timedelta, text(_days(1), f"{_DAYS} 1d")] = line("after")


class _NotYet(Section):
    lead_from_not_yet: _UpTo9 = line("tell_lead_from")


class _Recovery(Section):
    recovery_at_most: Annotated[_UpTo3, _OFF] = line("rating_at_most")
    recovery_within: _Wait = line("within")


class _Pending(Section):
    remind_pending_after: _WaitOrOff = line("remind_after")
    auto_close_after: _WaitOrOff = line("resolve_after")


class _Progress(Section):
    progress_every: _WaitOrOff = line("every")
    progress_send: _Send = line("send")


class _Nps(Section):
    nps_every: Annotated[timedelta, text(_days(90), f"{_DAYS} 90d"), _OFF] = line("every")  # not more often: it tires


class _Tier(Section):
    checkin: _Checkin = _Checkin()
    survey: _Survey = _Survey()
    closed: _Closed = _Closed()
    not_yet: _NotYet = _NotYet()
    recovery: _Recovery = _Recovery()
    pending: _Pending = _Pending()
    progress: _Progress = _Progress()
    nps: _Nps = _Nps()


class _Account(Section):
    channels: _Channels = line()
    survey_in: _SurveyIn = line("survey")
    tier: Annotated[str, text(str, "the name of a tier")] = line()
    timezone: _Zone = line()
    country: _Country = line()
    locale: _Locale = line()


class _File(Section):
    tiers: Annotated[dict[Annotated[Name, AfterValidator(_tier_name)], _Tier], NOTHING] = Field(default_factory=dict)
    accounts: Annotated[dict[Annotated[Name, AfterValidator(_account_name)], _Account], NOTHING] = Field(
        default_factory=dict
    )
