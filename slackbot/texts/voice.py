"""The brand's voice: banned words and rules of tone, as `voice.yml` lists them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from slackbot.errors import WrongSetting

FILE = "voice.yml"
_SIZE_LIMIT = 100_000  # bytes; the shipped one has 4,000
_EVERYWHERE = "all"


@dataclass(frozen=True)
class Voice:
    """The rules; `banned` are phrases by language, each with what to do instead."""

    banned: Mapping[str, Mapping[str, str]]
    bad_news: frozenset[str]
    exclamation_marks: int
    questions: int
    shouting_letters: int

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


def read(path: Path) -> Voice:
    """Return the rules of a file. Raises `WrongSetting` with a sentence that names what to mend."""
    import yaml  # noqa: PLC0415 -- only who checks templates needs it

    try:
        with path.open("rb") as opened:
            source = opened.read(_SIZE_LIMIT + 1)
        if len(source) > _SIZE_LIMIT:
            raise WrongSetting(f"{FILE} is too large: it has at most {_SIZE_LIMIT:,} bytes.")
        return _of(yaml.safe_load(source.decode("utf-8-sig")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as bad:
        line = getattr(getattr(bad, "problem_mark", None), "line", 0) + 1
        raise WrongSetting(f"{FILE}, line {line}: it cannot be read as YAML. Mend it, or delete it.") from bad
    except (AttributeError, TypeError, ValueError) as bad:
        raise WrongSetting(f"{FILE}: {bad}. The shipped one shows how each part is written.") from bad


def _of(given: Any) -> Voice:
    unknown = set(given) - {"banned", "bad_news", "at_most", "shouting_letters"}
    if unknown:
        raise ValueError(f"there is no part {', '.join(map(str, sorted(unknown, key=str)))}")
    at_most = given.get("at_most") or {}
    return Voice(
        banned={str(code): _phrases(of) for code, of in (given.get("banned") or {}).items()},
        bad_news=frozenset(map(str, given.get("bad_news") or ())),
        exclamation_marks=int(at_most.get("exclamation_marks", 1)),
        questions=int(at_most.get("questions", 1)),
        shouting_letters=int(given.get("shouting_letters", 5)),
    )


def _phrases(given: Any) -> dict[str, str]:
    """Return the phrases with what to do instead; a plain list of phrases will do."""
    if isinstance(given, list):
        return {str(phrase): "leave it out" for phrase in given}
    return {str(phrase): str(instead) for phrase, instead in (given or {}).items()}
