"""The week's or the month's edition, worked out for the post it stands below."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from slackbot.desk.context import Desk
from slackbot.desk.people import recipient
from slackbot.desk.reports import days, remarks, summary
from slackbot.domain import editions, retrospect
from slackbot.domain import figures as rules
from slackbot.domain.editions import Edition
from slackbot.domain.metrics import Case
from slackbot.domain.settled import SettledDays
from slackbot.store import rows
from slackbot.store.tx import Tx


def work_out(tx: Tx, desk: Desk, edition: Edition, *, now: datetime) -> dict[str, Any]:
    """Return what the edition says, as JSON values: its `figures`, and what stands beside them."""
    period = days.period(tx, desk, edition.first, edition.last)
    start = retrospect.before(edition.length, period).start
    cases = rows.figures.cases(tx, start=start, end=period.end)
    told = retrospect.retrospect(
        edition.length,
        cases,
        rows.answers.scores(tx, start=start, end=period.end),
        period=period,
        now=now,
        unhappy=remarks.not_put_right(tx, period),
        accounts=_accounts(tx, desk, cases),
        settled=_settled(tx, desk, edition, cases, now=now),
    )
    figures = summary.counted(tx, desk, cases, period, now=now)
    return {"figures": rules.as_json(figures, desk.team), **retrospect.as_json(told)}


def _settled(tx: Tx, desk: Desk, edition: Edition, cases: Sequence[Case], *, now: datetime) -> SettledDays | None:
    """Return what the days before the edition settled at, None where they are before our first start."""
    earlier = days.period(tx, desk, *editions.previous(edition))
    share = summary.counted(tx, desk, cases, earlier, now=now).fcr.settled
    return SettledDays(earlier.first_day, earlier.last_day, share) if share and share.n else None


def _accounts(tx: Tx, desk: Desk, cases: Iterable[Case]) -> dict[int, str]:
    whose = rows.issues.whose(tx, [case.number for case in cases])
    found = {number: _account(desk, *one) for number, one in whose.items()}
    return {number: account for number, account in found.items() if account}


def _account(desk: Desk, channel: str | None, name: str | None) -> str | None:
    account = recipient.account_at(desk, channel=channel, name=name)
    return account.name if account else name
