"""Whether somebody was asked of whatever died that an agent was told is on its way, each time it did."""

from collections import defaultdict
from datetime import datetime

from simulated.evidence import Evidence
from simulated.verdict import Verdict

from slackbot.domain.kinds import Kind

_COUNTED_ON = ("card", "notice", "reply", "note", "handover", "checkin", "survey", "ces", "summary")


def every_death_asked(seen: Evidence) -> Verdict:
    """Of each message that Slack refused and an agent counts on, one question asks, made at that instant."""
    asked: dict[int, list[datetime]] = defaultdict(list)
    for row in seen.rows:
        if row.kind is Kind.UNSURE:
            asked[int(row.content["delivery"])].append(row.planned_at)
    rows = {row.token: row for row in seen.rows}
    verdict = Verdict("every death asked about", "posts refused that somebody counts on")
    for refusal in seen.refusals:
        row = rows[refusal.token]
        if row.kind not in _COUNTED_ON:
            continue
        verdict.count += 1
        if (count := asked[row.id].count(refusal.at)) != 1:
            verdict.broken.append(f"{row.key} ({row.kind}), refused at {refusal.at:%F %T}Z: asked {count} times")
    verdict.detail = f"{sum(map(len, asked.values())):,} questions"
    return verdict
