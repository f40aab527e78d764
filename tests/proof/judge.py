"""What we promise customers, judged by what arrived in Slack and by the rows, with rules of the judge's own."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from slackbot.desk.reports import summary
from slackbot.domain.kinds import BUDGETED, FOLLOW_UP, QUESTIONS, REFUSABLE
from slackbot.playground import sample_world
from tests import retold
from tests.proof import noticed
from tests.proof.asked import unasked
from tests.proof.cast import BUDGETS, DAYS_OFF, PLACES, Place
from tests.proof.line import Arrival
from tests.proof.words import untrue
from tests.proof.world import Case, World

COUNTED = BUDGETED
SILENT = ("held", "withdrawn", "failed", "unsure")
WAITS = ("not_due", "conversation", "quiet_hours", "weekend", "holiday", "team_away")
_MOST_UNANSWERED = 2
_ABOUT_A_RESOLUTION = ("checkin", "survey", "survey_reminder", "ces", "recovery_survey", "quote", "auto_closed")
_WORDS = Path(__file__).parents[2] / "templates" / "answer" / "why_reason.j2"
EXPLAINED = frozenset(re.findall(r'"(\w+)"', _WORDS.read_text(encoding="utf-8"))) - {*WAITS}
_A_BREATH = timedelta(minutes=1)  # between asking whether it may go out and calling Slack, a slow look-up may lie
_ZONES = {person.id: ZoneInfo(person.tz) for person in sample_world().people}

Found = Iterator[str]


class Judge:
    """Looks at the world again and again, and says which promise was broken; remembers what had ended before."""

    def __init__(self) -> None:
        self._ended: dict[int, str] = {}
        self._below: set[tuple[int, int]] = set()

    def look(self, world: World) -> None:
        """Raise `AssertionError` if a promise is broken."""
        rows = world.rows()
        broken = [*_arrived(world, rows), *_standing(world, rows), *self._newly_ended(world, rows), *_untold(world)]
        broken += unasked(rows, self._below)
        assert not broken, "\n".join(broken)

    def _newly_ended(self, world: World, rows: Sequence[Row[Any]]) -> Found:
        """Every silence is explained, and the explanation is true when it is given."""
        for row in rows:
            if row.state in SILENT and self._ended.get(row.id) != row.state:
                yield from _explained(world, rows, row)
        self._ended = {row.id: row.state for row in rows}


def _untold(world: World) -> Found:
    """Say what is counted of an issue that its events do not tell."""
    with world.desk.read() as tx:
        yield from retold.differences(tx)


def at_rest(world: World) -> Found:
    """Say what was lost, once nothing has gone wrong for weeks."""
    late = world.clocks.now() - timedelta(hours=1)
    sent = {row.token for row in world.rows() if row.state in ("sent", "unsure")}
    unsure = {row.id for row in world.rows() if row.state == "unsure"}  # an agent decides, and what is behind waits
    for row in world.rows():
        if row.state == "sending" or (row.state == "due" and row.due_at < late and row.waits_for not in unsure):
            yield f"lost: {row.key} is still {row.state}, due {row.due_at}"
    yield from (f"lost: {one} arrived and nobody knows" for one in world.line.arrivals if one.token not in sent)
    yield from noticed.unnoticed(world, world.arrived(world.rows()))
    month = summary.named(world.desk, "month")
    if (told := retold.figures(world.desk, month)) != (usual := retold.usual(world.desk, month)):
        yield f"untold: the month's figures are {usual}, and {told} by events, touches, answers and deliveries"


def _arrived(world: World, rows: Sequence[Row[Any]]) -> Found:
    known = world.arrived(rows)
    yield from _twice(known)
    yield from _twice_a_day(world, known)
    yield from _over_budget(world, known)
    yield from untrue(world.cases, known)
    yield from noticed.amiss(world, known)
    yield from _third_unanswered(world, known)
    for arrival, row in known:
        if row.kind in FOLLOW_UP:
            yield from _at_a_quiet_hour(world, arrival, row)
        if row.kind in REFUSABLE:
            yield from _against_a_wish(world, arrival, row)
        if row.issue is not None:
            yield from _out_of_date(_case(world, row), arrival, row)


def _standing(world: World, rows: Sequence[Row[Any]]) -> Found:
    of_id = {row.id: row for row in rows}
    keys = {row.key for row in rows}
    arrived = {row.id for _, row in world.arrived(rows)}
    now = world.clocks.now()
    for row in rows:
        if row.state == "sent" and row.verb == "post" and row.id not in arrived:
            yield f"never sent: {row.key} is not in Slack"
        if row.state == "due" and row.waits_for and of_id[row.waits_for].state in ("sent", "held", "failed"):
            yield f"lost: {row.key} waits for {of_id[row.waits_for].key}, which has ended"
        if row.state == "due" and row.due_at > max(row.planned_at, now) and row.reason not in WAITS:
            yield f"unexplained: {row.key} waits until {row.due_at} because of {row.reason}"
    for case in world.cases:
        for resolution_no in case.resolved:
            asked = f"checkin:{case.number}:{resolution_no}:1", f"survey:{case.number}:{resolution_no}"
            yield from (f"unexplained: there is no {key}" for key in asked if key not in keys)


def _twice(known: Sequence[tuple[Arrival, Row[Any]]]) -> Found:
    counted = Counter(row.key for _, row in known)
    yield from (f"twice: {key}" for key, count in counted.items() if count > 1)


def _twice_a_day(world: World, known: Sequence[tuple[Arrival, Row[Any]]]) -> Found:
    """What falls due to a person in one place on a day goes out with the first of it.

    Not what was planned or put off since, nor where the customer has written: that may have to wait.
    """
    first: dict[tuple[str, str, date], Arrival] = {}
    asked = sorted(known, key=lambda one: one[0].moment)
    for arrival, row in asked:
        if row.kind != "checkin" or row.person is None or row.content.get("template"):
            continue
        day = arrival.at.astimezone(_ZONES[row.person]).date()
        before = first.setdefault((row.person, arrival.channel, day), arrival)
        is_settled = row.version == 1 and row.due_at == row.planned_at and row.created_at < before.at
        if before.ts != arrival.ts and is_settled and not _case(world, row).heard:
            yield f"twice a day: {row.key} could have gone out at {before.at}"


def _at_a_quiet_hour(world: World, arrival: Arrival, row: Row[Any]) -> Found:
    place = _place(world, row)
    zones = [_ZONES[row.person]] if row.person else _zones_of(place)
    moments = (arrival.at, arrival.at - _A_BREATH)
    if all(is_quiet(at, zone, place.country) for at in moments for zone in zones):
        yield f"at a quiet hour: {row.key} at {arrival.at.astimezone(zones[0])}"


def _out_of_date(case: Case, arrival: Arrival, row: Row[Any]) -> Found:
    if (
        row.kind in (*QUESTIONS, "auto_closed")
        and case.reopened.get(row.resolution_no, arrival.moment) < arrival.moment
    ):
        yield f"reopened before: {row.key} was sent all the same"
    if row.kind == "survey_reminder" and case.rated.get(row.resolution_no, arrival.moment) < arrival.moment:
        yield f"answered before: {row.key} was sent all the same"


def _zones_of(place: Place) -> list[ZoneInfo]:
    """Return the zones that may be taken for the customer's where nobody is named."""
    if place.zone:
        return [ZoneInfo(place.zone)]
    return [ZoneInfo("UTC"), *(_ZONES[user] for user in place.requesters if user)]


