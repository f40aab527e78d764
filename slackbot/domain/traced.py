"""What stands behind a figure: each issue that counts in it, does not, or is left out, and why.

The rules are those that make the figure, and none besides: `k` of it is how many lines are in, `n` how many are in or
out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from slackbot.domain import backlog, metrics, recovery, times, traced_fcr
from slackbot.domain import fcr as first_contact
from slackbot.domain.csat import Score, Survey
from slackbot.domain.metrics import Case, counted_turns
from slackbot.domain.period import Period
from slackbot.domain.question import CES, CSAT, Answer
from slackbot.domain.recovery import Story
from slackbot.domain.times import Wait
from slackbot.domain.traced_line import ORDER, Line, Place, Why


class Figure(StrEnum):
    """What can be asked about."""

    ISSUES = "issues"
    FCR = "fcr"
    SETTLED = "settled"
    CONFIRMED = "confirmed"
    CSAT = "csat"
    RESPONSE = "response"
    RESOLUTION = "resolution"
    SURVEYS = "surveys"
    RECOVERY = "recovery"
    CES = "ces"
    NEW = "new"
    SOLVED = "solved"
    REOPENED = "reopened"
    LEFT = "left"


@dataclass(frozen=True)
class Behind:
    """All that figures of a period are made of: its issues, surveys and ratings, and the ratings of colleagues.

    `stories` are of customers who were asked again, `efforts` their answers how easy it was; `again` is what the same
    customers logged within the `window` in which first contacts settle.
    """

    cases: Sequence[Case]
    surveys: Sequence[Survey] = ()
    scores: Sequence[Score] = ()
    also: Sequence[Score] = ()
    stories: Sequence[Story] = ()
    efforts: Sequence[Answer] = ()
    again: Sequence[Case] = ()
    window: timedelta = timedelta(days=7)


def lines(figure: Figure, behind: Behind, *, period: Period, now: datetime) -> list[Line]:
    """Return what stands behind the figure as known at `now`: first what takes away from it, and the longest waits."""
    found = _MAKERS[figure](behind, period, now)
    longest = figure in (Figure.RESPONSE, Figure.RESOLUTION)

    def key(line: Line) -> tuple[int, timedelta, datetime, int]:
        wait = -line.wait if longest and line.wait is not None else timedelta(0)
        return ORDER.index(line.place), wait, line.at, line.number or 0

    return sorted(found, key=key)


def _issues(behind: Behind, period: Period, now: datetime) -> list[Line]:
    """Return the issues that something happened to, each with what happened last."""
    found = []
    for case in metrics.counted(behind.cases, now):
        moves = [(one.at, Why.SOLVED) for one in case.resolutions] + [(at, Why.REOPENED) for at in case.reopened_at]
        within = [(at, why) for at, why in [(case.logged_at, Why.NEW), *moves] if period.holds(at)]
        if within:
            at, why = max(within)
            found.append(Line(case.number, Place.IN, why, at, case.assignee))
    return found


def _csat(behind: Behind, period: Period, now: datetime) -> list[Line]:
    def rated(one: Score, place: Place, why: Why) -> Line:
        return Line(one.issue, place, why, one.at, one.agent, score=one.score)

    given = [one for one in behind.scores if period.holds(one.at) and one.at <= now]
    also = [one for one in behind.also if period.holds(one.at) and one.at <= now]
    held = [line for line in _surveys(behind, period, now) if line.why == Why.HELD]
    counted = [rated(one, Place.IN if CSAT.is_good(one.score) else Place.OUT, Why.RATED) for one in given]
    return counted + [rated(one, Place.LEFT_OUT, Why.ALSO_RATED) for one in also] + held


def _recovery(behind: Behind, period: Period, now: datetime) -> list[Line]:
    return [
        Line(story.issue, Place.IN if is_good else Place.OUT, Why.RECOVERED if is_good else Why.NOT_RECOVERED, at)
        for story in behind.stories
        for at, is_good in recovery.askings_again(story, now)
        if period.holds(at)
    ]


def _ces(behind: Behind, period: Period, now: datetime) -> list[Line]:
    given = [one for one in behind.efforts if one.question is CES and period.holds(one.at) and one.at <= now]
    places = [Place.IN if CES.is_good(one.score) else Place.OUT for one in given]
    return [
        Line(one.issue, place, Why.RATED, one.at, one.credited_to, score=one.score)
        for one, place in zip(given, places, strict=True)
    ]


def _surveys(behind: Behind, period: Period, _now: datetime) -> list[Line]:
    return [_of_survey(one) for one in behind.surveys if period.holds(one.due_at)]


def _of_survey(survey: Survey) -> Line:
    if survey.state == "sent":
        place, why = (Place.IN, Why.ANSWERED) if survey.answered else (Place.OUT, Why.UNANSWERED)
        return Line(survey.issue, place, why, survey.due_at)
    why = Why.HELD if survey.state == "held" else Why.NOT_SENT
    return Line(survey.issue, Place.LEFT_OUT, why, survey.due_at, reason=survey.reason or survey.state)


def _response(behind: Behind, period: Period, now: datetime) -> list[Line]:
    known = metrics.of_customers(metrics.counted(behind.cases, now))
    waits = [_waited(wait, by=counted_turns(wait.case)[0].by) for wait in times.first_responses(known, period)]
    silent = [case for case in known if traced_fcr.is_of(case, period) and not counted_turns(case)]
    return waits + [traced_fcr.left_out(case, metrics.Exclusion.NO_CONTACT) for case in silent]


def _resolution(behind: Behind, period: Period, now: datetime) -> list[Line]:
    known = metrics.of_customers(metrics.counted(behind.cases, now))
    by_silence = [
        Line(case.number, Place.LEFT_OUT, metrics.Exclusion.AUTO_CLOSED, one.at, wait=one.at - case.started_at)
        for case in known
        for one in case.resolutions
        if period.holds(one.at) and one.auto_closed
    ]
    return [_waited(wait, by=_resolver(wait)) for wait in times.resolutions(known, period)] + by_silence


def _waited(wait: Wait, *, by: str | None) -> Line:
    return Line(wait.case.number, Place.IN, Why.WAITED, wait.end, by, wait=wait.wall)


def _resolver(wait: Wait) -> str | None:
    return next((one.by or None for one in wait.case.resolutions if one.at == wait.end), None)


def _new(behind: Behind, period: Period, now: datetime) -> list[Line]:
    return [_logged(case, now) for case in behind.cases if case.logged_at <= now and period.holds(case.logged_at)]


def _logged(case: Case, now: datetime) -> Line:
    if metrics.is_left_out(case, now):
        why = metrics.Exclusion.NOT_A_REQUEST if case.not_a_request else Why.DROPPED
        return Line(case.number, Place.LEFT_OUT, why, case.logged_at, case.assignee)
    if case.for_ourselves:
        return Line(case.number, Place.LEFT_OUT, Why.FOR_OURSELVES, case.logged_at, case.assignee)
    return Line(case.number, Place.IN, Why.HAPPENED, case.logged_at, case.assignee)


def _solved(behind: Behind, period: Period, now: datetime) -> list[Line]:
    known = metrics.of_customers(metrics.counted(behind.cases, now))
    return [
        Line(case.number, Place.IN, Why.HAPPENED, one.at, one.by or None)
        for case in known
        for one in case.resolutions
        if period.holds(one.at)
    ]


def _reopened(behind: Behind, period: Period, now: datetime) -> list[Line]:
    known = metrics.of_customers(metrics.counted(behind.cases, now))
    return [
        Line(case.number, Place.IN, Why.HAPPENED, at, case.assignee)
        for case in known
        for at in case.reopened_at
        if period.holds(at)
    ]


def _left(behind: Behind, period: Period, now: datetime) -> list[Line]:
    until = min(now, period.end)
    known = metrics.of_customers(metrics.counted(behind.cases, now))
    return [
        Line(case.number, Place.IN, Why.HAPPENED, case.started_at, case.assignee, wait=until - case.started_at)
        for case in backlog.open_at(known, until)
    ]


def _fcr(behind: Behind, period: Period, now: datetime) -> list[Line]:
    return traced_fcr.so_far(metrics.counted(behind.cases, now), period, now)


def _settled(behind: Behind, period: Period, now: datetime) -> list[Line]:
    known = metrics.counted(behind.cases, now)
    others = {case.number: case for case in (*known, *metrics.counted(behind.again, now))}
    again = metrics.of_customers(others.values())
    found = first_contact.fcr(known, again, period=period, now=now, window=behind.window)
    return traced_fcr.settled(known, found.left, period)


def _confirmed(behind: Behind, period: Period, now: datetime) -> list[Line]:
    return traced_fcr.confirmed(metrics.counted(behind.cases, now), period)


_MAKERS: Mapping[Figure, Callable[[Behind, Period, datetime], list[Line]]] = {
    Figure.ISSUES: _issues,
    Figure.FCR: _fcr,
    Figure.SETTLED: _settled,
    Figure.CONFIRMED: _confirmed,
    Figure.CSAT: _csat,
    Figure.SURVEYS: _surveys,
    Figure.RECOVERY: _recovery,
    Figure.CES: _ces,
    Figure.RESPONSE: _response,
    Figure.RESOLUTION: _resolution,
    Figure.NEW: _new,
    Figure.SOLVED: _solved,
    Figure.REOPENED: _reopened,
    Figure.LEFT: _left,
}
