"""What stands behind a figure: each issue that counts in it, does not, or is left out, and why.

The rules are those that make the figure, and none besides: `k` of it is how many lines are in, `n` how many are in or
out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from slackbot.domain import metrics, recovery
from slackbot.domain.csat import Score, Survey
from slackbot.domain.metrics import Case, Resolution, counted_turns
from slackbot.domain.period import Period
from slackbot.domain.question import CES, CSAT, Answer
from slackbot.domain.recovery import Story
from slackbot.domain.share import Share


class Figure(StrEnum):
    """What can be asked about."""

    ISSUES = "issues"
    FCR = "fcr"
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


class Place(StrEnum):
    """Where an issue stands in a figure."""

    IN = "in"
    OUT = "out"
    LEFT_OUT = "left_out"


class Why(StrEnum):
    """Why, beside the reasons of `metrics.Exclusion` and those for which a survey is held."""

    FIRST_CONTACT = "first_contact"
    CONTACTS = "contacts"
    HANDED_OVER = "handed_over"
    ESCALATED = "escalated"
    REOPENED = "reopened"
    RATED = "rated"
    RECOVERED = "recovered"
    NOT_RECOVERED = "not_recovered"
    ALSO_RATED = "also_rated"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    HELD = "held"
    NOT_SENT = "not_sent"
    WAITED = "waited"
    HAPPENED = "happened"
    NEW = "new"
    SOLVED = "solved"
    DROPPED = "dropped"
    FOR_OURSELVES = "for_ourselves"


_ORDER = (Place.OUT, Place.LEFT_OUT, Place.IN)


@dataclass(frozen=True, slots=True)
class Line:
    """One issue behind a figure, None where there is none; `at` is what puts it in the period.

    `agent` is who it is credited to, `wait` how long somebody waited, or how soon it was opened again, `count` how
    many contacts there were, `reason` why a survey was held.
    """

    number: int | None
    place: Place
    why: str
    at: datetime
    agent: str | None = None
    wait: timedelta | None = None
    count: int | None = None
    score: int | None = None
    reason: str | None = None

    @property
    def is_private(self) -> bool:
        """Whether it tells what a customer answered, which is for the leads and the assignee."""
        return self.score is not None or self.why in (Why.RECOVERED, Why.NOT_RECOVERED)


@dataclass(frozen=True)
class Behind:
    """All that figures of a period are made of: its issues, surveys and ratings, and the ratings of colleagues.

    `stories` are of customers who were asked again, `efforts` their answers how easy it was.
    """

    cases: Sequence[Case]
    surveys: Sequence[Survey] = ()
    scores: Sequence[Score] = ()
    also: Sequence[Score] = ()
    stories: Sequence[Story] = ()
    efforts: Sequence[Answer] = ()


def share(lines: Iterable[Line]) -> Share:
    """Return what the lines come to."""
    places = [line.place for line in lines]
    return Share(places.count(Place.IN), places.count(Place.IN) + places.count(Place.OUT))


def lines(figure: Figure, behind: Behind, *, period: Period, now: datetime) -> list[Line]:
    """Return what stands behind the figure as known at `now`: first what takes away from it, and the longest waits."""
    found = _MAKERS[figure](behind, period, now)
    longest = figure in (Figure.RESPONSE, Figure.RESOLUTION)

    def key(line: Line) -> tuple[int, timedelta, datetime, int]:
        wait = -line.wait if longest and line.wait is not None else timedelta(0)
        return _ORDER.index(line.place), wait, line.at, line.number or 0

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


def _fcr(behind: Behind, period: Period, now: datetime) -> list[Line]:
    known = metrics.counted(behind.cases, now)
    return [_of_first(case, now) for case in known if _is_of(case, period)]


def _is_of(case: Case, period: Period) -> bool:
    return case.first_resolution is not None and period.holds(case.first_resolution.at)


def _of_first(case: Case, now: datetime) -> Line:
    first = case.first_resolution
    assert first is not None
    at, agent, contacts = first.at, first.by or None, len(counted_turns(case))
    if reason := metrics.exclusion(case):
        return Line(case.number, Place.LEFT_OUT, reason.value, at, agent, count=contacts)
    if metrics.is_first_contact(case, now):
        return Line(case.number, Place.IN, Why.FIRST_CONTACT, at, agent, count=contacts)
    why = _why_not(case, contacts)
    again = case.reopened_at[0] - at if why is Why.REOPENED else None
    return Line(case.number, Place.OUT, why, at, agent, count=contacts, wait=again)


def _why_not(case: Case, contacts: int) -> Why:
    """Return why it is no first contact: the first reason that applies."""
    first = case.first_resolution
    assert first is not None
    if contacts != 1:
        return Why.CONTACTS
    if any(at <= first.at for at in case.handed_over_at):
        return Why.HANDED_OVER
    return Why.ESCALATED if any(at <= first.at for at in case.escalated_at) else Why.REOPENED


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
    firsts = [(case, contacts[0]) for case in known if (contacts := counted_turns(case))]
    waits = [
        Line(case.number, Place.IN, Why.WAITED, one.at, one.by, wait=max(timedelta(0), one.at - case.started_at))
        for case, one in firsts
        if period.holds(one.at)
    ]
    silent = [_of_first(case, now) for case in known if _is_of(case, period) and not counted_turns(case)]
    return waits + [replace(line, place=Place.LEFT_OUT, why=metrics.Exclusion.NO_CONTACT) for line in silent]


def _resolution(behind: Behind, period: Period, now: datetime) -> list[Line]:
    known = metrics.of_customers(metrics.counted(behind.cases, now))
    return [_of_resolution(case, one) for case in known for one in case.resolutions if period.holds(one.at)]


def _of_resolution(case: Case, one: Resolution) -> Line:
    place, why = (Place.LEFT_OUT, metrics.Exclusion.AUTO_CLOSED) if one.auto_closed else (Place.IN, Why.WAITED)
    return Line(case.number, place, why, one.at, one.by or None, wait=one.at - case.started_at)


def _new(behind: Behind, period: Period, now: datetime) -> list[Line]:
    return [_logged(case, now) for case in behind.cases if case.logged_at <= now and period.holds(case.logged_at)]


def _logged(case: Case, now: datetime) -> Line:
    if metrics.is_dropped(case, now):
        return Line(case.number, Place.LEFT_OUT, Why.DROPPED, case.logged_at, case.assignee)
    place, why = (Place.LEFT_OUT, Why.FOR_OURSELVES) if case.for_ourselves else (Place.IN, Why.HAPPENED)
    return Line(case.number, place, why, case.logged_at, case.assignee)


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
    last = min(now, period.end - timedelta.resolution)
    known = metrics.of_customers(metrics.counted(behind.cases, now))
    still = [case for case in metrics.counted(known, last) if case.is_open]
    return [
        Line(case.number, Place.IN, Why.HAPPENED, case.started_at, case.assignee, wait=last - case.started_at)
        for case in still
    ]


_MAKERS: Mapping[Figure, Callable[[Behind, Period, datetime], list[Line]]] = {
    Figure.ISSUES: _issues,
    Figure.FCR: _fcr,
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
