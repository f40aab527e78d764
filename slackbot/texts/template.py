"""What a template is: who reads it, where it is shown, and which variables it is given."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

from slackbot.texts.variables import Variable


class Reads(StrEnum):
    """Who reads a template."""

    CUSTOMER = "customers"
    AGENTS = "agents"
    LEADS = "leads"


class Surface(Enum):
    """Where a template is shown, with the characters Slack shows there."""

    MESSAGE = ("message", 4_000)
    ANSWER = ("answer", 3_000)
    SECTION = ("section", 3_000)
    CONTEXT = ("context", 3_000)
    HINT = ("hint", 2_000)
    HEADER = ("header", 150)
    BUTTON = ("button", 75)
    TITLE = ("title", 24)
    NAME = ("name", 100)

    def __init__(self, word: str, limit: int) -> None:
        self.word = word
        self.limit = limit

    @property
    def is_plain(self) -> bool:
        """True if nothing is markup there, so that a star is a star."""
        return self in (Surface.HINT, Surface.HEADER, Surface.BUTTON, Surface.TITLE, Surface.NAME)


@dataclass(frozen=True)
class Template:
    """One template; `lacking` are the variables that may have no value (None)."""

    name: str
    reads: Reads
    surface: Surface
    about: str
    variables: Mapping[str, Variable]
    lacking: frozenset[str]

    def sample(self, **changes: Any) -> dict[str, Any]:
        """Return a value for each variable, those of `changes` first."""
        return {name: variable.samples[0] for name, variable in self.variables.items()} | changes

    def samples(self) -> Iterator[dict[str, Any]]:
        """Give values that reach every choice: each variable in turn takes each of its samples, and none at all."""
        yield self.sample()
        for name, variable in self.variables.items():
            yield from (self.sample(**{name: value}) for value in variable.samples[1:])
            if name in self.lacking:
                yield self.sample(**{name: None})
        yield self.sample(**dict.fromkeys(self.lacking))
