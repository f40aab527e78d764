"""Whether what customers read is so when it is said: who is on it, what it waits for, when we are there."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from simulated.evidence import Event, Evidence, Sent
from simulated.peace import days_off
from simulated.verdict import Verdict
from simulated.world import OUR_COUNTRY, OUR_ZONE

from slackbot.domain.kinds import Kind

_FROM, _TO = time(9), time(17)  # what WORKING_HOURS says by default
_SATURDAY = 5
_MOST_BY_ITSELF = 2  # words about one issue that nobody wrote
_BEGIN_WORK = ("claimed", "assigned", "unclaimed", "pending", "answered", "resumed", "resolved", "reopened")
_TIME = re.compile(r"\b(\d{1,2})[:.](\d\d)\b")


def true_words(seen: Evidence) -> Verdict:
    """No sentence speaks of a state that is not so, and a word that nobody wrote is said where the plan says so."""
    verdict = Verdict("true words", "words about how things stand")
    said = Counter[int]()
    for sent in seen.sent:
        is_true = _RULES.get(sent.row.kind)
        if is_true is None:
            continue
        verdict.count += 1
        said[sent.row.issue or 0] += sent.row.kind is Kind.PROGRESS
        faults = [*is_true(seen, sent)]
        if sent.row.kind is Kind.PROGRESS and said[sent.row.issue or 0] > _MOST_BY_ITSELF:
            faults.append("one too many by itself")
        verdict.broken += [f"{sent.told}: {fault}: {sent.post.said!r}" for fault in faults]
    return verdict


@dataclass(frozen=True)
class _Stood:
    """How an issue stood: what had happened to it last, and who had it."""

    last: str = ""
    holder: str | None = None

    @property
    def is_claimed(self) -> bool:
        return self.holder is not None and self.last not in ("pending", "resolved")


def _stood(seen: Evidence, sent: Sent) -> _Stood:
    stood = _Stood()
    for event in _before(seen, sent):
        if event.what in _BEGIN_WORK:
            stood = _Stood(event.what, event.detail.get("to", stood.holder))
    return stood


def _before(seen: Evidence, sent: Sent) -> list[Event]:
    return [event for event in seen.events_of[sent.row.issue or 0] if event.at <= sent.post.at]


def _is_on_it(seen: Evidence, sent: Sent) -> Iterator[str]:
    stood = _stood(seen, sent)
    if not seen.reader(sent.row, sent.post.at).tier.speaks_by_itself:
        yield "said by itself, though a person is to write it"
    if not stood.is_claimed:
        yield f"nobody is on it, it is {stood.last or 'open'}"
    named = [agent for agent, name in seen.agents.items() if name in sent.post.said]
    if named != [stood.holder]:
        yield f"{stood.holder} has it, not {named}"


def _is_waiting(seen: Evidence, sent: Sent) -> Iterator[str]:
    if (last := _stood(seen, sent).last) != "pending":
        yield f"we do not wait for the customer, it is {last or 'open'}"


def _was_silent(seen: Evidence, sent: Sent) -> Iterator[str]:
    happened = _before(seen, sent)
    since = max((event.at for event in happened if event.what == "pending"), default=sent.post.at)
    closed = [event for event in happened if event.what == "resolved" and event.is_automatic]
    if not closed or since > closed[-1].at:
        yield "it was not closed for want of an answer"
    elif any(since < word.at < closed[-1].at for word in seen.words_of.get(sent.row.issue or 0, ())):
        yield "the customer answered"


def _names_our_hours(seen: Evidence, sent: Sent) -> Iterator[str]:
    """Say what is wrong with the time that the first line names, or keeps to itself."""
    opens_at, named = _opening(sent.post.at), _TIME.findall(sent.post.said)
    if (opens_at > sent.post.at) != bool(named):
        yield "we are closed" if opens_at > sent.post.at else "we are there"
    elif named:
        local = opens_at.astimezone(seen.reader(sent.row, sent.post.at).place.zone)
        hour, minute = map(int, named[-1])
        if (hour % 12, minute) != (local.hour % 12, local.minute) or not re.search(rf"\b{local.day}\b", sent.post.said):
            yield f"we are back {local:%a %F %T}"


def _opening(at: datetime) -> datetime:
    """Return the first instant from `at` on at which somebody of us is there."""
    local = at.astimezone(OUR_ZONE)
    while _is_day_off(local) or local.time() >= _TO:
        local = datetime.combine(local.date() + timedelta(days=1), _FROM, OUR_ZONE)
    return max(at, datetime.combine(local.date(), _FROM, OUR_ZONE))


def _is_day_off(local: datetime) -> bool:
    return local.weekday() >= _SATURDAY or local.date() in days_off(OUR_COUNTRY)


_RULES: Mapping[Kind, Callable[[Evidence, Sent], Iterator[str]]] = {
    Kind.NOTICE: _names_our_hours,
    Kind.PROGRESS: _is_on_it,
    Kind.REMINDER: _is_waiting,
    Kind.AUTO_CLOSED: _was_silent,
}
