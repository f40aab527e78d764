"""Many issues named in few statements, by their numbers: those of one time have numbers that stand close together."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement

from slackbot.store.tables import is_one_of

_AT_ONCE = 500  # in one statement; SQLite takes 32,766 values


def together(found: Iterable[int]) -> Iterator[Sequence[int]]:
    """Give the numbers in order, as many at once as one statement takes.

    The last ones stand close together; those before them, the few that were open long, are given apart.
    """
    numbers = sorted(found)
    first = next((at for at, number in enumerate(numbers) if _are_close(numbers[at:], number)), len(numbers))
    for part in (numbers[:first], numbers[first:]):
        yield from (part[at : at + _AT_ONCE] for at in range(0, len(part), _AT_ONCE))


def is_among(column: ColumnElement[Any], numbers: Sequence[int]) -> ColumnElement[bool]:
    """Return that, or that it lies between them: an index is then gone along, not looked through for each."""
    return column.between(numbers[0], numbers[-1]) if _are_close(numbers, numbers[0]) else is_one_of(column, numbers)


def _are_close(numbers: Sequence[int], first: int) -> bool:
    """Return whether at least half of what lies between the first and the last are among them."""
    return numbers[-1] - first < 2 * len(numbers)
