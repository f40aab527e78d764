"""The card of an issue in the agents' channel: where it stands, what was said first, and what can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slackbot.blocks import agents_button, ids, kit
from slackbot.blocks.kit import Block, Message
from slackbot.domain.issue import Issue, Status
from slackbot.domain.person import Person
from slackbot.domain.turn import Turn, Whose
from slackbot.texts import Mrkdwn, Texts, one_line

_FOLDED = (Status.RESOLVED, Status.CLOSED, Status.DROPPED)
_FIRST_LINES, _FIRST_LENGTH = 2, 200  # lines and characters of the customer's first words

_CLAIM, _RESOLVE, _REOPEN = ("claim", ids.CLAIM), ("resolve", ids.RESOLVE), ("reopen", ids.REOPEN)
_EDIT, _DROP, _WAIT = ("edit", ids.EDIT), ("drop", ids.DROP), ("wait", ids.WAIT)
_REPLY = ("reply", ids.REPLY)
_BUTTONS: Mapping[Status, Sequence[tuple[str, str]]] = {
    Status.OPEN: (_CLAIM, _REPLY),
    Status.CLAIMED: (_REPLY, _RESOLVE),
    Status.PENDING: (_REPLY, _RESOLVE),
    Status.RESOLVED: (_REOPEN,),
}
_MORE: Mapping[Status, Sequence[tuple[str, str]]] = {
    Status.OPEN: (_RESOLVE, _WAIT, _EDIT, _DROP),
    Status.CLAIMED: (_WAIT, _EDIT, _DROP),
    Status.PENDING: (("go_on", ids.REOPEN), _EDIT),
}
_SPARES: Mapping[Status, tuple[str, str]] = {  # what goes out by itself can be left out
    Status.PENDING: ("no_reminder", ids.NO_REMINDER),
    Status.RESOLVED: ("skip_checkin", ids.SKIP_CHECKIN),
}
_PRIMARY = (ids.CLAIM, ids.RESOLVE)


@dataclass(frozen=True)
class Known:
    """What a card tells beside the issue itself; None where it is not known, or not told.

    `names` are the agents' names by id, `url` is where the customer's thread is, `account` and `tier` whose customer
    asked, `zone` and `language` theirs; `nth` is which issue of theirs it is of the 30 days until it.
    `who` is the first name of the customer whose turn it is, or who wrote last; `has_reader` is whether anybody could
    read an answer. `asks_at` is when the check-in, or a pending issue's reminder, is to go out. `earlier` is what of
    theirs was resolved last, `replaces` whether the card takes the place of one that was deleted.
    """

    requester: Person | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    command: str = "/issue"
    url: str | None = None
    account: str | None = None
    tier: str | None = None
    zone: str | None = None
    language: str | None = None
    nth: int | None = None
    turn: Turn | None = None
    who: str | None = None
    has_reader: bool = True
    asks_at: datetime | None = None
    earlier: int | None = None
    replaces: bool = False


def card(texts: Texts, issue: Issue, known: Known) -> Message:
    """Return the card; `texts` are by the customer's clock. What is over folds to two lines."""
    stands = _status(texts, issue, known)
    about = {"number": issue.number, "title": issue.title, "requester": _asked_by(issue, known)}
    text = texts.say("issue/card", **about, status=stands, replaces=known.replaces)
    head = texts.say("issue/card_head", number=issue.number, status=stands, stands=issue.status.value)
    is_folded = issue.status in _FOLDED
    words, is_cut = ("", False) if is_folded else _first_words(issue.details)
    small = [] if is_folded else [kit.context(_about(texts, issue, known), *_rest(texts, issue, known, is_cut=is_cut))]
    row = _row(texts, issue, known)
    buttons = [kit.actions(*row)] if row else []
    return kit.message(text, [kit.section(head), kit.titled(issue.title, url=known.url, below=words), *small, *buttons])


