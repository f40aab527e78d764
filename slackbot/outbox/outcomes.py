"""Writing down how an attempt to send ended: sent, refused, to be tried again, or unknown."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from slackbot.desk.context import Desk
from slackbot.desk.issues import card_anew, cards
from slackbot.desk.people import places
from slackbot.domain.delivery import PLAIN, Delivery, State, Verb
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import KINDS, TO_CUSTOMER, Kind
from slackbot.domain.reasons import SHUT_OUT, UNWRITABLE, Reason
from slackbot.domain.recipient import Recipient
from slackbot.domain.retries import PATIENT_ATTEMPTS, SETTLE_AFTER, retry_after
from slackbot.domain.traits import Reader
from slackbot.errors import Unavailable
from slackbot.outbox import after_delivery, together
from slackbot.outbox.token_guard import TokenGuard
from slackbot.slack import Slack
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.tally import Tally

log = structlog.get_logger(__name__)

PATIENCE_S = 10  # for the database: nobody waits for an answer here
_GONE = frozenset({"cant_update_message", "message_not_found"})  # the former where replies stand below
_NOT_EDITABLE = frozenset({"cant_update_message", "edit_window_closed", "message_not_found"})


@dataclass(frozen=True)
class Worker:
    """One sender's means; `me` is the lease under which it holds what it has just claimed."""

    desk: Desk
    slack: Slack
    me: str
    pace: timedelta
    token_guard: TokenGuard
    look_ups: Tally = field(default_factory=Tally)


def sent(worker: Worker, delivery: Delivery, *, channel: str, ts: str, reader: Recipient | None = None) -> datetime:
    """Write down where the message is, and who it was composed for; return when its channel may have the next one."""
    desk, wall = worker.desk, worker.desk.wall()
    rested_at = wall + worker.pace
    rest_until = rested_at if delivery.verb is not Verb.POST else None
    with desk.begin(PATIENCE_S) as tx:
        issue, issues = together.hold_issues(tx, delivery)
        at = desk.now()
        is_ours = rows.outbox_claim.sent(
            tx, delivery, me=worker.me, channel=channel, ts=ts, at=at, wall=wall, rest_until=rest_until
        )
        if is_ours:
            after_delivery.sent(tx, desk, delivery, ts=ts, issue=issue, reader=reader)
            together.sent(tx, desk, delivery, channel=channel, ts=ts, at=at, issues=issues)
            if delivery.verb is Verb.POST and delivery.ts is not None:  # a click told; perhaps an agent was asked
                rows.outbox_lost.settle(tx, [(delivery.id, delivery.version)], at=at)
        if delivery.verb is Verb.POST:
            rows.paces.rest(tx, channel, wall=wall, until=rested_at)  # from now on: the call may have left late
    worker.token_guard.forget()
    if is_ours:
        log.info("delivery.sent", key=delivery.key, channel=channel, ts=ts)
    else:
        log.warning("delivery.settled_by_another", key=delivery.key, channel=channel, ts=ts)
    return rested_at


def hold_issue(tx: Tx, delivery: Delivery) -> Issue | None:
    """Return the delivery's issue, held before the delivery itself, as every action does, or two could deadlock."""
    return rows.issues.lock(tx, delivery.issue) if delivery.issue is not None else None


def rejected(worker: Worker, delivery: Delivery, *, error: str, detail: str) -> datetime | None:
    """Hold or drop what Slack refuses, or send it in a form that Slack takes; return when to look again."""
    if error in UNWRITABLE:
        end(worker, delivery, state=State.HELD, reason=UNWRITABLE[error])
        if UNWRITABLE[error] in SHUT_OUT and delivery.channel[:1] in ("C", "G"):  # so that our way back is noticed
            places.left(worker.desk, delivery.channel, why=UNWRITABLE[error])
    elif _is_card_gone(delivery, error):
        return _without_card(worker, delivery, error=error)
    elif delivery.verb is Verb.UPDATE and error in _NOT_EDITABLE:
        end(worker, delivery, state=State.WITHDRAWN, reason=error)
    elif delivery.anchor_ts and delivery.kind in TO_CUSTOMER and error == Reason.THREAD_NOT_FOUND:
        return _without_thread(worker, delivery)
    else:
        log.error("delivery.refused", key=delivery.key, error=error, detail=detail)
        if _may_be_plainer(delivery, error):
            return _plainer(worker, delivery)
        end(worker, delivery, state=State.FAILED, reason=error)
    return None


