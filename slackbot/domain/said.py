"""What customers said with their ratings, as a summary refers to it: the words themselves are kept with the answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from slackbot.domain.question import CSAT, Answer

FEWEST_RATINGS = 3  # of fewer, a rating could be guessed from the day's figure by whoever reads its words
_MOST = 5


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment to a rating; `helper` is who makes good what went wrong, None if nobody does, or nothing is."""

    number: int
    resolution_no: int
    score: int
    helper: str | None = None

    @property
    def is_poor(self) -> bool:
        """Whether the customer was not satisfied at all."""
        return CSAT.is_poor(self.score)


def remarks(answers: Iterable[Answer], *, helper: Callable[[Answer], str | None]) -> list[Remark]:
    """Return what was said with these answers, the unhappiest first, at most five."""
    said = sorted((answer for answer in answers if answer.comment), key=lambda answer: (answer.score, answer.at))
    return [Remark(one.issue or 0, one.resolution_no, one.score, helper(one)) for one in said[:_MOST]]


def as_json(said: Iterable[Remark]) -> list[list[Any]]:
    """Return the remarks as JSON values."""
    return [[one.number, one.resolution_no, one.score, one.helper] for one in said]


def from_json(told: Iterable[list[Any]]) -> list[Remark]:
    """Return the remarks that `as_json` made `told` of."""
    return [Remark(*one) for one in told]


def readable(said: list[Remark], *, ratings: int, by_leads: bool) -> list[Remark]:
    """Return what may be shown of a period with so many ratings: to all agents less, and in no order that tells."""
    if by_leads:
        return said
    return sorted(said, key=lambda one: one.number) if ratings >= FEWEST_RATINGS else []
