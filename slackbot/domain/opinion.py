"""Answers beside the rating: how easy it was, whether we are recommended, and how it is after a recovery."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from slackbot.domain import answer_edits
from slackbot.domain.share import Share
from slackbot.errors import RefusedCustomer

LOOK_BACK = timedelta(days=90)  # whoever had an issue resolved since then knows us well enough to be asked
BETWEEN_QUESTIONS = timedelta(days=7)  # nobody is asked whether they recommend us so soon after another question
_EASY = 5  # of 7: this answer and better counts as easy
_PROMOTER = 9  # of 10: this answer and better recommends us
_DETRACTOR = 6  # this answer and worse does not


class Asks(StrEnum):
    """What was asked."""

    CES = "ces"
    NPS = "nps"
    RECOVERY = "recovery"


_SCORES: Mapping[Asks, range] = {Asks.CES: range(1, 8), Asks.NPS: range(11), Asks.RECOVERY: range(1, 6)}


@dataclass(frozen=True)
class Opinion:
    """The answer to one question; `question` is the key of the message that asked. NPS has no issue."""

    team: str
    question: str
    kind: Asks
    issue: int | None
    round: int
    by: str
    score: int
    at: datetime
    changed_at: datetime


def most(kind: Asks) -> int:
    """Return the best score there is."""
    return _SCORES[kind][-1]


def check_score(kind: Asks, score: int) -> int:
    """Return the score. Raises `Refused` if no button has it."""
    if score not in _SCORES[kind]:
        raise RefusedCustomer("refusal/no_score")
    return score


def change(opinion: Opinion, *, score: int, at: datetime, edit_time: timedelta) -> Opinion:
    """Return the opinion with its new score. Raises `Refused` once the time for changes is over."""
    check_changeable(opinion, at=at, edit_time=edit_time)
    return replace(opinion, score=check_score(opinion.kind, score), changed_at=at)


def check_changeable(opinion: Opinion, *, at: datetime, edit_time: timedelta) -> None:
    """Raise `Refused` once the time for changes is over."""
    if answer_edits.is_over(opinion.at, at=at, edit_time=edit_time):
        raise RefusedCustomer("refusal/answer_stands")


@dataclass(frozen=True, slots=True)
class Nps:
    """Net promoter score, −100 to 100: the percentage of 9 and 10 less that of 0 to 6; None without an answer."""

    n: int
    score: float | None


@dataclass(frozen=True, slots=True)
class Ces:
    """Customer effort score: the share of 5 to 7 on a scale of 7, and the mean; None without an answer."""

    share: Share
    mean: float | None


@dataclass(frozen=True, slots=True)
class Opinions:
    """What was answered in a period beside the ratings."""

    nps: Nps
    ces: Ces


NONE = Opinions(Nps(0, None), Ces(Share(0, 0), None))


def opinions(given: Iterable[Opinion]) -> Opinions:
    """Return the figures of the answers."""
    scores: dict[Asks, list[int]] = {kind: [] for kind in Asks}
    for opinion in given:
        scores[opinion.kind].append(opinion.score)
    return Opinions(_nps(scores[Asks.NPS]), _ces(scores[Asks.CES]))


def _nps(scores: Sequence[int]) -> Nps:
    net = sum((score >= _PROMOTER) - (score <= _DETRACTOR) for score in scores)
    return Nps(len(scores), 100 * net / len(scores) if scores else None)


def _ces(scores: Sequence[int]) -> Ces:
    easy = sum(score >= _EASY for score in scores)
    return Ces(Share(easy, len(scores)), sum(scores) / len(scores) if scores else None)


def as_json(given: Opinions) -> dict[str, Any]:
    """Return the figures as JSON values, null where there is nothing to tell."""
    nps, ces = given.nps, given.ces
    shares = {"k": ces.share.k, "n": ces.share.n, "share": ces.share.share, "mean": ces.mean}
    return {"nps": {"n": nps.n, "score": nps.score}, "ces": shares}
