"""Shares, their interval, and ranks."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slackbot.domain.share import Share, mean_words, median, nearest_rank, wilson

counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
shares = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)


@pytest.mark.parametrize(
    ("k", "n", "words"),
    [
        (15, 21, "71 % (15/21)"),
        (16, 21, "76 % (16/21)"),
        (0, 0, ""),
        (0, 3, "0 % (0/3)"),
        (3, 3, "100 % (3/3)"),
        (1, 8, "13 % (1/8)"),  # 12.5: half up
        (1, 200, "1 % (1/200)"),  # 0.5
        (999, 1000, "99.9 % (999/1000)"),  # not whole, so not 100
        (1, 100_000, "0.001 % (1/100000)"),
        (4999, 10_000, "50 % (4999/10000)"),
        (29, 200, "15 % (29/200)"),  # 14.5, which is a little less in binary fractions
    ],
)
def test_a_share_is_printed_with_its_counts(k: int, n: int, words: str) -> None:
    assert Share(k, n).percent == words


def test_a_share_of_nothing_is_no_number() -> None:
    assert Share(0, 0).share is None
    assert Share(0, 0).rounded is None


def test_a_share_lies_between_0_and_1() -> None:
    assert Share(15, 21).share == pytest.approx(0.714286, abs=1e-6)


# 18 of 20 is printed as 70–97.
@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (18, 20, 0.698966, 0.972134),
        (0, 10, 0.0, 0.277533),
        (10, 10, 0.722467, 1.0),
        (1, 1, 0.206549, 1.0),
        (50, 100, 0.403832, 0.596168),
    ],
)
def test_the_interval_is_wilsons(k: int, n: int, low: float, high: float) -> None:
    assert wilson(k, n) == pytest.approx((low, high), abs=1e-6)


def test_there_is_no_interval_around_nothing() -> None:
    assert wilson(0, 0) == (None, None)


@settings(deadline=None)  # other work on the machine must not fail it
@given(counts)
def test_the_interval_holds_the_share_and_stays_within_0_and_1(k_of_n: tuple[int, int]) -> None:
    k, n = k_of_n

    low, high = wilson(k, n)

    assert low is not None
    assert high is not None
    assert 0 <= low <= k / n <= high <= 1
    assert low < high


@settings(deadline=None)
@given(counts)
def test_the_ends_are_the_shares_from_which_the_observed_one_is_1_96_deviations_away(k_of_n: tuple[int, int]) -> None:
    k, n = k_of_n

    for end in wilson(k, n):
        assert end is not None
        assert (k / n - end) ** 2 == pytest.approx(1.959963984540054**2 * end * (1 - end) / n, rel=1e-6, abs=1e-9)


@settings(deadline=None)
@given(counts)
def test_the_interval_of_the_others_is_its_mirror(k_of_n: tuple[int, int]) -> None:
    k, n = k_of_n

    low, high = wilson(k, n)
    other_low, other_high = wilson(n - k, n)

    assert low == pytest.approx(1 - (other_high or 0), abs=1e-9)
    assert high == pytest.approx(1 - (other_low or 0), abs=1e-9)


@pytest.mark.parametrize(
    ("values", "share", "rank"),
    [
        ([15, 20, 35, 40, 50], 0.05, 15),
        ([15, 20, 35, 40, 50], 0.3, 20),
        ([15, 20, 35, 40, 50], 0.4, 20),
        ([15, 20, 35, 40, 50], 0.5, 35),
        ([15, 20, 35, 40, 50], 1, 50),
        ([50, 15, 40, 20, 35], 0, 15),
        ([7], 0.9, 7),
        ([1, 2], 0.5, 1),
        (list(range(1, 11)), 0.9, 9),
        (list(range(1, 31)), 0.1, 3),  # 0.1 * 30 is a little more than 3 in binary fractions
    ],
)
def test_a_rank_is_the_nearest_from_above(values: list[float], share: float, rank: float) -> None:
    assert nearest_rank(values, share) == rank


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=50), shares)
def test_a_rank_is_one_of_the_values_and_enough_of_them_do_not_exceed_it(values: list[float], share: float) -> None:
    rank = nearest_rank(values, share)

    assert rank in values
    assert sum(value <= rank for value in values) >= math.floor(share * len(values) + 1e-9)
    assert sum(value < rank for value in values) <= math.ceil(share * len(values) - 1e-9)


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], -0.1), ([1.0], 1.1)])
def test_a_rank_needs_values_and_a_share(values: list[float], share: float) -> None:
    with pytest.raises(ValueError, match="A rank needs values"):
        nearest_rank(values, share)


def test_nothing_has_no_median() -> None:
    with pytest.raises(ValueError, match="middle"):
        median([])


@pytest.mark.parametrize(
    ("total", "count", "words"), [(17, 4, "4.3"), (81, 20, "4.1"), (13, 3, "4.3"), (5, 1, "5.0"), (99, 20, "5.0")]
)
def test_a_mean_is_rounded_half_up(total: int, count: int, words: str) -> None:
    assert mean_words(total / count) == words