def _is_card_gone(delivery: Delivery, error: str) -> bool:
    """Return whether the card is gone that the message would edit, or stand below."""
    if delivery.kind is Kind.CARD_EDIT:
        return error in _GONE
    is_below = delivery.anchor_ts and delivery.issue is not None and KINDS[delivery.kind].reader is Reader.AGENTS
    return bool(is_below and delivery.verb is Verb.POST and error == Reason.THREAD_NOT_FOUND)


def unread(worker: Worker, delivery: Delivery, *, error: str) -> None:
    """Hold a look at a thread that Slack refuses."""
    end(worker, delivery, state=State.HELD, reason=UNWRITABLE.get(error, error))


def _may_be_plainer(delivery: Delivery, error: str) -> bool:
    """Return whether Slack may take it without its chart, or in the bot's name, as we were not told before."""
    is_refused = delivery.kind is Kind.SUMMARY or (delivery.kind is Kind.REPLY and error == "missing_scope")
    return is_refused and not delivery.content.get(PLAIN)


def _plainer(worker: Worker, delivery: Delivery) -> datetime:
    with worker.desk.begin(PATIENCE_S) as tx:
        rows.outbox_claim.amend(tx, delivery, me=worker.me, content={**delivery.content, PLAIN: True})
    return give_back(worker, delivery, not_before=worker.desk.wall())


def _without_thread(worker: Worker, delivery: Delivery) -> datetime:
    """Put a customer's message, and what went with it, back in line for where each stands now that a thread is gone.

    That is the thread of one of their issues: of the one that was resolved last.
    """
    desk = worker.desk
    with desk.begin(PATIENCE_S) as tx:
        _, issues = together.hold_issues(tx, delivery)
        threads = {
            number: after_delivery.thread_gone(tx, desk, issue, thread_ts=delivery.anchor_ts)
            for number, issue in issues.items()
        }
        anchor_ts = threads.get(delivery.issue or 0)
        if rows.outbox_claim.anchor_anew(tx, delivery, me=worker.me, anchor_ts=anchor_ts):
            together.not_sent(tx, delivery)
    log.info("delivery.thread_gone", key=delivery.key, anchor_ts=anchor_ts)
    return desk.wall()


def _without_card(worker: Worker, delivery: Delivery, *, error: str) -> datetime:
    """Let the issue have a new card, which needs no edit, and put what was to stand below the old one behind it."""
    desk, me = worker.desk, worker.me
    with desk.begin(PATIENCE_S) as tx:
        issue = rows.issues.lock(tx, delivery.issue or 0)
        card = card_anew.post(tx, desk, issue, gone=delivery.anchor_ts or "")
        if delivery.verb is Verb.UPDATE:
            why = error if card is None else Reason.REPLACED
            rows.outbox_claim.end(tx, delivery, me=me, state=State.WITHDRAWN, reason=why)
        else:
            behind = card.id if card is not None and card.state is not State.SENT else None
            anchor_ts = card.ts if card is not None else None
            rows.outbox_claim.anchor_anew(tx, delivery, me=me, anchor_ts=anchor_ts, waits_for=behind)
    log.info("delivery.card_gone", key=delivery.key, error=error)
    return desk.wall()


def limited(worker: Worker, delivery: Delivery, *, channel: str, wait: timedelta) -> datetime:
    """Let this channel rest as long as Slack asks; the others go on."""
    wall = worker.desk.wall()
    until = wall + wait
    with worker.desk.begin(PATIENCE_S) as tx:
        rows.paces.rest(tx, channel, wall=wall, until=until)
        _give_back(tx, worker, delivery, not_before=until, tried=delivery.attempts)
    return until


