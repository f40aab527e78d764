"""Shows a template as its reader would see it, on sample values or on real ones."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from difflib import get_close_matches
from typing import Any

from slackbot.errors import Refused
from slackbot.texts import catalogue, language, own
from slackbot.texts.folders import Found
from slackbot.texts.language import Reader
from slackbot.texts.markup import Mrkdwn, plain
from slackbot.texts.saying import Texts
from slackbot.texts.template import Template

_DATE = re.compile(r"<!date\^(-?\d+)\^[^|>]*\|[^>]*>")
_LINK = re.compile(r"<(?:https?|mailto|tel):[^|>]*\|([^>]*)>")
_BARE = re.compile(r"<((?:https?|mailto|tel):[^|>]*)>")
_ADDRESSED = re.compile(r"<(https?://[^|>]+)\|([^>]*)>")
_MARKED = re.compile(r"<[^>]*>|(?<![\w*_~`])([*_~`])(?=\S)(.*?\S)\1(?![\w*_~`])")
_MENTION = re.compile(r"<([@#])([^|>]+)(?:\|[^>]*)?>")


@dataclass(frozen=True)
class Preview:
    """A template filled in from the file `found`; `lacking` are the variables that had no real value."""

    name: str
    text: Mrkdwn
    found: Found
    lacking: tuple[str, ...]
    variables: Mapping[str, Any]


def show(
    texts: Texts,
    name: str,
    *,
    locale: str | None = None,
    tier: str | None = None,
    zone: tzinfo = UTC,
    real: Mapping[str, Any] | None = None,
) -> Preview:
    """Return the template filled in with `real` values, and with samples for the variables it has none of.

    A real value that is None stays missing, as it would be. Raises `Refused` if there is no such template.
    """
    template = _find(texts, name)
    given = {key: value for key, value in (real or {}).items() if key in template.variables}
    values = template.sample(**given)
    said = texts.to(locale=locale, tier=tier, zone=zone).trace(name, values)
    lacking = tuple(key for key, value in given.items() if value is None)
    return Preview(name, said.words, said.found, lacking, values)


def notes(shown: Preview, *, locale: str | None, tier: str | None) -> Iterator[str]:
    """Give a sentence for each way in which the words are not what was asked for, and for what has no value."""
    code = shown.found.language
    if locale is not None and language.family(locale) != language.family(code):
        there, here = language.named(locale), language.named(code)
        yield f"There are no words in {there} for {shown.name}; such readers get these, in {here}."
    if tier is not None and not _is_of_tier(shown.found.file):
        yield f"The tier {tier} has no words of its own for {shown.name}; it gets these, as others do."
    yield from (f"There is no value for {variable}." for variable in shown.lacking)


def _is_of_tier(file: str) -> bool:
    found = own.variant(file)
    return found is not None and found.tier is not None


def _find(texts: Texts, name: str) -> Template:
    """Return the template of that name, or the check-in of the owner's own. Raises `Refused` with the nearest."""
    names = [*catalogue.templates(), *own.checkins(texts.owners).values()]
    template = own.find(name) if name in names else None
    if template is None:
        close = get_close_matches(name, names, n=1, cutoff=0.4)
        raise Refused("refusal/no_template", typed=name, near=close[0] if close else None)
    return template


def unmarked(markup: str, *, zone: tzinfo = UTC) -> str:
    """Return what was said, for a terminal: without a sign of markup, and links by their words and their address."""
    text = _MARKED.sub(lambda found: found[2] or found[0], markup)
    return readable(_ADDRESSED.sub(r"\2 \1", text), zone=zone)


def readable(markup: str, *, locale: str = language.HOME, zone: tzinfo = UTC) -> str:
    """Return markup as it reads in Slack, for a terminal: times by the reader's clock, links by their words."""
    text = _DATE.sub(lambda found: _moment(int(found[1]), locale=locale, zone=zone), markup)
    text = _MENTION.sub(r"\1\2", _BARE.sub(r"\1", _LINK.sub(r"\1", text)))
    return plain(text)


def _moment(timestamp: int, *, locale: str, zone: tzinfo) -> str:
    at = datetime.fromtimestamp(timestamp, UTC)
    token = language.READER.set(Reader(locale, zone))
    try:
        return f"{language.day(at)}, {language.time(at)}"
    finally:
        language.READER.reset(token)
