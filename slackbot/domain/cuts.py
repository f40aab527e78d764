"""By what figures may be cut, a row each: a new dimension is added to `DIMENSIONS`, and all who ask know it then.

Small numbers say who somebody is: a cell of a cut with few ratings is withheld, and nobody is ranked by few issues.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from slackbot.domain.share import Share

FEWEST_RATINGS = 3  # of fewer in a cell, a single private rating could be guessed
FEWEST_TO_RANK = 20  # issues; of fewer, luck decides who comes first


@dataclass(frozen=True, slots=True)
class About:
    """What is known of one issue, or of one rating, that figures may be cut by; None where nobody knows."""

    account: str | None = None
    tier: str | None = None
    channel: str | None = None
    language: str | None = None
    agent: str | None = None


@dataclass(frozen=True)
class Dimension:
    """One way to cut. `is_personal`: its cells are about one colleague each, so it is off unless somebody wants it."""

    name: str
    of: Callable[[About], str | None]
    is_personal: bool = False


AGENT = Dimension("agent", lambda about: about.agent, is_personal=True)
ACCOUNT = Dimension("account", lambda about: about.account)
TIER = Dimension("tier", lambda about: about.tier)
CHANNEL = Dimension("channel", lambda about: about.channel)
LANGUAGE = Dimension("language", lambda about: about.language)
DIMENSIONS = (ACCOUNT, TIER, CHANNEL, LANGUAGE, AGENT)
_BY_NAME: Mapping[str, Dimension] = {dimension.name: dimension for dimension in DIMENSIONS}


@dataclass(frozen=True)
class Cut:
    """What is left of a figure where only that value of a dimension counts."""

    dimension: Dimension
    value: str

    def holds(self, about: About) -> bool:
        """Return whether it counts."""
        return self.dimension.of(about) == self.value


@dataclass(frozen=True, slots=True)
class Cell:
    """What a figure is for one value, None for those of which it is not known; no share where it is withheld."""

    value: str | None
    share: Share | None

    @property
    def is_ranked(self) -> bool:
        """Whether there is enough of it to stand before or behind another."""
        return self.share is not None and self.share.n >= FEWEST_TO_RANK


def named(name: str) -> Dimension | None:
    """Return the dimension of that name, None if there is none."""
    return _BY_NAME.get(name)


def is_small(share: Share) -> bool:
    """Return whether so few ratings must be withheld outside the total."""
    return share.n < FEWEST_RATINGS


def cells(counted: Iterable[tuple[About, bool]], dimension: Dimension, *, of_ratings: bool) -> list[Cell]:
    """Return the cells of a cut, by value: of each what counts, and whether it is in the numerator.

    Of ratings, small cells are withheld. If those together are still few, the smallest of the others is as well: else
    the total less the others would tell them.
    """
    sums: dict[str | None, list[bool]] = {}
    for about, is_in in counted:
        sums.setdefault(dimension.of(about), []).append(is_in)
    shares = {value: Share(sum(each), len(each)) for value, each in sums.items()}
    hidden = _hidden(shares) if of_ratings else frozenset[str | None]()
    order = sorted(shares, key=lambda value: (value is None, value or ""))
    return [Cell(value, None if value in hidden else shares[value]) for value in order]


def _hidden(shares: Mapping[str | None, Share]) -> frozenset[str | None]:
    order = sorted(shares, key=lambda value: (shares[value].n, value is None, value or ""))
    few = [value for value in order if is_small(shares[value])]
    if few and sum(shares[value].n for value in few) < FEWEST_RATINGS:
        few = order[: len(few) + 1]
    return frozenset(few)
