"""The brand's voice: banned words and rules of tone, as `voice.yml` lists them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from slackbot.domain import plan_value, section
from slackbot.domain.section import Names, Slip
from slackbot.texts import catalogue, language, own, placing, yaml_file
from slackbot.texts.yaml_file import WrongFile

FILE = "voice.yml"
_SIZE_LIMIT = 100_000  # bytes; the shipped one has 4,000
_EVERYWHERE = "all"
_LEAVE_OUT = "leave it out"
_MOST = 99
_PARTS = ("banned", "bad_news", "at_most", "shouting_letters")
_AT_MOST = {
    "exclamation_marks": ("exclamation_marks", plan_value.number(0, _MOST)),
    "questions": ("questions", plan_value.number(0, _MOST)),
}
_LETTERS = {"shouting_letters": ("shouting_letters", plan_value.number(2, _MOST))}


@dataclass(frozen=True)
class Voice:
    """The rules; `banned` are phrases by language, each with what to do instead."""

    banned: Mapping[str, Mapping[str, str]]
    bad_news: frozenset[str]
    exclamation_marks: int = 1
    questions: int = 1
    shouting_letters: int = 5

    def slips(self, words: str, *, language: str) -> Iterator[str]:
        """Give what is wrong with some words, wherever they stand."""
        folded = words.casefold()
        for code in dict.fromkeys((language, language.partition("-")[0], _EVERYWHERE)):
            for phrase, instead in self.banned.get(code, {}).items():
                if _pattern(phrase).search(folded):
                    yield f"“{phrase}” is not how we sound: {instead}"
        for word in re.findall(r"[^\W\d_]+", words):
            if word.isupper() and len(word) >= self.shouting_letters:
                yield f"“{word}” is shouting: write it in small letters"

    def excesses(self, text: str, *, template: str) -> Iterator[str]:
        """Give what is wrong with a whole message."""
        marks, questions = len(re.findall("[!！]+", text)), len(re.findall("[?？]+", text))
        if template in self.bad_news and marks:
            yield "no exclamation mark in bad news"
        elif marks > self.exclamation_marks:
            yield f"{marks} exclamation marks; at most {self.exclamation_marks} a message"
        if questions > self.questions:
            yield f"{questions} questions; at most {self.questions} a message"


@lru_cache(maxsize=1_000)
def _pattern(phrase: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, phrase.casefold().split()))
    return re.compile(rf"(?<!\w){words}(?!\w)")


def read(override: Path | None) -> Voice:
    """Return the rules of the folder `override` if it has any, else the shipped ones. Raises `WrongFile`."""
    document = yaml_file.read(FILE, override, size_limit=_SIZE_LIMIT)
    slips: list[Slip] = []
    parts = section.known(section.of(document.values, (), slips), (), _PARTS, slips)
    voice = Voice(
        banned=_banned(parts.get("banned"), slips),
        bad_news=frozenset(_listed(parts.get("bad_news"), ("bad_news",), slips, wrong=_no_template)),
        **section.values(section.of(parts.get("at_most"), ("at_most",), slips), ("at_most",), _AT_MOST, slips),
        **section.values({name: parts[name] for name in _LETTERS if name in parts}, (), _LETTERS, slips),
    )
    if slips:
        raise WrongFile(*map(document.fault, slips))
    return voice


def _banned(given: object, slips: list[Slip]) -> dict[str, Mapping[str, str]]:
    banned: dict[str, Mapping[str, str]] = {}
    for code, phrases in section.of(given, ("banned",), slips).items():
        here = ("banned", code)
        if code != _EVERYWHERE and (problem := placing.of_locale(code)):
            slips.append(Slip(here, problem))
        if language.normal(code) in banned:
            slips.append(Slip(here, "is written above in other letters. Write its phrases there."))
        banned[language.normal(code)] = _phrases(phrases, here, slips)
    return banned


def _phrases(given: object, here: Names, slips: list[Slip]) -> Mapping[str, str]:
    """Return the phrases with what to do instead; a plain list of phrases will do."""
    if isinstance(given, list):
        return dict.fromkeys(_listed(given, here, slips, wrong=_no_phrase), _LEAVE_OUT)
    phrases = section.of(given, here, slips)
    for phrase, instead in phrases.items():
        if isinstance(instead, Mapping | list):
            slips.append(
                Slip((*here, phrase), f"{plan_value.said(instead)} is not what to do instead. Write a few words.")
            )
    return {phrase: _LEAVE_OUT if instead is None else str(instead) for phrase, instead in phrases.items()}


def _listed(given: object, here: Names, slips: list[Slip], *, wrong: Callable[[str], str | None]) -> Iterator[str]:
    """Give the texts of a list that nothing is `wrong` with."""
    if given is None:
        return
    if not isinstance(given, list):
        slips.append(Slip(here, f"{plan_value.said(given)} is no list. Write lines like “- words” below it."))
        return
    for item in given:
        problem = wrong(item) if isinstance(item, str) else "is no text. Put it in quotes."
        said = plan_value.said(item)
        if problem is None:
            yield item
        else:
            slips.append(Slip(here, f"{said} {problem}", about=said))


def _no_phrase(text: str) -> str | None:
    return None if text.strip() else "is no phrase. Leave it out."


def _no_template(name: str) -> str | None:
    if own.find(name) is not None:
        return None
    close = get_close_matches(name, catalogue.templates(), n=1)
    return "is no template." + (f" Did you mean {close[0]}?" if close else "")
