"""One issue behind a figure: where it stands in it, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from slackbot.domain.share import Share


class Place(StrEnum):
    """Where an issue stands in a figure."""

    IN = "in"
    OUT = "out"
    LEFT_OUT = "left_out"


class Why(StrEnum):
    """Why, beside the reasons of `metrics.Exclusion` and those for which a survey is held."""

    FIRST_CONTACT = "first_contact"
    CONTACTS = "contacts"
    HANDED_OVER = "handed_over"
    ESCALATED = "escalated"
    REOPENED = "reopened"
    NOT_YET = "not_yet"
    REPEAT = "repeat"
    CONFIRMED = "confirmed"
    MORE_CONTACTS = "more_contacts"
    RATED = "rated"
    RECOVERED = "recovered"
    NOT_RECOVERED = "not_recovered"
    ALSO_RATED = "also_rated"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    HELD = "held"
    NOT_SENT = "not_sent"
    WAITED = "waited"
    HAPPENED = "happened"
    NEW = "new"
    SOLVED = "solved"
    DROPPED = "dropped"
    FOR_OURSELVES = "for_ourselves"


ORDER = (Place.OUT, Place.LEFT_OUT, Place.IN)


@dataclass(frozen=True, slots=True)
class Line:
    """One issue behind a figure, None where there is none; `at` is what puts it in the period.

    `agent` is who it is credited to, `wait` how long somebody waited, or how soon it was opened again, `count` how
    many contacts there were, `reason` why a survey was held.
    """

    number: int | None
    place: Place
    why: str
    at: datetime
    agent: str | None = None
    wait: timedelta | None = None
    count: int | None = None
    score: int | None = None
    reason: str | None = None

    @property
    def is_private(self) -> bool:
        """Whether it tells what a customer answered, which is for the leads and the assignee."""
        return self.score is not None or self.why in (Why.RECOVERED, Why.NOT_RECOVERED)


def share(lines: Iterable[Line]) -> Share:
    """Return what the lines come to."""
    places = [line.place for line in lines]
    return Share(places.count(Place.IN), places.count(Place.IN) + places.count(Place.OUT))
