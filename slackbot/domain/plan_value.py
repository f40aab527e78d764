"""How one value of an owner's file is read: each reader returns the value, or raises `ValueError` with what to do."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum

from slackbot.domain import calendar, days_off, working
from slackbot.domain.working import Span

Reader = Callable[[object], object]

_SHORTEST_WAIT = timedelta(minutes=1)  # what repeats, or ends something, does not do so at once
_LONGEST = 200  # characters of one value
_SHOWN = 40  # characters of it that a sentence repeats
_HUGE = 10**_SHOWN  # Python refuses to write out the largest


class WrongItem(ValueError):
    """One item of a list is wrong; `item` is what was written there, in words."""

    def __init__(self, problem: str, *, item: str) -> None:
        super().__init__(problem)
        self.item = item


def said(given: object) -> str:
    """Return what was written there, in words; YAML reads on, yes, off and no as true and false."""
    if isinstance(given, Mapping):
        return "a section"
    if isinstance(given, list | tuple | set | frozenset):
        return "a list"
    if given is None:
        return "nothing"
    if isinstance(given, bool):
        return "on (or yes, true)" if given else "off (or no, false)"
    if isinstance(given, int) and abs(given) >= _HUGE:
        return "so large a number"
    return f"“{shown(str(given))}”"


def shown(words: str) -> str:
    """Return the words on one line, and shortened."""
    line = " ".join(words.split())
    return f"{line[:_SHOWN]}…" if len(line) > _SHOWN else line


def off_or(read: Reader) -> Reader:
    """Return a reader to which `off` is None."""
    return lambda value: None if value is False or value == "off" else read(value)


def setting_or(name: str, read: Reader) -> Reader:
    """Return a reader to which the name of the setting is None."""
    return lambda value: None if value == name else read(value)


def text(value: object, wanted: str) -> str:
    """Return the text on one line. Raises `ValueError` saying what is `wanted` if it is no text, empty or endless."""
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        raise ValueError(f"{said(value)} is not {wanted}.")
    return " ".join(value.split())


def matching(pattern: str, wanted: str) -> Reader:
    """Return a reader of texts of that pattern."""

    def read(value: object) -> str:
        found = text(value, wanted)
        if not re.fullmatch(pattern, found):
            raise ValueError(f"{said(found)} is not {wanted}.")
        return found

    return read


def parsed(parse: Callable[[str], object], wanted: str) -> Reader:
    """Return a reader of texts that `parse` understands, or raises `ValueError` about."""
    return lambda value: parse(text(value, wanted))


def span(value: object) -> Span:
    """Return how long that is."""
    return working.parse_span(text(value, "a time to wait; write 3h, 2d, 4 working hours or 1 working day"))


def wait(value: object) -> Span:
    """Return how long that is, which is some time at least."""
    found = span(value)
    if found.length < _SHORTEST_WAIT:
        raise ValueError(f"{said(value)} is too short. Write at least {calendar.show_duration(_SHORTEST_WAIT)}.")
    return found


def days(shortest: timedelta) -> Reader:
    """Return a reader of durations that are no shorter."""

    def read(value: object) -> timedelta:
        found = calendar.parse_duration(text(value, f"a number of days; write it like {shortest.days}d"))
        if found < shortest:
            raise ValueError(f"{said(value)} is too short. Write at least {shortest.days}d.")
        return found

    return read


def number(low: int, high: int) -> Reader:
    """Return a reader of whole numbers from `low` to `high`."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise ValueError(f"{said(value)} is not a whole number from {low} to {high}.")
        return value

    return read


def choice(words: type[StrEnum], wanted: str) -> Reader:
    """Return a reader of one of the words."""
    described = f"{wanted}; write {' or '.join(words)}"

    def read(value: object) -> StrEnum:
        word = text(value, described).lower()
        if word not in set(words):
            raise ValueError(f"{said(value)} is not {described}.")
        return words(word)

    return read


def country(value: object) -> str:
    """Return the code of a country whose public holidays we know."""
    code = str(matching(r"[A-Z]{2}", 'a country; write its two capital letters in quotes, like "NO"')(value))
    if not days_off.is_country(code):
        raise ValueError(f"{said(value)} is no country we know the holidays of. Correct it, or leave the line out.")
    return code


def channels(value: object) -> tuple[str, ...]:
    """Return the ids of the channels, each once."""
    if not isinstance(value, list):
        raise ValueError(f"{said(value)} is no list. Write the channels' ids like [C0123ABCD, C0456EFGH].")
    return tuple(dict.fromkeys(map(_channel, value)))


def _channel(value: object) -> str:
    try:
        return str(matching(r"[CG][A-Z0-9]{2,}", "a channel's id (C…); it ends the channel's About tab")(value))
    except ValueError as wrong:
        raise WrongItem(str(wrong), item=said(value)) from wrong
