"""The figures of a day, counted by hand."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slackbot.domain.csat import Score, Survey
from slackbot.domain.figures import Figures, as_json
from slackbot.domain.metrics import Case, Contact, Resolution, Side
from slackbot.domain.period import Period, period_of
from slackbot.domain.share import Share
from slackbot.domain.times import Times, Waits
from tests import counted
from tests.counted import case_of

DAY = date(2026, 11, 20)
TODAY = period_of(DAY, DAY, zone=ZoneInfo("UTC"))
NEXT_MORNING = datetime(2026, 11, 21, 9, tzinfo=UTC)


def at(hour: float, *, days: float = 0) -> datetime:
    return datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=hour, days=days)


def answer(when: datetime, by: str = "UANA") -> Contact:
    return Contact(Side.AGENT, by, when)


def resolution(when: datetime, by: str = "UANA") -> Resolution:
    return Resolution(when, by)


def make_case(**given: Any) -> Case:
    """Return an issue of the day: logged at 9, answered at 10, resolved at 12."""
    defaults: dict[str, Any] = {
        "number": 42,
        "started_at": at(9),
        "logged_at": at(9),
        "logged_by": "UANA",
        "requester": "UGUS",
        "assignee": "UANA",
        "contacts": (answer(at(10)),),
        "resolutions": (resolution(at(12)),),
    }
    return case_of(**{**defaults, **given})


def count(*cases: Case, **given: Any) -> Figures:
    return counted.count(cases, **{"period": TODAY, "now": NEXT_MORNING, **given})


def test_a_period_is_made_of_local_days() -> None:
    period = period_of(date(2026, 10, 24), date(2026, 10, 25), zone=ZoneInfo("Europe/Berlin"))

    assert period == Period(
        start=datetime(2026, 10, 23, 22, tzinfo=UTC),
        end=datetime(2026, 10, 25, 23, tzinfo=UTC),
        first_day=date(2026, 10, 24),
        last_day=date(2026, 10, 25),
        timezone="Europe/Berlin",
    )


def test_a_period_holds_its_start_and_not_its_end() -> None:
    assert TODAY.holds(TODAY.start)
    assert TODAY.holds(TODAY.end - timedelta.resolution)
    assert not TODAY.holds(TODAY.end)


def test_a_day_on_which_nothing_happened_has_no_data() -> None:
    nothing = count()

    assert nothing.fcr.provisional.percent == nothing.csat.share.percent == nothing.csat.response.percent == ""
    assert (nothing.csat.low, nothing.csat.high, nothing.csat.mean) == (None, None, None)
    assert nothing.first_response == nothing.resolution == Times(0, None, None, Waits(0, None, None), 0.0)
    assert (nothing.waiting.unresolved.n, nothing.waiting.unresolved.oldest) == (0, None)
    assert nothing.attention == ()


def test_fcr_is_of_the_eligible_issues_first_resolved_on_the_day() -> None:
    found = count(
        make_case(),
        make_case(started_at=at(9, days=-3), logged_at=at(9, days=-3)),
        make_case(contacts=(answer(at(10)), answer(at(11)))),
        make_case(contacts=()),
        make_case(contacts=(), merged=True),
        make_case(requester=None),
        make_case(resolutions=()),
        make_case(resolutions=(resolution(at(12, days=-1)), resolution(at(12))), reopened_at=(at(1),)),
        make_case(resolutions=(resolution(at(24)),)),
    )

    assert found.fcr.provisional == Share(2, 3)
    assert found.fcr.excluded == {"merged": 1, "self_logged": 1, "no_contact": 1}
    assert list(found.fcr.excluded) == ["merged", "self_logged", "no_contact"]


def test_an_issue_reopened_the_next_morning_is_no_longer_resolved_by_first_contact() -> None:
    case = make_case(reopened_at=(at(8, days=1),))

    assert count(case, now=at(7, days=1)).fcr.provisional == Share(1, 1)
    assert count(case, now=at(9, days=1)).fcr.provisional == Share(0, 1)


def test_csat_is_the_share_of_fours_and_fives_given_on_the_day() -> None:
    scores = [Score(score, at(10)) for score in (5, 5, 4, 3, 1)]
    elsewhen = [Score(1, at(-1)), Score(1, at(24)), Score(1, at(0, days=2))]

    csat = count(scores=scores + elsewhen).csat

    assert csat.share == Share(3, 5)
    assert csat.mean == 3.6
    assert (csat.low, csat.high) == pytest.approx((0.230724, 0.882379), abs=1e-6)


def test_a_rating_yet_to_come_does_not_count() -> None:
    assert count(scores=[Score(5, at(10)), Score(5, at(14))], now=at(12)).csat.share == Share(1, 1)


def test_surveys_are_counted_by_the_day_they_fell_due() -> None:
    surveys = [
        Survey(at(1), "sent", answered=True),
        Survey(at(2), "sent"),
        Survey(at(3), "sent"),
        Survey(at(4), "withdrawn"),
        Survey(at(5), "due"),
        Survey(at(6), "failed", reason="not_in_channel"),
        Survey(at(7), "held", reason="no_customer"),
        Survey(at(7), "held", reason="budget"),
        Survey(at(7), "held", reason="budget"),
        Survey(at(7), "held", reason="moonlight"),
        Survey(at(7), "held"),
        Survey(at(-1), "sent", answered=True),
        Survey(at(24), "held", reason="budget"),
    ]

    csat = count(surveys=surveys).csat

    assert csat.response == Share(1, 3)
    assert list(csat.held.items()) == [("budget", 2), ("no_customer", 1), ("moonlight", 1), ("unknown", 1)]


def test_the_first_response_counts_on_the_day_of_the_first_contact() -> None:
    found = count(
        make_case(contacts=(answer(at(10)), answer(at(11)))),  # after 1 h
        make_case(started_at=at(-2), logged_at=at(9)),  # 12 h after the customer wrote
        make_case(resolutions=()),  # 1 h, still open
        make_case(started_at=at(9.5)),  # half an hour
        make_case(contacts=(answer(at(25)),), resolutions=()),  # tomorrow
    )

    assert (found.first_response.n, found.first_response.median_s) == (4, 3600.0)


def test_an_issue_resolved_without_contact_has_no_first_response_and_is_counted_beside() -> None:
    found = count(make_case(contacts=(answer(at(13)),)), make_case(contacts=()), make_case())

    assert found.first_response.n == 1
    assert found.without_contact == 2


def test_every_resolution_of_the_day_is_timed_from_the_start() -> None:
    found = count(
        make_case(),  # 3 h
        make_case(
            resolutions=(resolution(at(10)), resolution(at(19))), reopened_at=(at(11),)
        ),  # 1 h and, opened again, 10 h
        make_case(resolutions=(resolution(at(36)),)),
    )

    assert (found.resolution.n, found.resolution.median_s, found.resolution.p90_s) == (3, 10800.0, None)


def test_volumes_count_events_and_the_backlog_what_the_day_left_behind() -> None:
    found = count(
        make_case(),
        make_case(logged_at=at(-1), started_at=at(-1)),
        make_case(resolutions=(resolution(at(10)), resolution(at(12))), reopened_at=(at(11),)),
        make_case(reopened_at=(at(13),)),
        make_case(resolutions=()),
        make_case(resolutions=(), merged=True),
        make_case(resolutions=(resolution(at(24)),)),  # at midnight: tomorrow's
        make_case(logged_at=at(24), started_at=at(24), contacts=(), resolutions=()),
    )

    assert (found.volume.logged, found.volume.resolved, found.volume.reopened) == (6, 5, 2)
    assert found.volume.backlog == found.backlog.n == found.waiting.unresolved.n == 3


def test_on_an_unfinished_day_what_waits_is_what_waits_now() -> None:
    found = count(
        make_case(contacts=(), resolutions=()),
        make_case(contacts=(), resolutions=(resolution(at(13)),)),
        make_case(resolutions=(), started_at=at(-24)),
        make_case(contacts=(answer(at(15)),), resolutions=()),
        now=at(12),
    )

    assert found.waiting.unresolved.n == 4
    assert found.waiting.unresolved.oldest == timedelta(hours=36)
    assert found.waiting.unanswered.n == 3
    assert found.waiting.unanswered.oldest == timedelta(hours=3)


def test_what_waits_is_told_as_of_the_end_of_the_day_and_attention_as_of_now() -> None:
    late = make_case(contacts=(), resolutions=(resolution(at(32)),))
    waiting = make_case(number=7, contacts=(), resolutions=())

    found = count(late, waiting)

    assert found.waiting.unanswered.n == 2
    assert found.waiting.unanswered.oldest == timedelta(hours=15)
    assert [concern.number for concern in found.attention] == [7]
    assert found.attention[0].wait == timedelta(hours=24)


def test_the_json_has_the_promised_keys_and_nulls_where_there_is_nothing() -> None:
    nothing = as_json(count(), "T0ACME00001")

    no_share, no_waits = {"k": 0, "n": 0, "share": None}, {"n": 0, "median_s": None, "p90_s": None}
    no_times, nobody = {**no_waits, "working": no_waits, "waiting_s": 0.0}, {"n": 0, "oldest_s": None}
    assert json.loads(json.dumps(nothing)) == {
        "definitions": 2,
        "workspace": "T0ACME00001",
        "period": {"from": "2026-11-20", "to": "2026-11-20", "timezone": "UTC", "over": True},
        "volume": {
            "logged": 0, "resolved": 0, "reopened": 0, "backlog": 0, "dropped": 0, "not_a_request": 0, "self_logged": 0,
        },
        "recovery": no_share,
        "nps": {"n": 0, "score": None},
        "ces": {**no_share, "mean": None, "better": "higher"},
        "fcr": {
            "provisional": no_share, "settles": "2026-11-27", "settled": None, "left": [], "confirmed": no_share,
            "excluded": {}, "repeats": [], "possible_repeats": [],
        },
        "reopen_rate": no_share,
        "csat": {**no_share, "low": None, "high": None, "mean": None, "delivered": 0, "answered": 0, "held": {}},
        "surveys": {**no_share, "held": {}},
        "first_response": {**no_times, "without_contact": 0},
        "next_response": no_times,
        "resolution": {**no_times, "auto_closed": 0},
        "first_resolution": {**no_times, "auto_closed": 0},
        "unanswered": nobody,
        "waiting_for_customer": nobody,
        "unresolved": nobody,
        "backlog": {
            "n": 0, "change": 0, "by_state": {"open": 0, "claimed": 0, "pending": 0},
            "by_age": {"under_a_day": 0, "under_a_week": 0, "older": 0}, "by_assignee": {},
        },
        "time_spent": {"us_s": 0.0, "customer_s": 0.0, "closed_s": 0.0},
        "attention": [],
    }  # fmt: skip


def test_what_agents_asked_for_is_counted_apart_alone() -> None:
    theirs = make_case()
    solved = make_case(number=7, requester="UANA", for_ourselves=True, contacts=(), started_at=at(1))
    still_open = make_case(number=8, requester="UBEN", for_ourselves=True, contacts=(), resolutions=())
    dropped = make_case(number=9, for_ourselves=True, resolutions=(), dropped_at=at(11))

    told, alone = (as_json(count(*cases), "T") for cases in ((theirs, solved, still_open, dropped), (theirs,)))

    assert told["volume"] == {**alone["volume"], "dropped": 1, "self_logged": 2}
    assert told["fcr"] == {**alone["fcr"], "excluded": {"self_logged": 1}}
    assert [one["number"] for one in told["attention"]] == [8]
    apart = ("volume", "fcr", "attention")
    assert {key: told[key] for key in told if key not in apart} == {
        key: alone[key] for key in alone if key not in apart
    }


def test_nobody_waits_as_a_customer_for_what_agents_asked_for() -> None:
    asked = make_case(for_ourselves=True, assignee="UANA", contacts=(), resolutions=(), started_at=at(20))

    assert count(asked).attention == ()


def test_the_json_of_a_day_is_its_figures() -> None:
    told = as_json(
        count(
            make_case(),
            make_case(contacts=()),
            make_case(number=7, assignee=None, contacts=(), resolutions=()),
            surveys=[Survey(at(1), "sent", answered=True), Survey(at(2), "held", reason="budget")],
            scores=[Score(5, at(10))],
        ),
        "T0ACME00001",
    )

    assert json.loads(json.dumps(told)) == told
    assert (told["volume"]["logged"], told["volume"]["resolved"], told["volume"]["backlog"]) == (3, 2, 1)
    assert told["fcr"]["provisional"] == {"k": 1, "n": 1, "share": 1.0}
    assert told["fcr"]["excluded"] == {"no_contact": 1}
    assert told["csat"]["share"] == told["csat"]["high"] == 1.0
    assert told["csat"]["low"] == pytest.approx(0.206549, abs=1e-6)
    assert (told["csat"]["delivered"], told["csat"]["answered"], told["csat"]["held"]) == (1, 1, {"budget": 1})
    assert (told["first_response"]["median_s"], told["first_response"]["without_contact"]) == (3600.0, 1)
    assert (told["resolution"]["n"], told["resolution"]["working"]["median_s"]) == (2, 10800.0)
    assert told["unanswered"] == {"n": 1, "oldest_s": 15 * 3600.0}
    assert told["attention"] == [
        {"number": 7, "title": "", "holder": None, "reason": "unclaimed", "wait_s": 24 * 3600.0}
    ]


def test_the_page_says_what_every_key_is() -> None:
    page = (Path(__file__).parents[2] / "docs" / "figures.md").read_text(encoding="utf-8")

    assert [path for path in _told(as_json(count(), "T")) if not _is_on(page, path)] == []


def _told(told: dict[str, Any], above: str = "") -> Iterator[str]:
    """Give the place of each figure; a share, a wait and what is counted by name are one."""
    for name, value in told.items():
        is_group = isinstance(value, dict) and value and not {"k", "n"} & value.keys() and not above
        yield from _told(value, f"{name}.") if is_group else [f"{above}{name}"]


def _is_on(page: str, path: str) -> bool:
    places = path, f"….{path.rpartition('.')[2]}"
    return any(f"`{place}{end}" in page for place in places for end in ("`", "."))