def is_quiet(at: datetime, zone: ZoneInfo, country: str) -> bool:
    """Return whether a customer there is left in peace at that instant."""
    local = at.astimezone(zone)
    return local.hour >= 20 or local.hour < 8 or local.weekday() in (5, 6) or local.date() in DAYS_OFF[country]


def _against_a_wish(world: World, arrival: Arrival, row: Row[Any]) -> Found:
    wishes = [is_out for moment, user, is_out in world.wishes if user == row.person and moment < arrival.moment]
    if wishes and wishes[-1]:
        yield f"opted out before: {row.key} was sent all the same"


def _over_budget(world: World, known: Sequence[tuple[Arrival, Row[Any]]]) -> Found:
    counted = [(arrival, row) for arrival, row in known if row.kind in COUNTED]
    for arrival, row in counted:
        place = _place(world, row)
        of_person, of_budget_owner = BUDGETS[place.tier]
        theirs = [one.at for one, other in counted if row.person and other.person == row.person]
        if _count(theirs, arrival.at, of_person.within) > of_person.count:
            yield f"over budget: {row.key} is one too many for {row.person}"
        shared = [
            one.at
            for one, other in counted
            if place.budget_owner and _place(world, other).budget_owner == place.budget_owner
        ]
        if _count(shared, arrival.at, of_budget_owner.within) > of_budget_owner.count:
            yield f"over budget: {row.key} is one too many for {place.budget_owner}"


