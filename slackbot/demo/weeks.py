"""The same story some whole weeks later: every day that it names moves, no weekday and no time of day does.

The demo's desk counts its days in UTC, so a week is always as long there, whatever clocks elsewhere do.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

_NEAR = timedelta(days=100)  # of the story's end; a number that is no time within them is something else
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_NAMES = [names.split() for names in _MONTHS.values()]
_PLACES = {name: (names, place) for names in _NAMES for place, name in enumerate(names, start=1)}
_TIMES = re.compile(
    r"(?P<iso>\b\d{4}-\d\d-\d\d(?=T|\b))"
    r"|(?P<seconds>(?<![\w.])1\d{9})(?=\.\d{6}\b|\b)"  # a `ts` of Slack's, or one in its markup
    r"|\bp(?P<link>1\d{9})(?=\d{6}\b)"  # the same in the address of a message
    r"|(?P<padded>(?<=\|))?(?P<day>\b\d{1,2})"  # in Slack's markup of a time, a day has two digits
    rf" (?P<month>{'|'.join(sorted(_PLACES, key=len, reverse=True))})\b(?: (?P<year>\d{{4}}))?"
)


@dataclass(frozen=True)
class Weeks:
    """So many whole weeks, forward or back, for a story that ended at `until`."""

    count: int
    until: datetime

    @classmethod
    def between(cls, until: datetime, then: datetime) -> "Weeks":
        """Return the weeks from one instant to the other, rounded down."""
        return cls((then - until) // timedelta(weeks=1), until)

    @property
    def length(self) -> timedelta:
        """Return how long they are."""
        return timedelta(weeks=self.count)

    def later(self, told: Any) -> Any:
        """Return what was told, a JSON value, as it is told so many weeks later."""
        if isinstance(told, str):
            return _TIMES.sub(self._moved, told)
        if isinstance(told, dict):
            return {self.later(key): self.later(value) for key, value in told.items()}
        if isinstance(told, list):
            return [self.later(one) for one in told]
        return self._seconds(told) if isinstance(told, int) else told

    def _moved(self, found: re.Match[str]) -> str:
        if found["iso"]:
            return (date.fromisoformat(found["iso"]) + self.length).isoformat()
        if found["seconds"]:
            return str(self._seconds(int(found["seconds"])))
        if found["link"]:
            return f"p{self._seconds(int(found['link']))}"
        return self._day(found)

    def _seconds(self, told: int) -> int:
        is_a_time = abs(told - self.until.timestamp()) <= _NEAR.total_seconds()
        return told + int(self.length.total_seconds()) if is_a_time else told

    def _day(self, found: re.Match[str]) -> str:
        """Return a day in words; one without a year is of the year that brings it nearest to the story's end."""
        names, month = _PLACES[found["month"]]
        years = [int(found["year"])] if found["year"] else [self.until.year + ahead for ahead in (-1, 0, 1)]
        near = [date(year, month, int(found["day"])) for year in years]
        then = min(near, key=lambda day: abs(day - self.until.astimezone(UTC).date())) + self.length
        day = f"{then.day:02}" if found["padded"] is not None else str(then.day)
        return f"{day} {names[then.month - 1]}" + (f" {then.year}" if found["year"] else "")