def _status(texts: Texts, issue: Issue, known: Known) -> Mrkdwn:
    """Return where the issue stands: who has it, whose turn it is, since when, and what follows by itself."""
    turn = known.turn
    return texts.say(
        "issue/status_plain",
        status=issue.status.value,
        holder_name=_named(issue.assignee, known),
        resolver_name=_named(issue.resolved_by, known),
        reopened=issue.reopened,
        turn=turn.whose.value if turn else None,
        said_at=turn.at if turn else None,
        who=known.who,
        account=known.account,
        plan=known.tier,
        since=issue.pending_since,
        asks_at=known.asks_at,
        zone=known.zone,
        took=_took(issue),
    )


def _took(issue: Issue) -> timedelta | None:
    """Return how long it took to solve, None if nobody solved it, or it was logged when it was solved already."""
    if issue.resolved_at is None or issue.resolved_by is None:
        return None
    took = issue.resolved_at - issue.started_at
    return took if took >= timedelta(minutes=1) else None


def _named(user: str | None, known: Known) -> str | None:
    return one_line(known.names.get(user) or user) if user else None


def _asked_by(issue: Issue, known: Known) -> str | None:
    named = known.requester.name if known.requester is not None else None
    return one_line(named) if named else issue.requester


def _first_words(details: str) -> tuple[str, bool]:
    """Return the beginning of what the customer wrote, and whether that is not all of it."""
    lines = [line.strip() for line in details.splitlines() if line.strip()]
    begun = "\n".join(lines[:_FIRST_LINES])
    is_long = len(begun) > _FIRST_LENGTH
    if not is_long and len(lines) <= _FIRST_LINES:
        return begun, False
    head = begun[: _FIRST_LENGTH - 1]
    at_word = head.rsplit(" ", 1)[0] if is_long else head
    return (at_word if len(at_word) > _FIRST_LENGTH // 2 else head).rstrip() + "…", True


def _about(texts: Texts, issue: Issue, known: Known) -> Mrkdwn:
    return texts.say(
        "issue/card_about",
        requester=_asked_by(issue, known),
        channel=issue.channel,
        logged_by=issue.logged_by,
        logger=known.names.get(issue.logged_by),
        logged_at=issue.logged_at,
        city=known.zone.rpartition("/")[2].replace("_", " ") if known.zone else None,
        language=known.language,
        nth=known.nth,
        replaces=known.replaces,
    )


def _rest(texts: Texts, issue: Issue, known: Known, *, is_cut: bool) -> list[Mrkdwn]:
    return [texts.say("issue/card_more", number=issue.number, command=known.command)] if is_cut else []


def _row(texts: Texts, issue: Issue, known: Known) -> list[Block]:
    """Return what can be done, the likeliest first, and the rest in a menu."""
    offered = [one for one in _BUTTONS.get(issue.status, ()) if known.has_reader or one is not _REPLY]
    buttons = [_button(texts, *one, issue) for one in offered]
    if issue.status in _SPARES and known.asks_at is not None:
        buttons.append(_button(texts, *_SPARES[issue.status], issue))
    if issue.status in _BUTTONS:
        buttons += agents_button.open_thread(texts, issue=issue.number, url=known.url)
    if issue.status is Status.OPEN and known.earlier is not None:
        buttons.append(_same_again(texts, issue, known.earlier))
    more = [one for one in _MORE.get(issue.status, ()) if one is not _DROP or _is_unanswered(known)]
    if issue.status in (Status.CLAIMED, Status.PENDING) and known.earlier is not None:
        more.append(("same_again", ids.SAME_AGAIN))
    options = [(texts.say(f"button/{label}"), f"{action_id} {issue.number}") for label, action_id in more]
    return [*buttons, kit.overflow(ids.MORE, options)] if options else buttons


def _is_unanswered(known: Known) -> bool:
    """Return whether nobody has written to the customer: after that an issue cannot be called a mistake."""
    return known.turn is None or known.turn.whose is Whose.FIRST


def _button(texts: Texts, label: str, action_id: str, issue: Issue) -> Block:
    style = "primary" if action_id in _PRIMARY and issue.status is not Status.PENDING else None
    return agents_button.about(texts, label, action_id, issue=issue.number, style=style)


def _same_again(texts: Texts, issue: Issue, earlier: int) -> Block:
    reads = texts.say("button/same_again_reads", number=issue.number, of=earlier)
    return kit.button(texts.say("button/same_again"), ids.SAME_AGAIN, value=str(issue.number), reads=reads)
