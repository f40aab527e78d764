"""The words that were shipped before: they tell which of them an owner's file began as."""

import gzip
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

_KEPT: Final = Path(__file__).with_name("earlier.json.gz")  # made by docs/earlier_templates.py
_NOTE: Final = re.compile(r"\A(?:\{#-?|#) from the shipped text ([0-9a-f]{8})(?: -?#\})?[ \t]*\n?")
_WORD: Final = re.compile(r"\w+")
_ALIKE: Final = 0.5  # with less than this in common, words are somebody's own
_SAME: Final = 2.0


@dataclass(frozen=True)
class Shipped:
    """A text as it was shipped, and the last day on which it was; None for the text of today."""

    text: str
    until: date | None = None

    @property
    def mark(self) -> str:
        """Return eight characters that name the text, whatever its ends of lines."""
        return hashlib.sha256(bare(self.text).encode()).hexdigest()[:8]


def of(file: str) -> Sequence[Shipped]:
    """Return the texts that the shipped file had before, oldest first."""
    return _all().get(file, ())


def began_as(mine: str, texts: Sequence[Shipped]) -> Shipped | None:
    """Return which of those texts mine was copied from; None if nobody can tell.

    A note in its first line says so, else it is the one that it has most in common with, the last of equals.
    """
    if noted := _NOTE.match(mine):
        return next((one for one in reversed(texts) if one.mark == noted[1]), None)
    mark = Shipped(mine).mark
    shares = [_SAME if one.mark == mark else _common(mine, one.text) for one in texts]
    most = max(shares, default=0)
    return [one for one, share in zip(texts, shares, strict=True) if share == most][-1] if most >= _ALIKE else None


def is_noted(mine: str) -> bool:
    """Return whether its first line says what mine was copied from."""
    return _NOTE.match(mine) is not None


def note(text: Shipped, *, file: str) -> str:
    """Return the first line of a copy of that text."""
    return (
        f"{{# from the shipped text {text.mark} -#}}"
        if file.endswith(".j2")
        else f"# from the shipped text {text.mark}"
    )


def bare(text: str) -> str:
    """Return the text without the note, and without what editors do to the ends of lines."""
    return "\n".join(line.rstrip() for line in _NOTE.sub("", text).strip().splitlines())


def _common(one: str, other: str) -> float:
    words = (_WORD.findall(bare(one)), _WORD.findall(bare(other)))
    return SequenceMatcher(None, *words, autojunk=False).ratio()


@cache
def _all() -> Mapping[str, Sequence[Shipped]]:
    texts = json.loads(gzip.decompress(_KEPT.read_bytes()))["texts"]
    return MappingProxyType(
        {file: tuple(Shipped(text, date.fromisoformat(day)) for day, text in before) for file, before in texts.items()}
    )
