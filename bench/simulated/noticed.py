"""Whether whoever asked notices what we write: Slack tells nobody of a thread that they have not written in."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from simulated.evidence import Evidence, Sent
from simulated.lean_slack import is_in
from simulated.peace import days_off
from simulated.verdict import Verdict
from simulated.world import Customer
from sqlalchemy import Row

from slackbot.domain.kinds import Kind

_FROM, _TO = time(9), time(17)  # what WORKING_HOURS says by default
_SATURDAY = 5
_JUST_NOW = timedelta(minutes=15)


def noticed(seen: Evidence) -> Verdict:
    """Our first message mentions whoever asked and is around, else an agent's first reply; once, if they wrote not."""
    verdict = Verdict("noticed, and mentioned once", "threads that the requester had not written in")
    ours = _ours(seen)
    for number, posts in ours.items():
        issue = seen.logged[number]
        person = seen.people.get(issue.requester or "")
        if person is None or not is_in(person, issue.channel or ""):
            continue
        verdict.count += not _has_written(seen, issue, posts[0].post.at)
        verdict.broken += [f"{sent.told}: {fault}: {sent.post.said!r}" for sent, fault in _faults(seen, issue, posts)]
    mentions = sum("<@" in sent.post.said for posts in ours.values() for sent in posts)
    verdict.detail = f"{mentions:,} mentioned"
    return verdict


def _ours(seen: Evidence) -> Mapping[int, Sequence[Sent]]:
    """Return what we posted of each issue in its channel, each message once."""
    found: dict[int, dict[str, Sent]] = {}
    for sent in seen.sent:
        number = sent.row.issue or 0
        if number and sent.post.channel == seen.logged[number].channel:
            found.setdefault(number, {}).setdefault(sent.post.ts, sent)
    return {number: [*posts.values()] for number, posts in found.items()}


def _faults(seen: Evidence, issue: Row[Any], posts: Sequence[Sent]) -> Iterator[tuple[Sent, str]]:
    is_told = False
    for sent in posts:
        does = f"<@{issue.requester}>" in sent.post.said
        has_written = _has_written(seen, issue, sent.post.at)
        if does and (is_told or has_written):
            yield sent, "mentioned once more" if is_told else "mentioned, though they have written"
        is_due = sent.row.kind is Kind.REPLY or (sent is posts[0] and _is_to_be_told(seen, sent))
        is_doubtful = sent.row.kind is not Kind.REPLY and _wrote_just_now(seen, sent)  # did we know it by then?
        if does != is_due and not (is_told or has_written or is_doubtful):
            yield sent, "not mentioned" if is_due else "mentioned by no first message"
        is_told = is_told or does


def _has_written(seen: Evidence, issue: Row[Any], at: datetime) -> bool:
    """Return whether they wrote what the issue is made of, or in its thread; nobody writes for another."""
    if issue.source_ts is not None:
        return True
    return any(word.by == issue.requester and word.at <= at for word in seen.words_of.get(issue.number, ()))


def _is_to_be_told(seen: Evidence, sent: Sent) -> bool:
    reader = seen.reader(sent.row, sent.post.at)
    return reader.person is not None and not _is_out(seen, reader.person, sent) and _is_around(seen, sent)


def _is_out(seen: Evidence, person: Customer, sent: Sent) -> bool:
    wishes = [is_out for at, is_out in seen.wishes.get(person.user, ()) if at <= sent.post.at]
    return bool(wishes and wishes[-1])


def _is_around(seen: Evidence, sent: Sent) -> bool:
    """Return whether it is their working day by our hours and their clock, or they wrote a moment ago."""
    place, at = seen.reader(sent.row, sent.post.at).place, sent.post.at
    local = at.astimezone(place.zone)
    is_day = local.weekday() < _SATURDAY and local.date() not in days_off(place.country)
    return _wrote_just_now(seen, sent) or (is_day and _FROM <= local.time() < _TO)


def _wrote_just_now(seen: Evidence, sent: Sent) -> bool:
    at = sent.post.at
    return any(at - _JUST_NOW <= word.at <= at for word in seen.words_of.get(sent.row.person or "", ()))
