"""Whether each silence is explained: what was not sent says truly why."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta

from simulated import budgets
from simulated.evidence import Evidence
from simulated.peace import AFTER_A_RESOLUTION, MOST_UNANSWERED
from simulated.verdict import Verdict

from slackbot.domain.delivery import Delivery, State, Verb
from slackbot.domain.kinds import KINDS, Kind


def every_silence_explained(seen: Evidence) -> Verdict:
    """Of each resolution the check-in and the survey were sent, or their rows say truly why not."""
    rows = {row.key: row for row in seen.rows}
    verdict, reasons = Verdict("every silence explained", "check-ins and surveys due"), Counter[str]()
    for number, resolution_no, event in seen.resolutions():
        if event.is_automatic:
            continue
        for key in (f"checkin:{number}:{resolution_no}:1", f"survey:{number}:{resolution_no}"):
            verdict.count += 1
            row = rows.get(key)
            reasons[_outcome(row)] += 1
            if fault := _unexplained(seen, row):
                verdict.broken.append(f"{key}: {fault}")
    verdict.detail = ", ".join(f"{count:,} {reason}" for reason, count in reasons.most_common())
    return verdict


def every_reason_true(seen: Evidence) -> Verdict:
    """Whatever else did not go out, whoever was to read it, says truly why."""
    verdict, reasons = Verdict("every reason true", "messages held or withdrawn"), Counter[str]()
    for row in seen.rows:
        if row.verb is Verb.POST and row.state in (State.HELD, State.WITHDRAWN):
            verdict.count += 1
            reasons[f"{row.reason}"] += 1
            if fault := _unexplained(seen, row):
                verdict.broken.append(f"{row.key}: {fault}")
    verdict.detail = ", ".join(f"{count:,} {reason}" for reason, count in reasons.most_common())
    return verdict


def _outcome(row: Delivery | None) -> str:
    if row is None:
        return "nothing"
    return row.state.value if row.state is State.SENT else f"{row.reason}"


def _unexplained(seen: Evidence, row: Delivery | None) -> str | None:
    """Return what is wrong with the row's reason, if anything is."""
    if row is None:
        return "no row"
    if row.state is State.SENT:
        return None
    is_true = _REASONS.get(row.reason or "")
    if is_true is None:
        return f"{row.state} for “{row.reason}”"
    return None if is_true(seen, row) else f"{row.state} at {row.due_at:%F %T}Z for “{row.reason}”, which is not true"


def _was_reopened(seen: Evidence, row: Delivery) -> bool:
    return [event.what for event in seen.events_of[row.issue or 0]].count("reopened") >= row.resolution_no


def _has_nobody(seen: Evidence, row: Delivery) -> bool:
    return row.issue in seen.without_customer


def _opted_out(seen: Evidence, row: Delivery) -> bool:
    return row.person in seen.wishes


def _was_archived(seen: Evidence, row: Delivery) -> bool:
    return row.issue is not None and seen.logged[row.issue].channel in seen.archived


def _happened(seen: Evidence, row: Delivery, *what: str) -> bool:
    return any(event.what in what for event in seen.events_of[row.issue or 0])


def _was_resolved(seen: Evidence, row: Delivery) -> bool:
    return [event.what for event in seen.events_of[row.issue or 0]].count("resolved") > row.resolution_no


def _was_pending(seen: Evidence, row: Delivery) -> bool:
    return _happened(seen, row, "pending")


def _was_answered(seen: Evidence, row: Delivery) -> bool:
    """Return whether there was an answer: to the survey, or, of a reminder, one that it waited for no more.

    Of the line that silence ended the issue: words of the customer's, written since.
    """
    if row.kind is Kind.REMINDER:
        return _happened(seen, row, "answered", "resumed")
    if row.kind is Kind.AUTO_CLOSED:
        ended = [at.at for _, nth, at in seen.resolutions_of(row.issue or 0) if nth == row.resolution_no]
        return any(word.at >= at for word in seen.words_of.get(row.issue or 0, ()) for at in ended)
    rated = [event for event in seen.events_of[row.issue or 0] if event.what in ("rated", "opinion")]
    return any(event.detail.get("resolution") == row.resolution_no for event in rated)


def _was_nobodys(seen: Evidence, row: Delivery) -> bool:
    """Return whether nobody had the issue when it was due."""
    hands = (event for event in seen.events_of[row.issue or 0] if event.at <= row.due_at and "to" in event.detail)
    return [event.detail["to"] for event in hands][-1:] in ([], [None])


def _was_closed(seen: Evidence, row: Delivery) -> bool:
    return _happened(seen, row, "closed")


