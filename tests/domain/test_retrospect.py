"""A week or a month that is over: beside the time before it, and what it left behind."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from slackbot.domain import retrospect as rules
from slackbot.domain.chance import Change
from slackbot.domain.csat import Score
from slackbot.domain.editions import Length
from slackbot.domain.metrics import Case, Contact, Resolution, Side
from slackbot.domain.period import period_of
from slackbot.domain.retrospect import Hard, Retrospect
from slackbot.domain.said import Remark
from slackbot.domain.settled import SettledDays
from slackbot.domain.share import Share

WEEK = period_of(date(2026, 11, 16), date(2026, 11, 22), zone=ZoneInfo("UTC"))
NOW = WEEK.end + timedelta(days=1, hours=9)
UNHAPPY = [Remark(number, 1, 1) for number in range(1, 8)]


def _case(number: int, *, back: int, hours: int | None = 1, reopened: int | None = None) -> Case:
    """Return an issue that was answered and solved `hours` after it was asked, so many days before Sunday noon."""
    at = datetime(2026, 11, 22, 12, tzinfo=UTC) - timedelta(days=back)
    started = at - timedelta(hours=hours or 0)
    return Case(
        number,
        started_at=started,
        logged_at=started,
        logged_by="UANA",
        requester="UGUS",
        contacts=(Contact(Side.AGENT, "UANA", at),),
        resolutions=(Resolution(at, "UANA"),) if hours else (),
        reopened_at=(at + timedelta(hours=reopened),) if reopened else (),
    )


def _told(
    cases: list[Case], scores: list[Score], accounts: dict[int, str] | None = None, settled: SettledDays | None = None
) -> Retrospect:
    given = {"period": WEEK, "now": NOW, "unhappy": UNHAPPY, "accounts": accounts or {}, "settled": settled}
    return rules.retrospect(Length.WEEK, cases, scores, **given)


def test_a_week_is_held_against_four_and_a_month_against_as_many_days() -> None:
    month = period_of(date(2026, 10, 1), date(2026, 10, 31), zone=ZoneInfo("UTC"))

    assert rules.before(Length.WEEK, WEEK).first_day == date(2026, 10, 19)
    assert rules.before(Length.MONTH, month).first_day == date(2026, 8, 31)
    assert rules.before(Length.MONTH, month).end == month.start


def test_better_or_worse_is_called_of_all_figures_together() -> None:
    slow, quick = [
        [_case(100 * hours + nth, back=back + nth % days, hours=hours) for nth in range(40)]
        for hours, back, days in ((9, 0, 7), (2, 7, 28))
    ]
    at = datetime(2026, 11, 20, tzinfo=UTC)
    fair = [Score(5 if nth < 40 else 1, at) for nth in range(50)]
    good = [Score(5 if nth < 260 else 1, at - timedelta(days=14)) for nth in range(280)]

    found = _told([*slow, *quick], [*fair, *good])

    assert found.before == rules.Before(Share(260, 280), Share(40, 40), 2 * 3600, 2 * 3600)
    assert found.changes == {
        "csat": Change.UNCLEAR,  # 0.7 % by chance: alone it would be called
        "fcr": Change.UNCLEAR,
        "first_response": Change.MORE,
        "resolution": Change.MORE,
    }


def test_the_hardest_accounts_are_those_that_waited_longest_in_all() -> None:
    cases = [_case(1, back=0, hours=30), _case(2, back=1, hours=30), _case(3, back=2, hours=50, reopened=1)]
    cases += [_case(4, back=3, hours=9), _case(5, back=3, hours=8), _case(6, back=20, hours=90), _case(7, back=1)]
    accounts = {1: "Globex", 2: "Globex", 3: "Hooli", 4: "Initech", 5: "Acme", 6: "Acme"}

    assert _told(cases, [], accounts).hardest == [
        Hard("Globex", 2, 0, 60 * 3600),
        Hard("Hooli", 1, 1, 50 * 3600),
        Hard("Initech", 1, 0, 9 * 3600),
    ]


def test_what_is_left_is_named_at_most_five_times_each() -> None:
    found = _told([_case(number, back=number, hours=None) for number in range(1, 20)], [])

    assert [one.number for one in found.open_long] == [19, 18, 17, 16, 15]
    assert (found.open_long_n, found.open_long[0].open_s) == (14, timedelta(days=20, hours=21).total_seconds())
    assert list(found.unhappy) == UNHAPPY[:5]


@pytest.mark.parametrize("settled", [None, SettledDays(date(2026, 11, 9), date(2026, 11, 15), Share(3, 4))])
def test_it_is_read_back_as_it_was_kept(settled: SettledDays | None) -> None:
    found = _told([_case(1, back=1), _case(2, back=9, hours=None)], [], {1: "Globex"}, settled)

    assert rules.from_json(json.loads(json.dumps(rules.as_json(found)))) == found
