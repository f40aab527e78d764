"""Whether a difference clears chance: exact for shares, by ranks for times, and with several figures looked at."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from slackbot.domain.share import Share

LEVEL = 0.01  # of a hundred figures in which nothing changed, one may be said to have changed
FEW = 10  # below so many on either side, that nothing is clear says little
_EXACT = 400  # pairs up to which all orders of the values are counted


class Change(StrEnum):
    """What is said of a figure beside those of before."""

    MORE = "more"
    LESS = "less"
    UNCLEAR = "unclear"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Compared:
    """How likely a difference is by chance alone, which way it goes, and on how few values it rests on either side."""

    likely: float
    difference: float
    n: int


def shares(now: Share, before: Share) -> Compared | None:
    """Return the share held against that of before; None if either is of nothing."""
    if not (now.n and before.n):
        return None
    return Compared(fisher(now, before), now.k * before.n - before.k * now.n, min(now.n, before.n))


def times(now: Sequence[float], before: Sequence[float]) -> Compared | None:
    """Return these times held against those of before; None if there are none on either side."""
    if not (now and before):
        return None
    above = sum(ranks(now, before)) - len(now) * (len(now) + len(before) + 1) / 2
    return Compared(mann_whitney(now, before), above, min(len(now), len(before)))


def of_each(found: Mapping[str, Compared | None], *, level: float = LEVEL) -> dict[str, Change | None]:
    """Return what is said of each figure by itself; None where there is nothing to compare."""
    return {name: _call(one, is_clear=one.likely <= level) if one else None for name, one in found.items()}


def of_all(found: Mapping[str, Compared | None], *, level: float = LEVEL) -> dict[str, Change | None]:
    """Return the same where they are looked at together: of all of them `level` is seldom said by chance."""
    known = {name: one for name, one in found.items() if one is not None}
    clear = dict(zip(known, holm([one.likely for one in known.values()], level=level), strict=True))
    return {name: _call(one, is_clear=clear[name]) if one else None for name, one in found.items()}


def _call(compared: Compared, *, is_clear: bool) -> Change:
    if is_clear:
        return Change.MORE if compared.difference > 0 else Change.LESS
    return Change.TOO_FEW if compared.n < FEW else Change.UNCLEAR


def fisher(one: Share, other: Share) -> float:
    """Return how likely counts are that differ at least as much, if both are of one share: Fisher's exact test.

    Two-sided: all outcomes count that are no likelier than this one, in whole numbers, so that equally likely ones do.
    Source: R. A. Fisher, "The logic of inductive inference", Journal of the Royal Statistical Society 98 (1935).
    """
    good, bad = one.k + other.k, one.n - one.k + other.n - other.k
    first = max(0, one.n - bad)
    weights = [math.comb(good, first) * math.comb(bad, one.n - first)]
    for k in range(first, min(one.n, good)):
        weights.append(weights[-1] * (good - k) * (one.n - k) // ((k + 1) * (bad - one.n + k + 1)))
    seen = weights[one.k - first]
    return sum(weight for weight in weights if weight <= seen) / sum(weights)


def mann_whitney(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how likely ranks are that differ at least as much, if both come from one distribution, two-sided.

    Few values that all differ are counted through; else the normal distribution is taken, corrected for ties and for
    being continuous. Source: H. B. Mann and D. R. Whitney, Annals of Mathematical Statistics 18 (1947).
    """
    n, m = len(one), len(other)
    u = sum(ranks(one, other)) - n * (n + 1) / 2
    ties = Counter([*one, *other]).values()
    if n * m <= _EXACT and max(ties) == 1:
        return _exact(round(min(u, n * m - u)), n, m)
    tied = sum(tie**3 - tie for tie in ties) / ((n + m) * (n + m - 1))
    spread = math.sqrt(n * m / 12 * (n + m + 1 - tied))
    far = max(0.0, abs(u - n * m / 2) - 0.5)
    return math.erfc(far / spread / math.sqrt(2)) if spread else 1.0


def ranks(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """Return the rank of each value of `one` among all, from 1; values that are equal share the mean of their ranks."""
    counts = sorted(Counter([*one, *other]).items())
    last = accumulate(count for _, count in counts)
    rank = {value: up_to - (count - 1) / 2 for (value, count), up_to in zip(counts, last, strict=True)}
    return [rank[value] for value in one]


def _exact(u: int, n: int, m: int) -> float:
    """Return the share of all orders of `n` and `m` values that are as far from the middle, on either side."""
    ways = [1] + [0] * u  # how many orders have each count of pairs up to `u`: the coefficients of a product
    for size in range(1, n + 1):
        for pairs in range(u, size + m - 1, -1):
            ways[pairs] -= ways[pairs - size - m]
        for pairs in range(size, u + 1):
            ways[pairs] += ways[pairs - size]
    return min(1.0, 2 * sum(ways) / math.comb(n + m, n))


def holm(likely: Sequence[float], *, level: float = LEVEL) -> list[bool]:
    """Return of each of these probabilities whether it clears chance though several were looked at.

    The least likely is held against `level` by their number, the next by one less, until one fails.
    Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6.
    """
    clear = [False] * len(likely)
    for nth, place in enumerate(sorted(range(len(likely)), key=likely.__getitem__)):
        if likely[place] * (len(likely) - nth) > level:
            break
        clear[place] = True
    return clear
