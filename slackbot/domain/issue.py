"""What an issue is, and which moves it allows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from slackbot.domain import characters
from slackbot.domain.person import Person
from slackbot.errors import Refused

CLOSES_AFTER = timedelta(days=7)  # a resolved issue can be reopened from its buttons this long
TITLE_LENGTH = 120  # characters; with its number it fits every header Slack has
DETAILS_LENGTH = 8_000  # characters; a form's field holds 3,000, a slash command 4,000
WORDS_LENGTH = 8_000  # characters of a reply, an answer or a note; a message's blocks hold little more


class Status(StrEnum):
    """Where an issue stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"
    DROPPED = "dropped"


class Move(StrEnum):
    """What changes where an issue stands."""

    CLAIM = "claim"
    ASSIGN = "assign"
    UNCLAIM = "unclaim"
    WAIT = "wait"
    GO_ON = "go_on"
    RESOLVE = "resolve"
    AUTO_CLOSE = "auto_close"
    REOPEN = "reopen"
    CLOSE = "close"
    DROP = "drop"
    UNDO_ASSIGN = "undo_assign"
    UNDO_RESOLVE = "undo_resolve"


_TO_SOMEBODY = {Status.OPEN: Status.CLAIMED, Status.CLAIMED: Status.CLAIMED, Status.PENDING: Status.PENDING}
MOVES: Mapping[Move, Mapping[Status, Status]] = {
    Move.CLAIM: _TO_SOMEBODY,
    Move.ASSIGN: _TO_SOMEBODY,
    Move.UNCLAIM: {Status.CLAIMED: Status.OPEN, Status.PENDING: Status.PENDING},
    Move.WAIT: {Status.OPEN: Status.PENDING, Status.CLAIMED: Status.PENDING},
    Move.GO_ON: {Status.PENDING: Status.OPEN},
    Move.RESOLVE: dict.fromkeys((Status.OPEN, Status.CLAIMED, Status.PENDING), Status.RESOLVED),
    Move.AUTO_CLOSE: {Status.PENDING: Status.RESOLVED},
    Move.REOPEN: {Status.RESOLVED: Status.OPEN, Status.CLOSED: Status.OPEN},
    Move.CLOSE: {Status.RESOLVED: Status.CLOSED},
    Move.DROP: dict.fromkeys((Status.OPEN, Status.CLAIMED, Status.PENDING), Status.DROPPED),
    Move.UNDO_ASSIGN: {Status.CLAIMED: Status.OPEN, Status.PENDING: Status.PENDING},
    Move.UNDO_RESOLVE: {Status.RESOLVED: Status.OPEN},
}
"""Every move there is, from where to where; what is not here is refused. Open is claimed where somebody has it."""


@dataclass(frozen=True)
class Issue:
    """One customer's trouble, from being logged to being closed.

    `channel` is where it was logged, `thread_ts` the thread there that belongs to it (None until the thread exists),
    `source_ts` the message it was made of. `started_at` is when the customer first spoke, else when it was logged.
    `resolved_at` is when it was resolved, or dropped: an issue without one waits to be worked on.
    `auto_close_at` is when silence resolves a pending issue, `closes_at` when a resolved one is closed; None is never.
    """

    team: str
    number: int
    title: str
    details: str
    logged_by: str
    logged_at: datetime
    started_at: datetime
    status: Status = Status.OPEN
    channel: str | None = None
    thread_ts: str | None = None
    source_ts: str | None = None
    requester: str | None = None
    account: str | None = None
    assignee: str | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    credited_to: str | None = None
    first_resolved_at: datetime | None = None
    resolutions: int = 0
    reopened: bool = False
    pending_since: datetime | None = None
    auto_close_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def waits_since(self) -> str | None:
        """Since when the issue waits, as its reminder names it; None if it does not wait."""
        return self.pending_since.isoformat() if self.pending_since else None

    @property
    def is_over(self) -> bool:
        """True once it is resolved or closed."""
        return self.status in (Status.RESOLVED, Status.CLOSED)

    @property
    def is_dropped(self) -> bool:
        """True once it turned out to be logged by mistake."""
        return self.status is Status.DROPPED

    def is_closed(self, at: datetime) -> bool:
        """Return whether it is closed by `at`, also if nobody has written that down yet."""
        return self.status is Status.CLOSED or (self.closes_at is not None and at >= self.closes_at)


