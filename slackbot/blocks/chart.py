"""What the chart of a summary shows, in words, for those who do not see it."""

from collections.abc import Sequence

from slackbot.blocks.summary_lines import percent
from slackbot.domain.history import SHOWN, WEEK, DayPoint
from slackbot.domain.share import Share, whole
from slackbot.texts import Texts, plain


def describe(texts: Texts, points: Sequence[DayPoint]) -> str:
    """Return it in full sentences, of one day at least."""
    shown = points[-SHOWN:]
    first, last = shown[0].day, shown[-1].day
    csat, csat_week = _over(texts, [point.csat for point in points])
    fcr, fcr_week = _over(texts, [point.fcr for point in points])
    words = texts.say(
        "summary/chart_alt",
        first_day=first,
        last_day=None if first == last else last,
        count=len(shown),
        logged=sum(point.logged for point in shown),
        resolved=sum(point.resolved for point in shown),
        csat=csat,
        csat_week=csat_week,
        fcr=fcr,
        fcr_week=fcr_week,
    )
    return plain(words)


def _over(texts: Texts, shares: Sequence[Share]) -> tuple[str | None, str | None]:
    """Return the share over all days shown, None if there is no data, and over the last 7 if there are more."""
    month, week = whole(shares[-SHOWN:]), whole(shares[-WEEK:])
    if not month.n:
        return None, None
    return month.percent, percent(texts, week) if len(shares) > WEEK else None