def not_reached(worker: Worker, delivery: Delivery, *, why: str) -> datetime:
    """Try again as long as it takes: what never reached Slack says nothing against the message."""
    tried = max(delivery.attempts, min(delivery.attempts + 1, PATIENT_ATTEMPTS))
    wait = retry_after(min(tried, PATIENT_ATTEMPTS)) or SETTLE_AFTER
    log.info("delivery.retried", key=delivery.key, wait_s=wait.total_seconds(), why=why)
    return give_back(worker, delivery, not_before=worker.desk.wall() + wait, tried=tried)


def again_or_fail(worker: Worker, delivery: Delivery, *, tried: int, why: str) -> datetime | None:
    """Try again later, or give up after so many attempts; return when to look again."""
    wait = retry_after(tried)
    if wait is None:
        log.error("delivery.given_up", key=delivery.key, attempts=tried, why=why)
        end(worker, delivery, state=State.FAILED, reason=why)
        return None
    log.info("delivery.retried", key=delivery.key, wait_s=wait.total_seconds(), why=why)
    return give_back(worker, delivery, not_before=worker.desk.wall() + wait, tried=tried)


def keep(worker: Worker, delivery: Delivery, also: Callable[[Tx], None] | None = None, /, **said: Any) -> Delivery:
    """Return the delivery, its row claimed, as it now says that too; in the same transaction `also` happens.

    Raises `Unavailable` if somebody else has it.
    """
    content = {**delivery.content, **said}
    with worker.desk.begin(PATIENCE_S) as tx:
        if not rows.outbox_claim.amend(tx, delivery, me=worker.me, content=content):
            raise Unavailable(f"{delivery.key} is in other hands.")
        if also is not None:
            also(tx)
    return replace(delivery, content=content)


def postpone(worker: Worker, delivery: Delivery, *, due_at: datetime, why: str) -> None:
    """Let the message go out later, by the product's time."""
    with worker.desk.begin(PATIENCE_S) as tx:
        if delivery.kind in cards.TOLD:
            hold_issue(tx, delivery)
        rows.outbox_claim.postpone(tx, delivery, me=worker.me, due_at=due_at, why=why)
        cards.enqueue_told(tx, worker.desk, delivery)


def move(worker: Worker, delivery: Delivery, *, channel: str, anchor_ts: str | None) -> datetime:
    """Put the row in line where it belongs now."""
    with worker.desk.begin(PATIENCE_S) as tx:
        rows.outbox_claim.move(tx, delivery, me=worker.me, channel=channel, anchor_ts=anchor_ts)
    return worker.desk.wall()


def give_back(worker: Worker, delivery: Delivery, *, not_before: datetime, tried: int | None = None) -> datetime:
    """Put the row back in line and return `not_before`; without `tried` this was no attempt."""
    count = delivery.attempts if tried is None else tried
    with worker.desk.begin(PATIENCE_S) as tx:
        _give_back(tx, worker, delivery, not_before=not_before, tried=count)
    return not_before


def _give_back(tx: Tx, worker: Worker, delivery: Delivery, *, not_before: datetime, tried: int) -> None:
    wall = worker.desk.wall()
    if rows.outbox_claim.give_back(tx, delivery, me=worker.me, not_before=not_before, wall=wall, attempts=tried):
        together.not_sent(tx, delivery)


def look_later(worker: Worker, delivery: Delivery, *, not_before: datetime) -> datetime:
    """Leave the attempt undecided and return `not_before`, when it is looked up again."""
    wall = worker.desk.wall()
    with worker.desk.begin(PATIENCE_S) as tx:
        rows.outbox_holds.look_later(tx, delivery, me=worker.me, wall=wall, not_before=not_before)
    return not_before


def end(worker: Worker, delivery: Delivery, *, state: State, reason: str) -> None:
    """End the row for good, or until a person or an invitation changes that; ask the agents about a lost one."""
    desk = worker.desk
    with desk.begin(PATIENCE_S) as tx:
        hold_issue(tx, delivery)
        ended = rows.outbox_claim.end(tx, delivery, me=worker.me, state=state, reason=reason)
        if ended:
            together.not_sent(tx, delivery, state=state, reason=reason)
            after_delivery.ended(tx, desk, delivery, state=state, reason=reason)
    if ended:
        log.info("delivery.ended", key=delivery.key, state=state.value, reason=reason)
