"""Days, times and durations the way the reader writes them. Babel is loaded when the first one is shown."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as TimeOfDay  # noqa: N812 -- `time` is the filter of that name
from difflib import get_close_matches
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from slackbot.domain.calendar import show_duration

if TYPE_CHECKING:
    from babel import Locale

    from slackbot.domain.working import WorkingHours

HOME = "en"  # the language of the shipped templates that have no language in their path
_SLACKS_OWN = {"es-la": "es-419"}  # Slack says LA for Latin America, where everybody else means Laos
_DAYS = {  # by length: the pattern in English of no particular country, and what Babel arranges in other languages
    "full": ("EEEE d MMMM y", ""),
    "yearless": ("EEEE d MMMM", "MMMMEEEEd"),
    "weekday": ("EEEE d", "EEEEd"),
    "short": ("EEE d MMM y", "yMMMEd"),
    "date": ("d MMM", "MMMd"),
    "date_and_year": ("d MMM y", "yMMMd"),
    "month": ("MMMM", "MMMM"),
    "month_and_year": ("MMMM y", "yMMMM"),
}
_A_SLIP = 0.8  # so much alike, it is the name of a language with a slip of the finger
_COUNTRYS = 2  # letters of a country's code; a language's longer one has three
SHIPPED = ("de", "fr", "es")  # shipped beside English; the lint tells what one of them lacks
_BIG = ("de", "es", "fr", "it", "nl", "pt")  # known by their own names too
_UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


@dataclass(frozen=True)
class Reader:
    """Who reads a text: in which language, and by which clock."""

    locale: str = HOME
    zone: tzinfo = UTC


READER: ContextVar[Reader] = ContextVar("reader")  # set while a text is rendered, so that macros know it as well


def reader() -> Reader:
    """Return who reads the text that is being rendered."""
    return READER.get(Reader())


@lru_cache(maxsize=1_024)  # asked several times a sentence, of few locales
def normal(locale: str) -> str:
    """Return the locale as folders are compared by: `fr_CA` and `fr-CA` are `fr-ca`; Slack's `es-LA` is `es-419`."""
    plain = locale.strip().lower().replace("_", "-")
    return _SLACKS_OWN.get(plain, plain)


def family(locale: str) -> str:
    """Return the language alone, whatever the country: `fr` of `fr-CA`."""
    return normal(locale).partition("-")[0]


def chain(locale: str | None, *, home: str) -> tuple[str, ...]:
    """Return the languages to look for, best first: `fr-ca`, `fr`, the workspace's own, and English."""
    wanted: list[str] = []
    for one in (locale, home, HOME):
        code = normal(one) if one else ""
        while code:
            wanted.append(code)
            code = code.rpartition("-")[0]
    return tuple(dict.fromkeys(wanted))


def day(value: date | datetime | str, length: str = "full") -> str:
    """Return the day in the reader's language, on the reader's calendar; words pass as they are.

    `length` says how much of it: see `_DAYS`.
    """
    if isinstance(value, str):
        return value
    from babel.dates import format_date, format_skeleton  # noqa: PLC0415 -- see above

    reads = reader()
    if isinstance(value, datetime):
        value = _aware(value).astimezone(reads.zone).date()
    house, skeleton = _DAYS.get(length, _DAYS["full"])
    if normal(reads.locale) == HOME:
        return format_date(value, house, locale=_babel(HOME))
    if length == "full":
        return format_date(value, "full", locale=_babel(reads.locale))
    return format_skeleton(
        skeleton, datetime(value.year, value.month, value.day, tzinfo=UTC), locale=_babel(reads.locale)
    )


def time(value: datetime | str) -> str:
    """Return the time of day by the reader's clock: `14:30`, or `2:30 PM` where one writes that; words pass."""
    if isinstance(value, str):
        return value
    return _clock(_aware(value).astimezone(reader().zone).timetz())


def hours(value: WorkingHours | str) -> str:
    """Return working hours, days with the same together: `Mon–Thu 08:30–17:00, Fri 08:30–14:00`; words pass."""
    if isinstance(value, str):
        return value
    names, told = _babel(reader().locale).days["format"]["abbreviated"], []
    for shifts, together in groupby(range(len(value.week)), key=value.week.__getitem__):
        weekdays = [names[weekday] for weekday in together]
        days = "–".join(dict.fromkeys((weekdays[0], weekdays[-1])))
        told += [f"{days} {_clock(shift.start)}–{_clock(shift.end)}" for shift in shifts]
    return ", ".join(told)


def duration(value: timedelta | str, length: str = "short") -> str:
    """Return the duration in its two largest units: `3 h 10 m`, or `3 hours, 10 minutes` where `length` is `long`.

    Short English is the house's own; words pass as they are.
    """
    if isinstance(value, str):
        return value
    reads = reader()
    if length != "long" and family(reads.locale) == HOME:
        return show_duration(value)
    amounts = _amounts(value)
    if not amounts:
        return _unit(0, "minute", length=length, locale=reads.locale)
    shown = [_unit(amount, unit, length=length, locale=reads.locale) for amount, unit in amounts]
    return (", " if length == "long" else " ").join(shown)


def named(locale: str) -> str:
    """Return what the language is called in English: `German (Germany)`; one nobody knows is called as it is."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 -- see above

    try:
        return Locale.parse(normal(locale), sep="-").get_display_name(HOME) or locale
    except (UnknownLocaleError, ValueError):
        return locale


def is_one(locale: str) -> bool:
    """Return whether that is a language: its code, alone or with those of a script and a country."""
    code, *parts = normal(locale).split("-")
    known = _babel(HOME)
    return code in known.languages and all(
        part.upper() in known.territories or part.title() in known.scripts for part in parts
    )


def meant(name: str) -> str | None:
    """Return the language that somebody called so: `de` for `german`, `deu` and `de-germany`, and `da` for `dk`."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 -- see above

    code = family(name)
    names = {called.lower(): known for known, called in _babel(HOME).languages.items()}
    names |= {_babel(known).languages[known].lower(): known for known in _BIG}
    close = get_close_matches(code, names, n=1, cutoff=_A_SLIP)
    if close or is_one(code):
        return names[close[0]] if close else code
    try:
        return Locale.parse(f"und-{code}" if len(code) == _COUNTRYS else code, sep="-").language
    except (UnknownLocaleError, ValueError):
        return None


def _clock(at: TimeOfDay) -> str:
    from babel.dates import format_time  # noqa: PLC0415 -- see above

    locale = reader().locale
    return format_time(at, "HH:mm" if normal(locale) == HOME else "short", locale=_babel(locale))


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time needs its zone")
    return value


def _amounts(value: timedelta) -> list[tuple[int, str]]:
    """Return the amounts of the largest unit and the one below it, without those that are none."""
    rest, amounts = max(value, timedelta(0)), []
    for unit, size in _UNITS:
        amount, rest = divmod(rest, size)
        amounts.append((amount, unit))
    largest = next((place for place, (amount, _) in enumerate(amounts) if amount), len(amounts))
    return [(amount, unit) for amount, unit in amounts[largest : largest + 2] if amount]


def _unit(amount: int, unit: str, *, length: str, locale: str) -> str:
    from babel.units import format_unit  # noqa: PLC0415 -- see above

    return format_unit(amount, unit, "long" if length == "long" else "short", locale=_babel(locale))


@lru_cache(maxsize=64)
def _babel(locale: str) -> Locale:
    """Return Babel's rules of the locale, those of the language alone, or English ones."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 -- see above

    for code in chain(locale, home=HOME):
        try:
            return Locale.parse(code, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise LookupError(locale)
