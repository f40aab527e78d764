"""What a customer asked for lately, how long they waited, what was fixed, what is open, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from slackbot.domain import cuts, traced, traced_line
from slackbot.domain.metrics import Case
from slackbot.domain.period import Period
from slackbot.domain.question import CSAT, Answer
from slackbot.domain.share import Share
from slackbot.domain.traced import Behind, Figure
from slackbot.domain.traced_line import Line, Place

DAYS = 90


@dataclass(frozen=True)
class Brief:
    """The issues that a customer asked for in a period, as they stand now, and all that are open.

    `replied` and `took` are waits, in order, for the first reply and until an issue was solved. `csat` is None where
    the ratings are so few that a single one could be guessed.
    """

    period: Period
    asked: int
    replied: Sequence[timedelta]
    took: Sequence[timedelta]
    solved: int
    in_one: Share
    reopened: int
    open: Sequence[Line]
    csat: Share | None
    comments: Sequence[Answer]


def brief(cases: Sequence[Case], ratings: Sequence[Answer], *, period: Period, now: datetime) -> Brief:
    """Return the brief of these issues, all of one customer; what is left out of figures is left out here."""
    behind = Behind(cases)
    found = {figure: _counted(traced.lines(figure, behind, period=period, now=now)) for figure in Figure}
    given = [one for one in ratings if one.counts and period.holds(one.at)]
    csat = Share(sum(CSAT.is_good(one.score) for one in given), len(given))
    return Brief(
        period=period,
        asked=len(found[Figure.NEW]),
        replied=_waits(found[Figure.RESPONSE]),
        took=_waits(found[Figure.RESOLUTION]),
        solved=len({line.number for line in found[Figure.SOLVED]}),
        in_one=traced_line.share(found[Figure.FCR]),
        reopened=len({line.number for line in found[Figure.REOPENED]}),
        open=found[Figure.LEFT],
        csat=None if cuts.is_small(csat) else csat,
        comments=[one for one in given if one.comment],
    )


def _counted(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.place is not Place.LEFT_OUT]


def _waits(lines: Sequence[Line]) -> list[timedelta]:
    return sorted(line.wait for line in lines if line.wait is not None)
