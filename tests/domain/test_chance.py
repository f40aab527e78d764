"""A change is called one where chance alone seldom makes it, and nearly always where there is a great one."""

import math
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.domain import chance
from slackbot.domain.chance import Change
from slackbot.domain.share import Share

DAYS = 1_000
OLD_AND_NEW = Share(3, 4), Share(1, 4)  # Fisher's lady tasting tea: 34/70
shares = st.integers(0, 9).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))
few = st.lists(st.integers(0, 4), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("one", "other", "likely"),
    [
        (*OLD_AND_NEW, 34 / 70),
        (Share(1, 12), Share(9, 12), 0.002759456),  # the men and women who study, as in many a textbook
        (Share(2, 17), Share(10, 13), 0.0005367241),  # twins of criminals, Fisher 1935, as R's fisher.test tells it
        (Share(5, 5), Share(5, 5), 1.0),
    ],
)
def test_shares_are_as_likely_as_published(one: Share, other: Share, likely: float) -> None:
    assert chance.fisher(one, other) == pytest.approx(likely, rel=1e-5)
    assert chance.fisher(other, one) == pytest.approx(likely, rel=1e-5)


@settings(deadline=None)  # other work on the machine must not fail it
@given(shares, shares)
def test_shares_are_as_likely_as_all_draws_say(one: Share, other: Share) -> None:
    good, n, whole = one.k + other.k, one.n, one.n + other.n
    weights = [math.comb(good, k) * math.comb(whole - good, n - k) for k in range(n + 1)]
    alike = sum(weight for weight in weights if weight <= weights[one.k])

    assert chance.fisher(one, other) == alike / math.comb(whole, n)


@pytest.mark.parametrize(
    ("one", "other", "likely"),
    [
        ([19, 22, 16, 29, 24], [20, 11, 17, 12], 14 / 126),  # the ages of SciPy's example: U = 17 of 20
        ([1, 2, 3], [4, 5, 6], 2 / 20),
        ([1, 1], [1], 1.0),
        # how much two membranes let through, Hollander and Wolfe 1973, as R's wilcox.test tells it: W = 35
        ([0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46], [1.15, 0.88, 0.90, 0.74, 1.21], 0.2544123),
    ],
)
def test_times_are_as_likely_as_published(one: list[float], other: list[float], likely: float) -> None:
    assert chance.mann_whitney(one, other) == pytest.approx(likely, rel=1e-5)


@settings(deadline=None)  # other work on the machine must not fail it
@given(st.lists(st.integers(0, 99), min_size=2, max_size=8, unique=True), st.data())
def test_few_times_are_as_likely_as_all_orders_say(values: list[int], data: st.DataObject) -> None:
    n = data.draw(st.integers(1, len(values) - 1))
    one, other = values[:n], values[n:]
    middle = n * (len(values) + 1) / 2
    places = {value: rank for rank, value in enumerate(sorted(values), 1)}
    far = [abs(sum(some) - middle) for some in combinations(range(1, len(values) + 1), n)]
    seen = abs(sum(places[value] for value in one) - middle)

    assert chance.mann_whitney(one, other) == pytest.approx(sum(one >= seen for one in far) / len(far))


def test_times_with_ties_are_as_likely_as_the_textbook_formula_says() -> None:
    one, other = [1, 2, 2, 3, 3, 3] * 4, [2, 3, 3, 4, 4, 5] * 6  # 24 and 36 values, U = 173
    above = sum((a > b) + (a == b) / 2 for a in one for b in other)
    ties = [4, 14, 24, 12, 6]
    variance = 24 * 36 / 12 * (61 - sum(tie**3 - tie for tie in ties) / (60 * 59))
    z = (abs(above - 24 * 36 / 2) - 0.5) / math.sqrt(variance)

    assert chance.mann_whitney(one, other) == pytest.approx(math.erfc(z / math.sqrt(2)))


