"""Follow-up moved by hand: what an agent may order, and when it is too early or too late for it."""

import re
from dataclasses import dataclass
from datetime import datetime

from slackbot.domain import characters, working
from slackbot.domain.issue import Issue
from slackbot.domain.working import Span
from slackbot.errors import Refused

_ORDER = re.compile(r"in\s+([0-9]+\s*(?:working\s+(?:day|hour)s?|[smhd]))(?:\s+(\S+))?", re.IGNORECASE)
_NAME = re.compile(r"(?:checkin/)?([a-z0-9][a-z0-9_-]{0,60})", re.IGNORECASE)


@dataclass(frozen=True)
class Order:
    """When a check-in is to go out, counted from now, and the template to use; None is the one it has."""

    wait: Span
    template: str | None = None


def read_order(rest: str, *, number: int) -> Order | None:
    """Return what follows `checkin #42`, None for `cancel`. Raises `Refused` if it is neither."""
    typed = characters.plain(rest)
    if typed.lower() == "cancel":
        return None
    found = _ORDER.fullmatch(typed)
    if found is None:
        raise Refused("refusal/checkin_usage", number=number)
    try:
        wait = working.parse_span(found[1])
    except ValueError as wrong:
        raise Refused("refusal/wait_out_of_reach", typed=found[1]) from wrong
    return Order(wait, _template(found[2]) if found[2] else None)


def _template(typed: str) -> str:
    found = _NAME.fullmatch(typed)
    if found is None:
        raise Refused("refusal/checkin_name_form")
    return f"checkin/{found[1].lower()}"


def check_asking(issue: Issue, *, what: str, at: datetime) -> None:
    """Raise `Refused` unless the issue is resolved, and not closed; `what` is the question: `checkin` or `survey`."""
    if not issue.is_over:
        raise Refused("refusal/asked_too_early", number=issue.number, what=what)
    if issue.is_closed(at):
        raise Refused("refusal/asked_too_late", number=issue.number)


def is_before_closing(issue: Issue, at: datetime) -> bool:
    """Return whether something sent at that time arrives before the issue is closed."""
    return issue.closes_at is None or at < issue.closes_at
