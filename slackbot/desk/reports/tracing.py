"""The issues behind a figure, for whoever asks: in it, not in it, or left out, each with its reason and its link."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from slackbot.blocks import trace as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk, agent
from slackbot.desk.people import recipient
from slackbot.desk.reports import days, links, summary
from slackbot.domain import trace_page, traced
from slackbot.domain.cuts import About, Dimension
from slackbot.domain.kinds import Kind
from slackbot.domain.metrics import Case
from slackbot.domain.period import Period
from slackbot.domain.person import Person
from slackbot.domain.question import CES
from slackbot.domain.trace_page import Page
from slackbot.domain.traced import Behind, Figure
from slackbot.domain.traced_line import Line
from slackbot.errors import Refused
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import Mrkdwn

_PATIENCE_S = 10
_OF_ANSWERS = (Figure.CSAT, Figure.SURVEYS, Figure.RECOVERY, Figure.CES)


def show(desk: Desk, page: Page, *, by: str) -> Message:
    """Return the page. Raises `Refused` unless `by` is an agent."""
    with desk.read(_PATIENCE_S) as tx:
        viewer = agent(tx, by)
        if page.cut:
            check_allowed(desk, page.cut.dimension)
        period, now = days.period(tx, desk, page.first, page.last), known_at(tx, page) or desk.now()
        found = [line for line, _ in lines(tx, desk, page, period=period, now=now)]
        private = hidden(tx, desk, found, viewer)
        found = as_read(found, private)
        shown = found[page.skip : page.skip + blocks.PER_PAGE]
        numbers = [line.number for line in shown if line.number is not None]
        names = rows.issues.titles(tx, numbers), links.of_issues(tx, desk, numbers)
    told = blocks.Told(page, period, now, found, private, *names)
    return blocks.page(desk.texts, told)


def explained(desk: Desk, period: Period) -> Sequence[Mrkdwn]:
    """Return each figure of the period with all the issues behind it, for whoever may read the database anyway."""
    with desk.read(_PATIENCE_S) as tx:
        return [_explained(tx, desk, Page(figure, period.first_day, period.last_day), period) for figure in Figure]


def _explained(tx: Tx, desk: Desk, page: Page, period: Period) -> Mrkdwn:
    now = desk.now()
    found = [line for line, _ in lines(tx, desk, page, period=period, now=now)]
    numbers = [line.number for line in found if line.number is not None]
    names = rows.issues.titles(tx, numbers), links.of_issues(tx, desk, numbers)
    return blocks.whole(desk.texts, blocks.Told(page, period, now, found, frozenset(), *names))


def read(value: str) -> Page:
    """Return the page whose button carries the value. Raises `Refused` for any other."""
    try:
        return trace_page.read(value)
    except ValueError as error:
        raise Refused("refusal/outdated") from error


def check_allowed(desk: Desk, dimension: Dimension) -> None:
    """Raise `Refused` if figures are not to be cut by it here."""
    if dimension.is_personal and not desk.figures_by_agent:
        raise Refused("refusal/no_figures_by_agent")


def lines(tx: Tx, desk: Desk, page: Page, *, period: Period, now: datetime) -> list[tuple[Line, About]]:
    """Return what stands behind the figure, each line with what it can be cut by."""
    behind = gather(tx, desk, page.figure, period)
    found = traced.lines(page.figure, behind, period=period, now=now)
    known = {case.number: case for case in behind.cases}
    if page.figure in _OF_ANSWERS:
        numbers = {line.number for line in found if line.number is not None}
        known = {case.number: case for case in rows.figures.of_issues(tx, sorted(numbers))}
    about = _abouts(tx, desk, known)
    told = [(line, replace(about.get(line.number or 0, About()), agent=line.agent)) for line in found]
    return [(line, of) for line, of in told if page.cut is None or page.cut.holds(of)]


def gather(tx: Tx, desk: Desk, figure: Figure, period: Period) -> Behind:
    """Return what the figure of the period is made of."""
    within = {"start": period.start, "end": period.end}
    if figure not in _OF_ANSWERS:
        cases = rows.figures.cases(tx, **within)
        again = summary.logged_again(tx, desk, cases, period) if figure is Figure.SETTLED else ()
        return Behind(cases, again=again, window=desk.defaults.fcr_window)
    if figure is Figure.RECOVERY:
        return Behind((), stories=rows.recovery_outcomes.of_period(tx, **within))
    if figure is Figure.CES:
        return Behind((), efforts=rows.answers.given(tx, (CES,), **within))
    scores = rows.answers.scores(tx, **within), rows.answers.scores_of_colleagues(tx, **within)
    return Behind((), rows.figures.surveys(tx, **within), *scores)


def _abouts(tx: Tx, desk: Desk, cases: Mapping[int, Case]) -> Mapping[int, About]:
    """Return what each issue can be cut by, but for its agent."""
    requesters = {case.requester for case in cases.values() if case.requester}
    locales = {person.user: person.locale for person in rows.people.of_ids(tx, requesters)} if requesters else {}
    return {number: _about(desk, case, locales.get(case.requester or "")) for number, case in cases.items()}


def _about(desk: Desk, case: Case, locale: str | None) -> About:
    account = recipient.account_at(desk, channel=case.channel, name=case.account)
    language = (account.locale if account else None) or locale or desk.texts.home
    tier = desk.plans.tier(account.tier if account else None).name
    return About(account.name if account else case.account, tier, case.channel, language)


def as_read(found: Sequence[Line], private: frozenset[int | None]) -> list[Line]:
    """Return the lines with those first whose answer is private, in an order that says nothing of it.

    Who was asked again was unhappy, so such an issue has no number.
    """
    closed = [line for line in found if blocks.is_private(line, private)]
    closed = [replace(line, number=None) if line.score is None else line for line in closed]
    others = [line for line in found if not blocks.is_private(line, private)]
    return sorted(closed, key=lambda line: (line.at, line.number or 0)) + others


def known_at(tx: Tx, page: Page) -> datetime | None:
    """Return when the figure was worked out that the button stands below, None if it stands below no post of ours."""
    post = rows.outbox_read.of_key(tx, page.post) if page.post else None
    is_told = post and post.kind is Kind.SUMMARY and "at" in post.content
    return datetime.fromisoformat(post.content["at"]) if post and is_told else None


def hidden(tx: Tx, desk: Desk, found: Sequence[Line], viewer: Person) -> frozenset[int | None]:
    """Return the issues whose answers the viewer may not know: they are for the leads and the assignee."""
    if desk.has_leads and viewer.is_lead:
        return frozenset()
    rated = {line.number for line in found if line.is_private and line.number is not None}
    return frozenset({None, *rated} - set(rows.issues.assigned(tx, viewer.user, numbers=rated)))
