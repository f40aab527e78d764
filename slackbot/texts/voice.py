"""The brand's voice: banned words and rules of tone, as `voice.yml` lists them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StrictStr, TypeAdapter, WrapValidator

from slackbot.texts import catalogue, language, own, placing, sections, yaml_file
from slackbot.texts.sections import NOTHING, Name, Section, line, wanted
from slackbot.texts.yaml_file import WrongFile, said

FILE = "voice.yml"
_SIZE_LIMIT = 100_000  # bytes; the shipped one has 4,000
_EVERYWHERE = "all"
_LEAVE_OUT = "leave it out"


@dataclass(frozen=True)
class Voice:
    """The rules: phrases by language, each with what to do instead.

    `banned` may stand nowhere, `openings` not where a sentence begins. A `*` is any letters, and alone some words.
    """

    banned: Mapping[str, Mapping[str, str]]
    bad_news: frozenset[str]
    openings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    exclamation_marks: int = 1
    questions: int = 1
    shouting_letters: int = 5

    def slips(self, words: str, *, language: str) -> Iterator[str]:
        """Give what is wrong with some words, wherever they stand."""
        folded = _folded(words)
        for phrase, instead in _of(self.banned, language):
            if _pattern(phrase).search(folded):
                yield f"“{phrase}” is not how we sound: {instead}"
        for word in re.findall(r"[^\W\d_]+", words):
            if word.isupper() and len(word) >= self.shouting_letters:
                yield f"“{word}” is shouting: write it in small letters"

    def excesses(self, text: str, *, template: str, language: str) -> Iterator[str]:
        """Give what is wrong with a whole message."""
        for phrase, instead in _of(self.openings, language):
            if _opening(phrase).search(_folded(text)):
                yield f"“{phrase}” is no way to begin: {instead}"
        marks, questions = len(re.findall("[!！]+", text)), len(re.findall("[?？]+", text))
        if template in self.bad_news and marks:
            yield "no exclamation mark in bad news"
        elif marks > self.exclamation_marks:
            yield f"{marks} exclamation marks; at most {self.exclamation_marks} a message"
        if questions > self.questions:
            yield f"{questions} questions; at most {self.questions} a message"


def _of(phrases: Mapping[str, Mapping[str, str]], language: str) -> Iterator[tuple[str, str]]:
    """Give the phrases for that language with what to do instead: its own, and those for every one."""
    for code in dict.fromkeys((language, language.partition("-")[0], _EVERYWHERE)):
        yield from phrases.get(code, {}).items()


def _folded(words: str) -> str:
    """Return the words as phrases are compared: neither capitals nor the shape of an apostrophe matter."""
    return words.casefold().replace("’", "'")


@lru_cache(maxsize=1_000)
def _opening(phrase: str) -> re.Pattern[str]:
    """Return what finds the phrase where a sentence begins, behind a greeting too."""
    return re.compile(rf"(?:^|[.!?]\s+|^[^.!?]{{1,60}}[,:]\s){_words(phrase)}(?!\w)")


@lru_cache(maxsize=1_000)
def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_words(phrase)}(?!\w)")


def _words(phrase: str) -> str:
    words = (r"\S+(?:\s+\S+){0,2}" if word == "*" else re.escape(word) for word in _folded(phrase).split())
    return r"\s+".join(words).replace(r"\*", r"\w*")


def read(override: Path | None) -> Voice:
    """Return the rules of the folder `override` if it has any, else the shipped ones. Raises `WrongFile`."""
    document = yaml_file.read(FILE, override, size_limit=_SIZE_LIMIT)
    lines = sections.read(_File, document)
    twice = [
        document.fault((section, code), "is written above in other letters. Write its phrases there.")
        for section, phrases in (("banned", lines.banned), ("openings", lines.openings))
        for code in _written_twice(phrases)
    ]
    if twice:
        raise WrongFile(*twice)
    banned, openings = _normal(lines.banned), _normal(lines.openings)
    at_most = lines.at_most.said()
    return Voice(banned, frozenset(lines.bad_news), openings, **at_most, shouting_letters=lines.shouting_letters)


def _normal(phrases: Mapping[str, Mapping[str, str]]) -> Mapping[str, Mapping[str, str]]:
    return {language.normal(code): said for code, said in phrases.items()}


def _written_twice(codes: Iterable[str]) -> Iterator[str]:
    """Give the languages that stand above in other letters: `DE` below `de`."""
    known: set[str] = set()
    for code in codes:
        if language.normal(code) in known:
            yield code
        known.add(language.normal(code))


def _code(name: str) -> str:
    if name != _EVERYWHERE and (problem := placing.of_locale(name)):
        raise ValueError(problem)
    return name


def _template(name: str) -> str:
    if own.find(name) is None:
        close = get_close_matches(name, catalogue.templates(), n=1)
        meant = f" Did you mean {close[0]}?" if close else ""
        raise ValueError(f"{said(name)} is no template.{meant}")
    return name


def _phrase(words: str) -> str:
    if not words.strip():
        raise ValueError(f"{said(words)} is no phrase. Leave it out.")
    return words


def _instead(given: object) -> str:
    if isinstance(given, list | Mapping):
        raise ValueError(f"{said(given)} is not what to do instead. Write a few words.")
    return _LEAVE_OUT if given is None else str(given)


def _phrases(given: object, read_lines: Callable[[object], object]) -> object:
    """Return the phrases with what to do instead; a plain list of phrases will do."""
    return dict.fromkeys(_LIST.validate_python(given), _LEAVE_OUT) if isinstance(given, list) else read_lines(given)


_LIST = TypeAdapter(list[Annotated[StrictStr, AfterValidator(_phrase)]])
_Phrases = Annotated[dict[Name, Annotated[str, BeforeValidator(_instead)]], NOTHING, WrapValidator(_phrases)]
_ByLanguage = Annotated[dict[Annotated[Name, AfterValidator(_code)], _Phrases], NOTHING]
_Number = Annotated[int, Field(strict=True, ge=0, le=99), wanted("a whole number from 0 to 99")]


class _AtMost(Section):
    exclamation_marks: _Number = line()
    questions: _Number = line()


class _File(Section):
    banned: _ByLanguage = Field(default_factory=dict)
    openings: _ByLanguage = Field(default_factory=dict)
    bad_news: Annotated[
        list[Annotated[StrictStr, AfterValidator(_template)]],
        BeforeValidator(lambda given: [] if given is None else given),
    ] = Field(default_factory=list)
    at_most: _AtMost = _AtMost()
    shouting_letters: Annotated[int, Field(strict=True, ge=2, le=99), wanted("a whole number from 2 to 99")] = 5