def _had_two(seen: Evidence, row: Delivery) -> bool:
    same = (one for one in seen.rows_of[row.issue or 0] if one.resolution_no == row.resolution_no)
    return sum(one.kind in AFTER_A_RESOLUTION and one.state is State.SENT for one in same) >= MOST_UNANSWERED


def _lasted(seen: Evidence, row: Delivery, *, days: int) -> bool:
    """Return whether the year went on so long after the row was to go out that it may have been too late for it."""
    return seen.ended_at - row.planned_at > timedelta(days=days)


def _was_done(seen: Evidence, row: Delivery) -> bool:
    """Return whether what it was about was done: by kind, as each has an end of its own."""
    if row.kind is Kind.HANDOVER:
        hands = [one.detail["to"] for one in seen.events_of[row.issue or 0] if "to" in one.detail]
        return any(to != row.person for to in hands)
    if row.kind is Kind.RECOVERY_LATE:
        return _happened(seen, row, "recovered")
    if row.kind is Kind.UNSURE:
        return all(_is_settled(row, one) for one in seen.rows if one.id == row.content["delivery"])
    return row.kind is Kind.NOT_CLOSED and _happened(seen, row, "answered", "resumed", "resolved", "dropped")


def _is_settled(question: Delivery, lost: Delivery) -> bool:
    """Return whether nobody need answer the question: it is settled, or asked otherwise, or somebody else's."""
    is_as_asked = lost.is_undecided and lost.version == question.content.get("version", lost.version)
    return not is_as_asked or lost.kind is Kind.HANDOVER or KINDS[lost.kind].comes_while_open


def _came_too_late_to_ask(seen: Evidence, row: Delivery) -> bool:
    """Return whether the issue was closed, or so much time went by that a survey, or a summary, is of no use."""
    return _was_closed(seen, row) or _lasted(seen, row, days=3 if row.kind is Kind.SUMMARY else 7)


def _came_too_late(seen: Evidence, row: Delivery) -> bool:
    """Return whether two days went by, or, of a first line, its issue is over."""
    return _lasted(seen, row, days=2) or (row.kind is Kind.NOTICE and _happened(seen, row, "resolved", "dropped"))


def _gave_way_to_survey(seen: Evidence, row: Delivery) -> bool:
    """Return whether it is a check-in whose survey was sent for, or three days went by."""
    surveys = {one.key for one in seen.rows_of[row.issue or 0]}
    has_survey = f"survey:{row.issue}:{row.resolution_no}" in surveys
    is_in_time = _happened(seen, row, "survey_hurried") or _lasted(seen, row, days=3)
    return row.kind is Kind.CHECKIN and has_survey and is_in_time


def _was_rated_anew(seen: Evidence, row: Delivery) -> bool:
    rated = [one for one in seen.events_of[row.issue or 0] if one.what in ("rated", "opinion")]
    return len([one for one in rated if one.detail.get("resolution") == row.resolution_no]) > 1


def _was_said_anew(seen: Evidence, row: Delivery) -> bool:
    """Return whether it is about words of the customer's to a rating, of which only the newest are kept."""
    return row.kind in (Kind.QUOTE, Kind.KUDOS, Kind.COMMENT) and _was_rated(seen, row)


def _was_rated(seen: Evidence, row: Delivery) -> bool:
    rated = (one for one in seen.events_of[row.issue or 0] if one.what in ("rated", "opinion"))
    return any(one.detail.get("resolution") == row.resolution_no for one in rated)


def _was_replaced(seen: Evidence, row: Delivery) -> bool:
    """Return whether a later word, or a later question for one, was enqueued about the same issue."""
    words = (one for one in seen.rows_of[row.issue or 0] if one.kind in (Kind.PROGRESS, Kind.WAITED))
    return row.kind is Kind.PROGRESS and any(one.id > row.id for one in words)


def _went_wrong_again(seen: Evidence, row: Delivery) -> bool:
    started = [one for one in seen.events_of[row.issue or 0] if one.what == "recovery_started"]
    return row.kind is Kind.RECOVERY_LATE and len(started) > 1


_REASONS: Mapping[str, Callable[[Evidence, Delivery], bool]] = {
    "archived": _was_archived,
    "budget": budgets.is_spent,
    "answered": _was_answered,
    "closed": _was_closed,
    "done": _was_done,
    "expired": _came_too_late_to_ask,
    "folded_into_survey": _gave_way_to_survey,
    "no_channel": _was_archived,
    "no_customer": _has_nobody,
    "opted_out": _opted_out,
    "pending": _was_pending,
    "rating_changed": _was_rated_anew,
    "reopened": _was_reopened,
    "replaced": _was_replaced,
    "resolved": _was_resolved,
    "too_late": _came_too_late,
    "unanswered": _had_two,
    "unclaimed": _was_nobodys,
    "words_changed": _was_said_anew,
    "wrong_again": _went_wrong_again,
}
