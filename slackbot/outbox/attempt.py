"""Sending one delivery: prepare, say so in the database, call Slack; and looking up what a crash left open."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from slackbot.desk.follow_up import contact_budget, eligibility, mentions
from slackbot.desk.people import directory
from slackbot.domain import look_up
from slackbot.domain.budget import Held
from slackbot.domain.delivery import Delivery, State, Verb
from slackbot.domain.kinds import KINDS, Kind
from slackbot.domain.reasons import Reason
from slackbot.domain.retries import LEAVES_WITHIN, SETTLE_AFTER
from slackbot.domain.traits import OverBudget
from slackbot.domain.verdict import Elsewhere, Later, Stop
from slackbot.errors import Unavailable
from slackbot.outbox import after_delivery, compose, outcomes, ready_figures, ready_summary, together
from slackbot.outbox.outcomes import PATIENCE_S, Worker
from slackbot.outbox.prepared import NoToken, Prepared, Ready, Wait
from slackbot.slack import (
    Busy,
    DeadToken,
    Failure,
    IsLate,
    Limited,
    Overdue,
    Posted,
    Rejected,
    SlackSaysNo,
    ThreadMessage,
    Unknown,
    Unreadable,
    Unsent,
)
from slackbot.slack.outcomes import DEAD_TOKEN
from slackbot.store import rows
from slackbot.store.outbox_claim import Paced
from slackbot.store.tx import Tx

log = structlog.get_logger(__name__)

FirstStep = Callable[[Worker, Delivery], Delivery | Wait | NoToken]

_AT_ONCE = timedelta(0)
_SOON = timedelta(seconds=5)


def _correct_if_answered(worker: Worker, delivery: Delivery) -> Delivery | Wait | NoToken:
    """Return the delivery that takes a line away as one that corrects it, where somebody wrote below it."""
    line = delivery.anchor_ts
    if line is None:
        return delivery
    try:
        words = worker.slack.thread(delivery.channel, str(delivery.content.get("thread_ts") or line))
    except SlackSaysNo as no:  # the thread is gone, or we are: the attempt tells
        return NoToken(no.error) if no.error in DEAD_TOKEN else delivery
    except Busy as busy:
        return Wait(timedelta(seconds=busy.wait_s))
    except Unavailable:
        return Wait(_SOON)
    is_answered = any(word.ts > line for word in words)
    return replace(delivery, verb=Verb.UPDATE) if is_answered else delivery


_FOUND: Mapping[type, str] = {Posted: "there", type(None): "absent", Unreadable: "not_to_be_read"}
_FIRST_STEPS: Mapping[Kind, FirstStep] = {
    Kind.SUMMARY: ready_summary.post,
    Kind.SUMMARY_DETAILS: ready_summary.details,
    Kind.FIGURES: ready_figures.post,
    Kind.TAKEN_BACK: _correct_if_answered,
}


def send(worker: Worker, delivery: Delivery) -> datetime | None:
    """Send a claimed delivery; return when something may be due again because of it."""
    try:
        return _read(worker, delivery) if delivery.verb is Verb.READ else _send(worker, delivery)
    except Unavailable as away:  # the database: the lease runs out, or the attempt is looked up
        log.warning("delivery.put_off", key=delivery.key, why=str(away))
        return None


def _send(worker: Worker, delivery: Delivery) -> datetime | None:
    try:
        delivery, prepared = _prepare(worker, delivery)
    except Exception:  # a bug in one message must not stop the others
        log.exception("delivery.not_prepared", key=delivery.key)
        return outcomes.again_or_fail(worker, delivery, tried=delivery.attempts + 1, why=Reason.NOT_PREPARED)
    if not isinstance(prepared, Ready):
        return _not_sent(worker, delivery, prepared)
    return _attempt(worker, delivery, prepared)


def _prepare(worker: Worker, delivery: Delivery) -> tuple[Delivery, Prepared]:
    """Return the delivery as its row says it by now, and what came of preparing it."""
    step = _FIRST_STEPS.get(delivery.kind)
    first = step(worker, delivery) if step else delivery
    if not isinstance(first, Delivery):
        return delivery, first
    return first, compose.prepare(worker.desk, worker.slack, first)


def _attempt(worker: Worker, delivery: Delivery, ready: Ready) -> datetime | None:
    wall, is_late = worker.desk.wall(), worker.desk.since_now(LEAVES_WITHIN)
    match _start(worker, delivery, ready, wall=wall):
        case Paced(free_at):
            return outcomes.give_back(worker, delivery, not_before=free_at)
        case Wait() | Stop() as wait:
            return _not_sent(worker, delivery, wait)
        case Held() as held:
            _hold_back(worker, delivery, held)
            return None
        case False:
            return None
    delivery = together.begun(delivery, ready)
    end = _call(worker, delivery, ready, is_late)
    if isinstance(end, Overdue):  # nothing left, so it was no attempt
        return outcomes.give_back(worker, delivery, not_before=worker.desk.wall())
    return _write_down(worker, delivery, ready, end)


def _not_sent(
    worker: Worker, delivery: Delivery, prepared: Stop | Later | Elsewhere | Wait | NoToken
) -> datetime | None:
    match prepared:
        case Stop(state, reason):
            outcomes.end(worker, delivery, state=state, reason=reason)
        case Later(due_at, why):
            outcomes.postpone(worker, delivery, due_at=due_at, why=why)
        case Elsewhere(channel, anchor_ts):
            return outcomes.move(worker, delivery, channel=channel, anchor_ts=anchor_ts)
        case Wait(wait):
            return outcomes.give_back(worker, delivery, not_before=worker.desk.wall() + wait)
        case NoToken(error):
            return outcomes.give_back(worker, delivery, not_before=worker.token_guard.note(error))
    return None


def _hold_back(worker: Worker, delivery: Delivery, held: Held) -> None:
    """Hold the message back, or let it wait for its place, as its kind does."""
    if held.free_at is not None and KINDS[delivery.kind].over_budget is OverBudget.WAITS:
        outcomes.postpone(worker, delivery, due_at=held.free_at, why=held.reason)
    else:
        outcomes.end(worker, delivery, state=State.HELD, reason=held.reason)


def _start(worker: Worker, delivery: Delivery, ready: Ready, *, wall: datetime) -> bool | Paced | Wait | Stop | Held:
    desk, others = worker.desk, together.others(delivery, ready.asked)
    with desk.begin(PATIENCE_S) as tx:
        if stop := _no_room(tx, delivery, others):
            return stop
        if not mentions.claim(tx, desk, delivery, ready.mentions):  # before a budget is held: issues come first
            return Wait(_AT_ONCE)
        if held := contact_budget.spent(tx, desk, delivery):
            return Wait(SETTLE_AFTER) if contact_budget.is_undecided(tx, delivery) else held
        if others and not rows.outbox_together.hold(tx, others):
            return Wait(_AT_ONCE)
        started = rows.outbox_claim.start(
            tx,
            delivery,
            me=worker.me,
            channel=ready.channel,
            now=desk.now(),
            now_there=worker.slack.clock.now(),
            wall=wall,
            pace=worker.pace,
        )
        if started is True:
            together.begin(tx, desk, delivery, ready, me=worker.me)
        return started


def _no_room(tx: Tx, delivery: Delivery, others: Sequence[Delivery]) -> Stop | Wait | None:
    """Return why the message must not be started now beside what its issues brought before, None if it may.

    The issues are held in their order, before any message.
    """
    for one in sorted((delivery, *others), key=lambda one: one.issue or 0):
        if too_much := eligibility.hold_for_room(tx, one):
            return too_much if isinstance(too_much, Stop) and one is delivery else Wait(SETTLE_AFTER)
    return None


def _call(worker: Worker, delivery: Delivery, ready: Ready, is_late: IsLate) -> Posted | Failure:
    """Return how the call ended. It never leaves late: whoever took this process for dead does it again."""
    said, ts = ready.message, delivery.anchor_ts or ""
    if delivery.verb is Verb.DELETE:
        return worker.slack.delete(channel=ready.channel, ts=ts, is_late=is_late)
    if delivery.verb is Verb.UPDATE:
        return worker.slack.update(channel=ready.channel, ts=ts, text=said.text, blocks=said.blocks, is_late=is_late)
    return worker.slack.post(
        channel=ready.channel,
        text=said.text,
        blocks=said.blocks,
        thread_ts=delivery.anchor_ts,
        token=delivery.token,
        is_late=is_late,
        shares_file=said.shares_file,
        author=said.author,
    )


def _write_down(worker: Worker, delivery: Delivery, ready: Ready, end: Posted | Failure) -> datetime | None:
    match end:
        case Posted(there, ts):
            return outcomes.sent(worker, delivery, channel=there, ts=ts, reader=ready.reader)
        case Rejected(error, detail):
            return outcomes.rejected(worker, delivery, error=error, detail=detail)
        case Limited(wait_s):
            return outcomes.limited(worker, delivery, channel=ready.channel, wait=timedelta(seconds=wait_s))
        case Unsent(why):
            return outcomes.not_reached(worker, delivery, why=why)
        case DeadToken(error):
            return outcomes.give_back(worker, delivery, not_before=worker.token_guard.note(error))
        case Unknown(why):  # it may still land, so it stays as it is until it has settled
            log.warning("delivery.unknown", key=delivery.key, why=why)
            return worker.desk.wall() + SETTLE_AFTER


def _read(worker: Worker, delivery: Delivery) -> datetime | None:
    """Look at what stands in a thread."""
    try:
        messages = _messages(worker, delivery)
        directory.meet_authors(worker.desk, worker.slack, messages)
    except SlackSaysNo as no:
        if no.error in DEAD_TOKEN:
            return outcomes.give_back(worker, delivery, not_before=worker.token_guard.note(no.error))
        outcomes.unread(worker, delivery, error=no.error)
        return None
    except Busy as busy:
        return outcomes.give_back(worker, delivery, not_before=worker.desk.wall() + timedelta(seconds=busy.wait_s))
    except Unavailable as away:
        return outcomes.not_reached(worker, delivery, why=str(away))
    with worker.desk.begin(PATIENCE_S) as tx:
        outcomes.hold_issue(tx, delivery)
        after_delivery.read(tx, worker.desk, delivery, messages)
        rows.outbox_claim.done(tx, delivery, me=worker.me, at=worker.desk.now())
    return None


def _messages(worker: Worker, look: Delivery) -> Sequence[ThreadMessage]:
    if look.anchor_ts is not None:
        return worker.slack.thread(look.channel, look.anchor_ts)
    oldest = datetime.fromisoformat(str(look.content.get("asked_at") or look.content["since"]))
    author = look.content.get("author")
    line = worker.slack.line(look.channel, oldest=oldest + worker.desk.ahead() - look_up.SKEW)
    return [one for one in line if one.user == author] if author else line


def settle(worker: Worker, delivery: Delivery) -> datetime | None:
    """Find out how an attempt ended that nobody wrote down, before anything is sent again."""
    try:
        return _settle(worker, delivery)
    except Unavailable as away:  # the database: the lease runs out, and it is looked up once more
        log.warning("delivery.put_off", key=delivery.key, why=str(away))
        return None


def _settle(worker: Worker, delivery: Delivery) -> datetime | None:
    if delivery.verb is not Verb.POST:  # an edit may be made twice
        return outcomes.again_or_fail(worker, delivery, tried=delivery.attempts, why=Reason.NO_ANSWER)
    found = _find(worker, delivery)
    worker.look_ups.count(_FOUND.get(type(found), "not_told_now"))
    match found:
        case Posted(there, ts):
            return outcomes.sent(worker, delivery, channel=there, ts=ts)
        case None:
            return outcomes.again_or_fail(worker, delivery, tried=delivery.attempts, why=Reason.NEVER_ARRIVED)
        case Unreadable(error):
            lost = State.UNSURE if KINDS[delivery.kind].is_asked_about else State.FAILED
            outcomes.end(worker, delivery, state=lost, reason=error)
            return None
    return outcomes.look_later(worker, delivery, not_before=_ask_again_at(worker, found))


def _find(worker: Worker, delivery: Delivery) -> Posted | Unreadable | Limited | Unsent | DeadToken | None:
    channel = delivery.posted_channel or delivery.channel
    if delivery.ts is not None:  # somebody clicked its button meanwhile
        return Posted(channel, delivery.ts)
    tried_at, ahead = delivery.attempted_at or delivery.due_at, worker.desk.ahead()
    find = partial(worker.slack.find, channel=channel, token=delivery.token, thread_ts=delivery.anchor_ts)
    for span in look_up.spans(tried_at, there_at=delivery.attempted_there_at, ahead=ahead):
        found = find(oldest=span.oldest, latest=span.latest)
        if found is not None:
            return found
    return None


def _ask_again_at(worker: Worker, silence: Limited | Unsent | DeadToken) -> datetime:
    match silence:
        case Limited(wait_s):
            return worker.desk.wall() + timedelta(seconds=wait_s)
        case DeadToken(error):
            return worker.token_guard.note(error)
        case Unsent():
            return worker.desk.wall() + SETTLE_AFTER
