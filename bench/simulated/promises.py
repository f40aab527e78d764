"""What we promise about messages, and the cases in which a year has broken it."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from itertools import pairwise

import holidays
from simulated.deeds import Deed
from simulated.evidence import Evidence, Reader, Sent

from slackbot.domain.delivery import BUDGETED, FOLLOW_UP, QUESTIONS, Delivery, Kind, State, Verb

_QUIET_FROM, _QUIET_TO = time(20), time(8)
_SATURDAY = 5
_OF_OUR_OWN_ACCORD = frozenset(FOLLOW_UP)
_REASONS = frozenset(
    {"answered", "budget", "cancelled", "closed", "expired", "folded_into_survey", "issue_over", "no_channel",
     "no_customer", "opted_out", "pending", "reopened", "resolved", "skipped", "too_late"}
)  # fmt: skip


@dataclass
class Verdict:
    """A promise, how often it could have been broken, and each time that it was."""

    promise: str
    about: str
    count: int = 0
    broken: list[str] = field(default_factory=list)
    detail: str = ""


Promise = Callable[[Evidence], Verdict]


def never_twice(seen: Evidence) -> Verdict:
    """No message was posted twice, and none that nobody owed."""
    verdict = Verdict("never twice", "messages in Slack", len(seen.posts))
    verdict.broken += [
        f"posted {len(posts)} times: {posts[0].channel} {[post.ts for post in posts]} {posts[0].text!r}"
        for posts in seen.by_token.values()
        if len(posts) > 1
    ]
    owed = {row.token for row in seen.rows}
    verdict.broken += [f"owed by no row: {post.channel} {post.text!r}" for post in seen.posts if post.token not in owed]
    return verdict


def never_lost(seen: Evidence) -> Verdict:
    """Whatever was owed has ended, and what counts as sent is in Slack."""
    verdict = Verdict("never lost", "messages and edits owed", len(seen.rows))
    for row in seen.rows:
        if fault := _loss(seen, row):
            verdict.broken.append(f"{row.key} ({row.kind}): {fault}")
    states = Counter(row.state.value for row in seen.rows)
    verdict.detail = ", ".join(f"{count:,} {state}" for state, count in states.most_common())
    return verdict


def _loss(seen: Evidence, row: Delivery) -> str | None:
    if row.state in (State.DUE, State.SENDING, State.FAILED, State.UNSURE):
        return f"still {row.state}, due {row.due_at:%F %T}Z, {row.attempts} attempts, {row.reason}"
    if row.verb is not Verb.POST:
        return None
    there = [(post.channel, post.ts) for post in seen.by_token.get(row.token, ())]
    if row.state is State.SENT and there[:1] != [(row.posted_channel, row.ts)]:
        return f"sent to {row.posted_channel} {row.ts}, but Slack has {there}"
    return f"{row.state}, but Slack has it" if row.state is not State.SENT and there else None


def words_arrive(seen: Evidence) -> Verdict:
    """Every card, and all words that an agent or a customer was told are on their way, can be read."""
    texts = defaultdict(set)
    for post in seen.posts:
        for word in re.findall(r"\b[0-9]{9}\b", post.text):
            texts[word].add(post.channel)
    verdict = Verdict("never lost, as people see it", "words and cards promised to somebody")
    for deed, _ in seen.done:
        words = str(deed.given.get("words") or deed.given.get("title") or "")
        mark = words.rsplit(" ", 1)[-1]
        if mark.isdigit():
            verdict.count += 1
            if not texts[mark]:
                verdict.broken.append(f"{deed.name} at {deed.at:%F %T}Z: {words!r}")
    return verdict


def every_day_summed_up(seen: Evidence) -> Verdict:
    """Each day has one scheduled summary."""
    posted = Counter(sent.row.key for sent in seen.sent if sent.row.kind is Kind.SUMMARY)
    days = sorted(seen.days)
    verdict = Verdict("one summary a day", "days", len(days))
    verdict.broken += [f"{day}: {posted[f'summary:{day}']} posts" for day in days if posted[f"summary:{day}"] != 1]
    gaps = [day for day, after in pairwise(days) if after - day != timedelta(days=1)]
    verdict.broken += [f"no summary of the day after {day}" for day in gaps]
    return verdict


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
    if local.date() in _days_off(country):
        return "a public holiday"
    if local.weekday() >= _SATURDAY:
        return "a weekend"
    return None if _QUIET_TO <= local.time() < _QUIET_FROM else "night"


@cache
def _days_off(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)


def never_over_budget(seen: Evidence) -> Verdict:
    """No person, and no account, got more surveys and reminders than their plan allows."""
    persons, accounts = defaultdict(list), defaultdict(list)
    verdict = Verdict("never over budget", "surveys and reminders")
    for sent in seen.sent:
        if sent.row.kind not in BUDGETED:
            continue
        verdict.count += 1
        reader = seen.reader(sent.row, sent.post.at)
        if reader.person:
            persons[reader.person.user, *reader.tier.person].append(sent)
        if reader.account and reader.tier.account:
            accounts[reader.account.name, *reader.tier.account].append(sent)
    verdict.broken += [*_overspent(persons), *_overspent(accounts)]
    return verdict


def _overspent(spent: Mapping[tuple[str, int, int], Sequence[Sent]]) -> Iterator[str]:
    for (payer, most, days), sent in spent.items():
        for first, last in zip(sent, sent[most:], strict=False):
            if last.post.at - first.post.at < timedelta(days=days):
                yield f"{payer} may get {most} in {days} days: from {first.told} to {last.told}"


def never_after_opting_out(seen: Evidence) -> Verdict:
    """Who wants no more questions gets none."""
    wishes = defaultdict(list)
    for deed, _ in seen.done:
        if wish := _wish(deed):
            wishes[wish].append((deed.at, deed.name != "opt_in"))
    verdict = Verdict("never after opting out", f"messages to {len(wishes)} people who opted out")
    for sent in _unasked(seen):
        theirs = wishes.get(sent.row.person or "", [])
        verdict.count += bool(theirs)
        before = [is_out for at, is_out in theirs if at <= sent.post.at]
        if before and before[-1]:
            verdict.broken.append(sent.told)
    return verdict


def _wish(deed: Deed) -> str | None:
    """Return who opted out, or in again, with this deed."""
    if deed.name in ("opt_out", "opt_in"):
        return str(deed.given["press"]["user"])
    return str(deed.given["user"]) if deed.name == "speak" and deed.given["text"] == "stop" else None


def never_after_reopening(seen: Evidence) -> Verdict:
    """No question is asked about a resolution that was taken back."""
    verdict = Verdict("never after reopening", "questions about a resolution")
    for sent in seen.sent:
        if sent.row.kind in QUESTIONS and sent.row.issue is not None:
            verdict.count += 1
            if not seen.is_resolved(sent.row.issue, sent.row.round, sent.post.at):
                verdict.broken.append(sent.told)
    return verdict


def every_silence_explained(seen: Evidence) -> Verdict:
    """Of each resolution the check-in and the survey were sent, or their rows say truly why not."""
    rows = {row.key: row for row in seen.rows}
    verdict, reasons = (Verdict("every silence explained", "check-ins and surveys due"), Counter[str]())
    for number, round_, event in seen.resolutions():
        if event.is_automatic:
            continue
        for key in (f"checkin:{number}:{round_}:1", f"survey:{number}:{round_}"):
            verdict.count += 1
            row = rows.get(key)
            reasons[_outcome(row)] += 1
            if fault := _unexplained(seen, row, round_):
                verdict.broken.append(f"{key}: {fault}")
    verdict.detail = ", ".join(f"{count:,} {reason}" for reason, count in reasons.most_common())
    return verdict


def _outcome(row: Delivery | None) -> str:
    if row is None:
        return "nothing"
    return row.state.value if row.state is State.SENT else f"{row.reason}"


def _unexplained(seen: Evidence, row: Delivery | None, round_: int) -> str | None:
    if row is None:
        return "no row"
    if row.state is State.SENT:
        return None
    if row.reason not in _REASONS:
        return f"{row.state} for “{row.reason}”"
    happened = [event.what for event in seen.events_of[row.issue or 0]]
    if row.reason == "reopened" and happened.count("reopened") < round_:
        return "said to be reopened, but was not"
    if row.reason == "no_customer" and not _has_nobody(seen.reader(row, row.planned_at)):
        return "said to have no customer, but has one"
    return None


def _has_nobody(reader: Reader) -> bool:
    return reader.person is None and reader.account is None


def nothing_breaks(seen: Evidence) -> Verdict:
    """No worker logged an error."""
    verdict = Verdict("nothing breaks", "deeds done", len(seen.done) + len(seen.refused))
    verdict.detail = f"{len(seen.refused):,} refused"
    verdict.broken += seen.errors
    return verdict


PROMISES: Sequence[Promise] = (
    never_twice,
    never_lost,
    words_arrive,
    never_in_quiet_hours,
    never_over_budget,
    never_after_opting_out,
    never_after_reopening,
    every_silence_explained,
    every_day_summed_up,
    nothing_breaks,
)
