"""Whether people were left in peace: at night, on days off, after opting out, and once a resolution was taken back."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache

import holidays
from simulated.evidence import Evidence, Sent
from simulated.verdict import Verdict

from slackbot.domain.delivery import Delivery
from slackbot.domain.kinds import FOLLOW_UP, QUESTIONS, Kind

_QUIET_FROM, _QUIET_TO = time(20), time(8)
_SATURDAY = 5
MOST_UNANSWERED = 2
AFTER_A_RESOLUTION = ("checkin", "survey", "survey_reminder", "ces", "recovery_survey", "quote", "auto_closed")
_OF_OUR_OWN_ACCORD = frozenset(FOLLOW_UP)


def never_in_quiet_hours(seen: Evidence) -> Verdict:
    """Nobody hears from us at night, at a weekend or on their public holiday."""
    verdict = Verdict("never in quiet hours", "check-ins, surveys, reminders and notes")
    for sent in _unasked(seen):
        verdict.count += 1
        place = seen.reader(sent.row, sent.post.at).place
        local = sent.post.at.astimezone(place.zone)
        if why := _peace(local, place.country):
            verdict.broken.append(f"{sent.told}, {why} there: {local:%a %F %T} {place.zone.key}")
    return verdict


def _unasked(seen: Evidence) -> Iterator[Sent]:
    return (sent for sent in seen.sent if sent.row.kind in _OF_OUR_OWN_ACCORD)


def _peace(local: datetime, country: str) -> str | None:
    if local.date() in days_off(country):
        return "a public holiday"
    if local.weekday() >= _SATURDAY:
        return "a weekend"
    return None if _QUIET_TO <= local.time() < _QUIET_FROM else "night"


@cache
def days_off(country: str) -> holidays.HolidayBase:
    """Return the public holidays there."""
    return holidays.country_holidays(country)


def never_after_opting_out(seen: Evidence) -> Verdict:
    """Who wants no more questions gets none."""
    wishes = seen.wishes
    verdict = Verdict("never after opting out", f"messages to {len(wishes)} people who opted out")
    for sent in _unasked(seen):
        theirs = wishes.get(sent.row.person or "", [])
        verdict.count += bool(theirs)
        before = [is_out for at, is_out in theirs if at <= sent.post.at]
        if before and before[-1]:
            verdict.broken.append(sent.told)
    return verdict


def never_a_third_unanswered(seen: Evidence) -> Verdict:
    """After a resolution nobody hears from us a third time before they answer."""
    verdict = Verdict("at most two posts without an answer", "messages after a resolution")
    before: dict[tuple[int, int], list[datetime]] = defaultdict(list)
    for sent in sorted(seen.sent, key=lambda sent: sent.post.at):
        if sent.row.kind not in AFTER_A_RESOLUTION or sent.row.issue is None:
            continue
        verdict.count += 1
        at, earlier = sent.post.at, before[sent.row.issue, sent.row.resolution_no]
        heard_at = max((one for one in seen.answers[sent.row.issue] if one <= at), default=None)
        if sum(heard_at is None or one > heard_at for one in earlier) >= MOST_UNANSWERED:
            verdict.broken.append(sent.told)
        earlier.append(at)
    return verdict


def one_message_a_day(seen: Evidence) -> Verdict:
    """The check-ins that fall due to a person in one place on a day go out together.

    Not what was planned or put off since the first went, nor where the customer has written: that may have to wait.
    """
    verdict = Verdict("one message of check-ins a day", "check-ins")
    first: dict[tuple[str, str, date], Sent] = {}
    for sent in sorted(seen.sent, key=lambda sent: sent.post.at):
        row = sent.row
        if row.kind is not Kind.CHECKIN or row.person is None:
            continue
        verdict.count += 1
        day = sent.post.at.astimezone(seen.reader(row, sent.post.at).place.zone).date()
        before = first.setdefault((row.person, sent.post.channel, day), sent)
        is_settled = row.version == 1 and row.due_at == row.planned_at and _was_planned(seen, row, before.post.at)
        if before.post.ts != sent.post.ts and is_settled and not seen.answers[row.issue or 0]:
            verdict.broken.append(f"{sent.told}, and {before.told}")
    return verdict


def _was_planned(seen: Evidence, row: Delivery, at: datetime) -> bool:
    """Return whether its issue was resolved by then."""
    resolved = [event.at for event in seen.events_of[row.issue or 0] if event.what == "resolved"]
    return len(resolved) >= row.resolution_no and resolved[row.resolution_no - 1] < at


def never_after_reopening(seen: Evidence) -> Verdict:
    """No question is asked about a resolution that was taken back."""
    verdict = Verdict("never after reopening", "questions about a resolution")
    for sent in seen.sent:
        if sent.row.kind in QUESTIONS and sent.row.issue is not None:
            verdict.count += 1
            if not seen.is_resolved(sent.row.issue, sent.row.resolution_no, sent.post.at):
                verdict.broken.append(sent.told)
    return verdict
