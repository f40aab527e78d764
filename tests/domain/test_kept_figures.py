"""Figures that are kept as JSON say the same when they are read back."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.domain.attention import titled
from slackbot.domain.ces_and_nps import Ces, Nps, Scores
from slackbot.domain.csat import Score, Survey
from slackbot.domain.figures import Figures, as_json
from slackbot.domain.kept_figures import from_json
from slackbot.domain.metrics import Case, CheckinAnswer, Contact, Exclusion, Holding, Resolution, Side, Span
from slackbot.domain.period import period_of
from slackbot.domain.share import Share
from tests.counted import count

FIRST, LAST = date(2026, 10, 24), date(2026, 10, 25)  # the clocks go back on the 25th
PERIOD = period_of(FIRST, LAST, zone=ZoneInfo("Europe/Berlin"))
steps = st.timedeltas(timedelta.resolution, timedelta(days=1))
instants = st.timedeltas(timedelta(0), timedelta(days=7)).map(lambda span: datetime(2026, 10, 22, tzinfo=UTC) + span)
ratios = st.floats(-100, 100)
shares = st.builds(Share, st.integers(0, 99), st.integers(0, 99))


@st.composite
def made_cases(draw: st.DrawFn) -> Case:
    started, logged, answered, resolved, reopened = accumulate(
        draw(st.tuples(steps, steps, steps, steps)), initial=draw(instants)
    )
    is_over = draw(st.booleans())
    return Case(
        number=draw(st.integers(1, 10**6)),
        started_at=started,
        logged_at=logged,
        logged_by="UANA",
        requester=draw(st.sampled_from([None, "UGUS"])),
        for_ourselves=draw(st.booleans()),
        holders=draw(st.sampled_from([(), (Holding(logged, "UANA"),)])),
        contacts=draw(st.sampled_from([(), (Contact(Side.AGENT, "UANA", answered),)])),
        waited=draw(st.sampled_from([(), (Span(answered),), (Span(logged, answered),)])),
        checkins=draw(st.sampled_from([(), (CheckinAnswer(reopened, 1, is_solved=False),)])),
        resolutions=(Resolution(resolved, "UANA", auto_closed=draw(st.booleans())),) if is_over else (),
        reopened_at=(reopened,) if is_over and draw(st.booleans()) else (),
        merged=draw(st.booleans()),
    )


surveys = st.builds(
    Survey, instants, st.sampled_from(["sent", "held"]), st.sampled_from([None, "budget", "expired", "moonlight"])
)
others = st.builds(
    Scores,
    st.builds(Nps, st.integers(0, 99), st.none() | ratios),
    st.builds(Ces, shares, st.none() | ratios),
)


@settings(deadline=None)  # other work on the machine must not fail it
@given(
    st.lists(made_cases(), max_size=8),
    st.lists(surveys, max_size=5),
    st.lists(st.builds(Score, st.integers(1, 5), instants), max_size=5),
    instants,
    shares,
    others,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
def test_figures_are_read_back_from_their_json_as_they_were(
    cases: list[Case],
    asked: list[Survey],
    scores: list[Score],
    now: datetime,
    recovery: Share,
    given_: Scores,
    title: str,
) -> None:
    answers = {"surveys": asked, "scores": scores, "recovery": recovery, "others": given_}
    worked_out = count(cases, period=PERIOD, now=now, **answers)
    titles = {case.number: title for case in cases}
    known = replace(worked_out, attention=titled(worked_out.attention or (), titles) if cases else None)

    again = from_json(_kept(known), at=now)

    assert again == known
    assert list(again.csat.held) == list(known.csat.held)
    assert list(again.fcr.excluded) == list(known.fcr.excluded)
    assert as_json(again, "T0ACME00001") == as_json(known, "T0ACME00001")


def _kept(known: Figures) -> dict[str, object]:
    """Return their JSON as a database may give it back, with its keys in another order."""
    kept: dict[str, object] = json.loads(json.dumps(as_json(known, "T0ACME00001"), sort_keys=True))
    return kept


def test_reasons_come_back_in_the_order_in_which_they_are_told() -> None:
    told = as_json(count([], period=PERIOD, now=PERIOD.end), "T0ACME00001")
    told["fcr"]["excluded"] = {"auto_closed": 1, "merged": 2}

    assert list(from_json(told, at=PERIOD.end).fcr.excluded) == [Exclusion.MERGED, Exclusion.AUTO_CLOSED]
