"""Shares with their counts, the interval around them, and ranks in a list of waits."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

_Z = 1.959963984540054  # the standard normal quantile that leaves 2.5 % on either side


@dataclass(frozen=True, slots=True)
class Share:
    """`k` out of `n`: a share is never shown without its counts."""

    k: int
    n: int

    @property
    def share(self) -> float | None:
        """The share from 0 to 1, None if there is nothing to share."""
        return self.k / self.n if self.n else None

    @property
    def rounded(self) -> str | None:
        """The percentage half up, None if there is nothing to share.

        One that is not whole is neither 0 nor 100: it has as many decimals as that takes.
        """
        if self.n == 0:
            return None
        if self.k in (0, self.n):
            return str(100 * self.k // self.n)
        units = ((decimals, 10**decimals) for decimals in count())
        parts = ((decimals, unit, (200 * unit * self.k + self.n) // (2 * self.n)) for decimals, unit in units)
        decimals, unit, part = next(one for one in parts if 0 < one[2] < 100 * one[1])
        return f"{part // unit}.{part % unit:0{decimals}}" if decimals else str(part)

    @property
    def percent(self) -> str:
        """The words `71 % (15/21)`; empty where there is no data."""
        return f"{self.rounded} % ({self.k}/{self.n})" if self.n else ""


def whole(shares: Iterable[Share]) -> Share:
    """Return them as one share."""
    found = list(shares)
    return Share(sum(share.k for share in found), sum(share.n for share in found))


def wilson(k: int, n: int) -> tuple[float, float] | tuple[None, None]:
    """Return the 95 % score interval of `k` out of `n`, each end from 0 to 1; two None if there is nothing to share.

    It holds the share itself and, unlike the usual ± interval, stays honest near 0 and 1 and with few answers.
    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if n == 0:
        return None, None
    share = k / n
    scale = 1 + _Z**2 / n
    centre = (share + _Z**2 / (2 * n)) / scale
    reach = _Z / scale * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    return max(0.0, min(share, centre - reach)), min(1.0, max(share, centre + reach))


def median(values: Sequence[float]) -> float:
    """Return the middle of `values`, of an even number the mean of the middle two. Raises `ValueError` for none."""
    if not values:
        raise ValueError("Nothing has no middle.")
    in_order, half = sorted(values), len(values) // 2
    return in_order[half] if len(values) % 2 else (in_order[half - 1] + in_order[half]) / 2


def mean_words(mean: float) -> str:
    """Return the mean of whole numbers with one decimal, half up: `4.3` of 4.25.

    One that lies half-way has few digits, so those in which Python shows it are exact.
    """
    tenths = (20 * Fraction(repr(mean)) + 1) // 2
    return f"{tenths // 10}.{tenths % 10}"


def nearest_rank(values: Sequence[float], share: float) -> float:
    """Return the smallest of `values` that at least `share` (0 to 1) of them do not exceed.

    They need not be sorted; the result is one of them. Raises `ValueError` if there are none, or for another share.
    Source: Hyndman and Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), type 1.
    """
    if not values or not 0 <= share <= 1:
        raise ValueError("A rank needs values, and a share from 0 to 1.")
    exact = Fraction(share).limit_denominator(10_000)  # 0.9 as nine tenths, so that no float error moves the rank
    return sorted(values)[max(1, math.ceil(exact * len(values))) - 1]
