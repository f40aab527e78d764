"""The words of the month: what customers wrote, and what they were told."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Story:
    """One trouble. `question` and `answer` are there where it took a second turn to understand it."""

    opening: str
    solution: str
    question: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Words:
    """All stories, and what people say about any of them."""

    stories: tuple[Story, ...]
    thanks: tuple[str, ...]
    praise: tuple[str, ...]
    blame: tuple[str, ...]
    still_broken: tuple[str, ...]
    second_try: tuple[str, ...]
    apologies: tuple[str, ...]
    notes: tuple[str, ...]


@cache
def words() -> Words:
    """Return the words, read from the file beside this one."""
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    stories = tuple(Story(**story) for story in told.pop("story"))
    return Words(stories, **{name: tuple(said) for name, said in told.items()})