def summarize(text: str) -> tuple[str, str]:
    """Return the title and the details made of what somebody wrote: the first line, and what follows it.

    A first line too long for a title is shortened there and whole in the details. Raises `Refused` if there is nothing
    to read in it.
    """
    words = characters.strip(text)
    if not words:
        raise Refused("refusal/no_title", field="title")
    line, _, rest = words.partition("\n")
    title = characters.shown(line)
    if len(title) <= TITLE_LENGTH:
        return title, rest.strip()[:DETAILS_LENGTH]
    return _shorten(title, TITLE_LENGTH), words[:DETAILS_LENGTH]


def _shorten(line: str, length: int) -> str:
    head = line[: length - 1]
    at_word = head.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > length // 2 else head).rstrip() + "…"


def words_mark(issue: Issue) -> str:
    """Return a mark that tells these words of the issue from others, and does not give them away."""
    return sha256(f"{issue.title}\n{issue.details}".encode()).hexdigest()[:16]


def check_same_words(issue: Issue, *, mark: str | None) -> None:
    """Raise `Refused` if the issue's words are others than those of the mark, where somebody was about to change them.

    A form opened by an earlier release has no mark.
    """
    if mark is not None and mark != words_mark(issue):
        raise Refused("refusal/words_changed", field="title", number=issue.number)


def check_words(words: str) -> str:
    """Return somebody's words for the issue. Raises `Refused` if they would not fit into one message."""
    if len(words) > WORDS_LENGTH:
        raise Refused("refusal/too_long", most=WORDS_LENGTH)
    return words


def _to(issue: Issue, move: Move, *, assignee: str | None, refusal: Refused) -> Status:
    """Return where the move takes the issue that `assignee` has then. Raises `refusal` if there is no such move."""
    to = MOVES[move].get(issue.status)
    if to is None:
        raise refusal
    return Status.CLAIMED if to is Status.OPEN and assignee is not None else to


def check_not_dropped(issue: Issue) -> None:
    """Raise `Refused` if the issue was logged by mistake and dropped: nothing becomes of it any more."""
    if issue.is_dropped:
        raise _is_over(issue)


def _is_over(issue: Issue) -> Refused:
    if issue.is_dropped:
        return Refused("refusal/dropped", number=issue.number)
    return Refused("refusal/over", number=issue.number, status=issue.status.value)


def _is_already(issue: Issue) -> Refused:
    if issue.is_dropped:
        return _is_over(issue)
    return Refused("refusal/already", number=issue.number, status=issue.status.value)


def claim(issue: Issue, *, by: str) -> Issue:
    """Return the issue held by `by`. Raises `Refused` if somebody has it or it is over."""
    to = _to(issue, Move.CLAIM, assignee=by, refusal=_is_over(issue))
    if issue.assignee == by:
        raise Refused("refusal/already_yours", number=issue.number)
    if issue.assignee is not None:
        raise Refused("refusal/already_theirs", number=issue.number, holder=issue.assignee)
    return replace(issue, status=to, assignee=by)


def assign(issue: Issue, *, to: str) -> Issue:
    """Return the issue handed to `to`. Raises `Refused` if they have it or it is over."""
    status = _to(issue, Move.ASSIGN, assignee=to, refusal=_is_over(issue))
    if issue.assignee == to:
        raise Refused("refusal/already_theirs", number=issue.number, holder=to)
    return replace(issue, status=status, assignee=to)


def unclaim(issue: Issue) -> Issue:
    """Return the issue put back for anyone to claim. Raises `Refused` if nobody holds it or it is over."""
    if issue.assignee is None and issue.status in MOVES[Move.CLAIM]:
        raise Refused("refusal/not_claimed", number=issue.number)
    to = _to(issue, Move.UNCLAIM, assignee=None, refusal=_is_already(issue))
    return replace(issue, status=to, assignee=None)


