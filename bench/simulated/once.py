"""Whether each message went out once: never twice, and never lost."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from simulated.evidence import Evidence
from simulated.peace import days_off
from simulated.verdict import Verdict
from simulated.world import OUR_COUNTRY

from slackbot.domain.delivery import Delivery, State, Verb
from slackbot.domain.kinds import Kind

_ONCE = {
    Kind.CARD: "card",
    Kind.NOTICE: "notice",
    Kind.CHECKIN: "check-in",
    Kind.SURVEY: "survey",
    Kind.CES: "survey",
    Kind.SURVEY_REMINDER: "reminder of a survey",
    Kind.RECOVERY_SURVEY: "survey after a recovery",
    Kind.AUTO_CLOSED: "closing",
}
_SATURDAY = 5
_MOST = {"check-in": 2}  # once more after “Need more time”


def never_twice(seen: Evidence) -> Verdict:
    """No message was posted twice, and none that has no row."""
    verdict = Verdict("never twice", "messages in Slack", len(seen.posts))
    verdict.broken += [
        f"posted {len(posts)} times: {posts[0].channel} {[post.ts for post in posts]} {posts[0].text!r}"
        for posts in seen.by_token.values()
        if len(posts) > 1
    ]
    verdict.broken += [f"{count} of {what}" for what, count in _asked(seen).items() if count > _MOST.get(what[0], 1)]
    outgoing = {row.token for row in seen.rows}
    verdict.broken += [f"has no row: {post.channel} {post.text!r}" for post in seen.posts if post.token not in outgoing]
    return verdict


def _asked(seen: Evidence) -> Counter[tuple[str, int, int]]:
    """Return how often each thing was said that is said once: of what kind, about which issue and resolution."""
    once = [sent.row for sent in seen.sent if sent.row.kind in _ONCE]
    return Counter((_ONCE[row.kind], row.issue or 0, row.resolution_no) for row in once)


def never_lost(seen: Evidence) -> Verdict:
    """Whatever was enqueued has ended, and what counts as sent is in Slack."""
    verdict = Verdict("never lost", "messages and edits enqueued", len(seen.rows))
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
    there = [(post.channel, post.ts) for post in seen.by_token.get(seen.token_of(row), ())]
    if row.state is State.SENT and there[:1] != [(row.posted_channel, row.ts)]:
        return f"sent to {row.posted_channel} {row.ts}, but Slack has {there}"
    return f"{row.state}, but Slack has it" if row.state is not State.SENT and there else None


def words_arrive(seen: Evidence) -> Verdict:
    """Every card, and all words that an agent or a customer was told are on their way, can be read."""
    read = {mark for post in seen.posts for mark in re.findall(r"\b[0-9]{9}\b", post.text)}
    verdict = Verdict("never lost, as people see it", "words and cards promised to somebody")
    for action, _ in seen.done:
        if action.given.get("number") in seen.without_customer and action.name == "resolve":
            continue  # its words are for nobody
        words = str(action.given.get("words") or action.given.get("title") or "")
        mark = words.rsplit(" ", 1)[-1]
        verdict.count += mark.isdigit()
        if mark.isdigit() and mark not in read:
            verdict.broken.append(f"{action.name} at {action.at:%F %T}Z: {words!r}")
    return verdict


def every_day_summed_up(seen: Evidence) -> Verdict:
    """Each working day has one scheduled summary, which carries the days off before it: each day was summed up."""
    posted = Counter(sent.row.key for sent in seen.sent if sent.row.kind is Kind.SUMMARY)
    days = sorted(seen.days)
    verdict = Verdict("one summary a day", "days", len(days))
    counts = [(day, posted[f"summary:{day}"], int(_works(day))) for day in days]
    verdict.broken += [f"{day}: {count} posts" for day, count, wanted in counts if count != wanted]
    gaps = [day for day, after in pairwise(days) if after - day != timedelta(days=1)]
    verdict.broken += [f"no summary of the day after {day}" for day in gaps]
    return verdict


def _works(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in days_off(OUR_COUNTRY)
