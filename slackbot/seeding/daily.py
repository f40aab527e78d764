"""What a day brings: how many issues, whose they are, and when each is written."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from slackbot.seeding import customers, hours
from slackbot.seeding.customers import Customer

_SLOW_COUNT = 11


def count(random: Random, day: date, *, is_slow: bool) -> int:
    """Return how many issues the day brings."""
    if is_slow:
        return _SLOW_COUNT
    return random.choice((0, 1, 1, 2)) if hours.is_weekend(day) else random.randint(5, 8)


def customer(random: Random, *, is_left_alone: bool) -> Customer:
    """Return who writes; where Gus is left alone he does not: the guide is his, and nothing is to come between."""
    writing: Sequence[Customer] = [one for one in customers.ALL if not (is_left_alone and one is customers.GUS)]
    return random.choices(writing, [one.share for one in writing])[0]


def moment(random: Random, day: date, who: Customer) -> datetime:
    """Return when on that day the customer writes, in the daytime where they live."""
    local = datetime.combine(day, time(9), ZoneInfo(who.timezone))
    return (local + timedelta(minutes=random.randint(0, 9 * 60), seconds=random.randint(0, 59))).astimezone(UTC)