@settings(deadline=None)  # other work on the machine must not fail it
@given(few, few)
def test_ranks_are_shared_by_equals(one: list[int], other: list[int]) -> None:
    everything = [*one, *other]

    for value, rank in zip(one, chance.ranks(one, other), strict=True):
        below, alike = sum(each < value for each in everything), everything.count(value)
        assert rank == below + (alike + 1) / 2


def test_several_figures_are_held_against_their_number() -> None:
    assert chance.holm([0.005, 0.03, 0.012, 0.04], level=0.05) == [True, False, True, False]  # 0.03 × 2 > 0.05
    assert chance.holm([0.001, 0.9], level=0.01) == [True, False]
    assert chance.holm([]) == []


def test_what_clears_chance_alone_may_not_do_so_among_others() -> None:
    good, fair = chance.shares(Share(70, 100), Share(252, 280)), chance.shares(Share(40, 50), Share(260, 280))
    found = {"csat": good, "fcr": fair, "none": None}

    assert chance.of_each(found) == {"csat": Change.LESS, "fcr": Change.LESS, "none": None}
    assert chance.of_all({**found, "resolution": fair}) == {
        "csat": Change.LESS,
        "fcr": Change.UNCLEAR,
        "none": None,
        "resolution": Change.UNCLEAR,
    }


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (Share(70, 100), Share(2_520, 2_800), Change.LESS),
        (Share(100, 100), Share(2_000, 2_800), Change.MORE),
        (Share(88, 100), Share(2_520, 2_800), Change.UNCLEAR),
        (Share(5, 6), Share(75, 83), Change.TOO_FEW),
        (Share(0, 6), Share(75, 83), Change.LESS),  # few, and yet clear
        (Share(5, 6), Share(0, 0), None),
        (Share(0, 0), Share(5, 6), None),
    ],
)
def test_a_share_is_said_to_change_where_it_clears_chance(now: Share, before: Share, said: Change | None) -> None:
    assert chance.of_each({"it": chance.shares(now, before)}) == {"it": said}


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (range(60, 90), range(30), Change.MORE),
        (range(30), range(60, 90), Change.LESS),
        (range(30), range(30), Change.UNCLEAR),
        ([5], range(30), Change.TOO_FEW),
        ([], range(30), None),
        ([5], [], None),
    ],
)
def test_times_are_said_to_change_where_they_clear_chance(
    now: list[int], before: list[int], said: Change | None
) -> None:
    assert chance.of_each({"it": chance.times(list(now), list(before))}) == {"it": said}


def test_where_nothing_changes_a_change_is_seldom_said() -> None:
    dice = Random(20_261_120)
    ratings = [[dice.random() < 0.9 for _ in range(dice.randrange(3, 14))] for _ in range(DAYS + 28)]
    waits = [[round(dice.lognormvariate(4, 1)) for _ in range(dice.randrange(3, 14))] for _ in range(DAYS + 28)]

    said = {"share": 0, "time": 0}
    for day in range(28, DAYS + 28):
        before = [one for rated in ratings[day - 28 : day] for one in rated]
        now = Share(sum(ratings[day]), len(ratings[day]))
        waited = [one for some in waits[day - 28 : day] for one in some]
        share, times = chance.shares(now, Share(sum(before), len(before))), chance.times(waits[day], waited)
        called = chance.of_each({"share": share, "time": times})
        for name, change in called.items():
            said[name] += change in (Change.MORE, Change.LESS)

    assert max(said.values()) <= 0.015 * DAYS, said


def test_a_great_fall_is_nearly_always_found() -> None:
    dice = Random(20_261_121)

    found = 0
    for _ in range(200):
        before = sum(dice.random() < 0.9 for _ in range(2_800))
        now = sum(dice.random() < 0.7 for _ in range(100))
        compared = chance.shares(Share(now, 100), Share(before, 2_800))
        found += chance.of_each({"it": compared})["it"] is Change.LESS

    assert found >= 0.95 * 200
