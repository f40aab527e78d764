"""A summary: the figures of a period, worked out and shown to whoever asks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from slackbot.desk.context import Desk
from slackbot.desk.reports import days
from slackbot.domain import attention, calendar, ces_and_nps, plan
from slackbot.domain import figures as rules
from slackbot.domain import recovery as recovery_rules
from slackbot.domain.figures import Answers, Figures
from slackbot.domain.metrics import Case
from slackbot.domain.period import Period
from slackbot.domain.question import CES, NPS, Question
from slackbot.domain.worked import Worked
from slackbot.store import rows
from slackbot.store.tx import Tx


def work_out(desk: Desk, period: Period) -> Figures:
    """Return the figures of the period as they are known now, with the titles of what needs attention.

    What is true only now is told of a period that goes on.
    """
    with desk.read(patience_s=10) as tx:
        cases = rows.figures.cases(tx, start=period.start, end=period.end)
        figures = counted(tx, desk, cases, period, now=desk.now())
        return replace(figures, attention=None) if figures.is_over else titled(tx, figures)


def titled(tx: Tx, figures: Figures) -> Figures:
    """Return the figures with the titles as they are now: they are words of customers, and kept in the issue alone."""
    if figures.attention is None:
        return figures
    titles = rows.issues.titles(tx, [concern.number for concern in figures.attention])
    return replace(figures, attention=attention.titled(figures.attention, titles))


def counted(tx: Tx, desk: Desk, cases: Sequence[Case], period: Period, *, now: datetime) -> Figures:
    """Return the figures of the period: events, touches, answers and deliveries tell all of them.

    `cases` are the issues that count in it, or more.
    """
    within = {"start": period.start, "end": period.end}
    told = rows.recovery_outcomes.of_period(tx, **within)
    given = rows.answers.given(tx, (CES, NPS), start=period.start, end=min(now, period.end))
    answers = Answers(
        rows.figures.surveys(tx, **within),
        rows.answers.scores(tx, **within),
        recovery_rules.rate(told, period=period, now=now),
        ces_and_nps.scores(given),
    )
    return rules.figures(
        cases,
        answers,
        period=period,
        now=now,
        worked=Worked(days.yardstick_of(tx, desk, period, now=now)),
        window=desk.defaults.fcr_window,
        again=logged_again(tx, desk, cases, period),
    )


def logged_again(tx: Tx, desk: Desk, cases: Sequence[Case], period: Period) -> Sequence[Case]:
    """Return what customers logged within the window of an issue of theirs that was first resolved in the period.

    Who said what in those issues is left out.
    """
    theirs = [case for case in cases if case.first_resolution and period.holds(case.first_resolution.at)]
    people = {case.requester for case in theirs if case.requester}
    accounts = {case.account for case in theirs if case.account}
    until = period.end + desk.defaults.fcr_window + timedelta(days=1)  # a day may be longer than it looks
    known = {case.number for case in cases}
    found = rows.figures.logged_by(tx, people, accounts, start=period.start, end=until)
    return rows.figures.without_contacts(tx, [number for number in found if number not in known])


def asked(desk: Desk) -> frozenset[Question]:
    """Return the questions beside the rating that are switched on for anybody."""
    tiers = desk.plans.tiers.values()
    nps = {NPS for tier in tiers if tier.nps_every is not None}
    return frozenset(nps | {CES for tier in tiers if tier.question is plan.Survey.IN_TURN})


NAMED = ("today", "yesterday", "week", "month")
_LENGTHS = {"day": 1, "week": 7, "month": 30}  # days


def named(desk: Desk, name: str) -> Period:
    """Return today, yesterday, or the 7 or 30 days that end today."""
    today = calendar.day_of(desk.now(), desk.defaults.timezone)
    if name == "yesterday":
        return days_until(desk, today - timedelta(days=1), length="day")
    return days_until(desk, today, length="day" if name == "today" else name)


def days_until(desk: Desk, last: date, *, length: str) -> Period:
    """Return the `day`, `week` or `month` that ends with the local day `last`."""
    with desk.read() as tx:
        return days.period(tx, desk, last - timedelta(days=_LENGTHS[length] - 1), last)
