"""Whether each silence is explained: what was not sent says truly why."""

from collections import Counter
from collections.abc import Callable, Mapping

from simulated import budgets
from simulated.evidence import Evidence
from simulated.peace import AFTER_A_RESOLUTION, MOST_UNANSWERED
from simulated.verdict import Verdict

from slackbot.domain.delivery import Delivery, State, Verb
from slackbot.domain.kinds import Kind


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


def _may_be(_seen: Evidence, _row: Delivery) -> bool:
    return True


_REASONS: Mapping[str, Callable[[Evidence, Delivery], bool]] = {
    "archived": _was_archived,
    "budget": budgets.is_spent,
    "answered": _was_answered,
    "closed": _was_closed,
    "done": _may_be,
    "expired": _may_be,
    "folded_into_survey": _may_be,
    "no_channel": _was_archived,
    "no_customer": _has_nobody,
    "opted_out": _opted_out,
    "pending": _was_pending,
    "rating_changed": _may_be,
    "reopened": _was_reopened,
    "replaced": _may_be,
    "resolved": _was_resolved,
    "too_late": _may_be,
    "unanswered": _had_two,
    "unclaimed": _was_nobodys,
    "words_changed": _may_be,
    "wrong_again": _may_be,
}