def wait(issue: Issue, *, by: str, at: datetime) -> Issue:
    """Return the issue as waiting for the customer; an unclaimed one becomes theirs who says so.

    Raises `Refused` if it waits already or is over.
    """
    is_waiting = Refused("refusal/waits_already", number=issue.number)
    refusal = is_waiting if issue.status is Status.PENDING else _is_over(issue)
    assignee = issue.assignee or by
    to = _to(issue, Move.WAIT, assignee=assignee, refusal=refusal)
    return replace(issue, status=to, assignee=assignee, pending_since=at, auto_close_at=None)


def check_waits(issue: Issue) -> None:
    """Raise `Refused` unless the issue waits for the customer."""
    if issue.status is not Status.PENDING:
        raise Refused("refusal/waits_no_more", number=issue.number)


def go_on(issue: Issue) -> Issue:
    """Return the issue as being worked on again, if it waited for the customer; else as it is."""
    if issue.status not in MOVES[Move.GO_ON]:
        return issue
    to = _to(issue, Move.GO_ON, assignee=issue.assignee, refusal=_is_over(issue))
    return replace(issue, status=to, pending_since=None, auto_close_at=None)


def resolve(issue: Issue, *, by: str, at: datetime, closes_at: datetime) -> Issue:
    """Return the issue as resolved by `by` at `at`; an unclaimed one becomes theirs. Raises `Refused` if it is over."""
    assignee = issue.assignee or by
    to = _to(issue, Move.RESOLVE, assignee=assignee, refusal=_is_already(issue))
    resolved = _resolved(issue, to=to, at=at, closes_at=closes_at)
    return replace(resolved, assignee=assignee, resolved_by=by, credited_to=assignee)


def resolve_for_silence(issue: Issue, *, at: datetime, closes_at: datetime) -> Issue:
    """Return a pending issue as resolved by nobody. Raises `Refused` if it is not pending."""
    refusal = Refused("refusal/waits_no_more", number=issue.number)
    to = _to(issue, Move.AUTO_CLOSE, assignee=issue.assignee, refusal=refusal)
    return replace(_resolved(issue, to=to, at=at, closes_at=closes_at), resolved_by=None, credited_to=None)


def _resolved(issue: Issue, *, to: Status, at: datetime, closes_at: datetime) -> Issue:
    return replace(
        issue,
        status=to,
        resolved_at=at,
        first_resolved_at=issue.first_resolved_at or at,
        resolutions=issue.resolutions + 1,
        reopened=False,
        pending_since=None,
        auto_close_at=None,
        closes_at=closes_at,
    )


def reopen(issue: Issue) -> Issue:
    """Return the issue open again with the same holder. Raises `Refused` if it is not resolved."""
    is_open = Refused("refusal/not_resolved", number=issue.number)
    refusal = _is_over(issue) if issue.is_dropped else is_open
    to = _to(issue, Move.REOPEN, assignee=issue.assignee, refusal=refusal)
    return replace(issue, status=to, resolved_at=None, resolved_by=None, reopened=True, closes_at=None)


def drop(issue: Issue, *, by: Person, at: datetime, has_contact: bool) -> Issue:
    """Return the issue as logged by mistake; the message it was made of may be logged again.

    Raises `Refused` once it is over or the customer was written to, and to whoever neither logged it nor leads.
    """
    if not (by.is_lead or by.user == issue.logged_by):
        raise Refused("refusal/drop_not_yours", number=issue.number, logged_by=issue.logged_by)
    to = _to(issue, Move.DROP, assignee=issue.assignee, refusal=_is_over(issue))
    if has_contact:
        raise Refused("refusal/drop_answered", number=issue.number)
    return replace(issue, status=to, resolved_at=at, source_ts=None, pending_since=None, auto_close_at=None)


def close(issue: Issue, *, at: datetime) -> Issue:
    """Return the issue as closed if its time has come by `at`, else as it is."""
    to = MOVES[Move.CLOSE].get(issue.status)
    return replace(issue, status=to, closes_at=None) if to is not None and issue.is_closed(at) else issue
