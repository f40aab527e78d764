"""What the answers to the questions beside the rating come to in a period: NPS and CES."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from slackbot.domain.question import CES, NPS, Answer
from slackbot.domain.share import Share


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
class Scores:
    """What was answered in a period beside the ratings."""

    nps: Nps
    ces: Ces


NONE = Scores(Nps(0, None), Ces(Share(0, 0), None))


def scores(given: Iterable[Answer]) -> Scores:
    """Return the figures of the answers."""
    answers = list(given)
    nps = [answer.score for answer in answers if answer.question is NPS]
    ces = [answer.score for answer in answers if answer.question is CES]
    return Scores(_nps(nps), _ces(ces))


def _nps(given: Sequence[int]) -> Nps:
    net = sum(NPS.is_good(score) - NPS.is_poor(score) for score in given)
    return Nps(len(given), 100 * net / len(given) if given else None)


def _ces(given: Sequence[int]) -> Ces:
    easy = sum(CES.is_good(score) for score in given)
    return Ces(Share(easy, len(given)), sum(given) / len(given) if given else None)


def as_json(given: Scores) -> dict[str, Any]:
    """Return the figures as JSON values, null where there is nothing to tell."""
    nps, ces = given.nps, given.ces
    shares = {"k": ces.share.k, "n": ces.share.n, "share": ces.share.share, "mean": ces.mean, "better": "higher"}
    return {"nps": {"n": nps.n, "score": nps.score}, "ces": shares}