def _third_unanswered(world: World, known: Sequence[tuple[Arrival, Row[Any]]]) -> Found:
    """Say which message about a resolution is one too many: two came before it, and no answer since the first."""
    for case in world.cases:
        since: dict[int, list[int]] = {}
        for arrival, row in known:
            if row.issue != case.number or row.kind not in _ABOUT_A_RESOLUTION:
                continue
            before = [at for at in since.get(row.resolution_no, []) if not _heard(case, at, arrival.moment)]
            if len(before) >= _MOST_UNANSWERED:
                yield f"too much: {row.key} is the third without an answer"
            since[row.resolution_no] = [*before, arrival.moment]


def _heard(case: Case, start: int, end: int) -> bool:
    return any(start < moment < end for moment in case.heard)


def _count(sent: Sequence[datetime], at: datetime, within: timedelta) -> int:
    return sum(at - within < one <= at for one in sent)


def _explained(world: World, rows: Sequence[Row[Any]], row: Row[Any]) -> Found:
    is_true = _TRUTHS.get(row.reason)
    if row.state == "failed" or not _has_words(row):
        yield f"unexplained: {row.key} is {row.state} because of {row.reason}"
    elif is_true and not is_true(world, rows, row):
        yield f"wrongly explained: {row.key} is {row.state} because of {row.reason}"


def _has_words(row: Row[Any]) -> bool:
    """Return whether the bot can say why it is silent: in words of its own, or, of a doubt, in Slack's."""
    return row.reason in EXPLAINED or " " in row.reason or (row.state == "unsure" and row.reason == "not_in_channel")


def _is_broke(world: World, rows: Sequence[Row[Any]], row: Row[Any]) -> bool:
    place, now = _place(world, row), world.clocks.now()
    perhaps = [other for other in rows if other.kind in COUNTED and other.id != row.id]
    perhaps = [other for other in perhaps if other.state in ("sending", "sent", "unsure")]
    of_person, of_budget_owner = BUDGETS[place.tier]
    theirs = [_at(other) for other in perhaps if row.person and other.person == row.person]
    shared = [
        _at(other)
        for other in perhaps
        if place.budget_owner and _place(world, other).budget_owner == place.budget_owner
    ]
    is_spent = _count(theirs, now, of_person.within) >= of_person.count
    return is_spent or _count(shared, now, of_budget_owner.within) >= of_budget_owner.count


def _at(row: Row[Any]) -> datetime:
    at: datetime = row.sent_at or row.attempted_at
    return at


def _has_opted_out(world: World, rows: Sequence[Row[Any]], row: Row[Any]) -> bool:
    return row.person in {user for _, user, is_out in world.wishes if is_out}


def _is_nobody(world: World, rows: Sequence[Row[Any]], row: Row[Any]) -> bool:
    return _place(world, row).channel == "CGENERAL" and row.person is None


def _was_out(world: World, rows: Sequence[Row[Any]], row: Row[Any]) -> bool:
    return bool({row.channel, _place(world, row).channel} & world.was_out)


def _was_reopened(world: World, rows: Sequence[Row[Any]], row: Row[Any]) -> bool:
    return row.resolution_no in _case(world, row).reopened


def _had_two(world: World, rows: Sequence[Row[Any]], row: Row[Any]) -> bool:
    same = [other for other in rows if (other.issue, other.resolution_no) == (row.issue, row.resolution_no)]
    others = [one for one in same if one.kind in _ABOUT_A_RESOLUTION and one.id != row.id]
    return sum(one.state in ("sent", "unsure") for one in others) >= _MOST_UNANSWERED


_TRUTHS: Mapping[str, Callable[[World, Sequence[Row[Any]], Row[Any]], bool]] = {
    "budget": _is_broke,
    "opted_out": _has_opted_out,
    "no_customer": _is_nobody,
    "no_channel": _was_out,
    "not_in_channel": _was_out,
    "reopened": _was_reopened,
    "unanswered": _had_two,
}


def _case(world: World, row: Row[Any]) -> Case:
    return next(case for case in world.cases if case.number == row.issue)


def _place(world: World, row: Row[Any]) -> Place:
    if row.issue is None:
        return next(place for place in PLACES if place.budget_owner == row.account)
    return _case(world, row).place
