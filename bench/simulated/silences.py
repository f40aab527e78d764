"""Whether each silence is explained: what was not sent says truly why."""

from collections import Counter
from collections.abc import Callable, Mapping

from simulated import budgets
from simulated.evidence import Evidence
from simulated.verdict import Verdict

from slackbot.domain.delivery import Delivery, State


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
    return seen.logged[row.issue or 0].channel in seen.archived


def _may_be(_seen: Evidence, _row: Delivery) -> bool:
    return True


_REASONS: Mapping[str, Callable[[Evidence, Delivery], bool]] = {
    "archived": _was_archived,
    "budget": budgets.is_spent,
    "closed": _may_be,
    "expired": _may_be,
    "folded_into_survey": _may_be,
    "no_channel": _was_archived,
    "no_customer": _has_nobody,
    "opted_out": _opted_out,
    "reopened": _was_reopened,
    "thanked": _may_be,
    "unanswered": _may_be,  # the promise of two posts judges it
}
