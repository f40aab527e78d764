"""Sending one delivery: prepare, say so in the database, call Slack, write down how it ended."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from slackbot.desk import follow_up, preparing, threads
from slackbot.desk.context import Desk
from slackbot.desk.preparing import Later, Ready, Stop, Wait
from slackbot.domain import checkin
from slackbot.domain.delivery import SETTLE_AFTER, Delivery, Kind, Owed, State, Verb, retry_after
from slackbot.errors import Unavailable
from slackbot.slack import (
    DeadToken,
    Failure,
    Limited,
    Posted,
    Rejected,
    Slack,
    SlackSaysNo,
    Unknown,
    Unreadable,
    Unsent,
)
from slackbot.store import checkins, deliveries, issues
from slackbot.store.database import Connection
from slackbot.store.deliveries import Paced

log = structlog.get_logger(__name__)

_STALE_S = 3.0  # a process that slept this long between saying so and calling must not call any more
_LOOK_BACK = timedelta(seconds=60)  # clocks differ
_WITHOUT_TOKEN = timedelta(minutes=1)
_NO_CHANNEL = frozenset(
    {
        "account_inactive_user",
        "channel_not_found",
        "is_archived",
        "messages_tab_disabled",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "user_not_found",
    }
)


@dataclass(frozen=True)
class Hand:
    """One sender's name and means."""

    desk: Desk
    slack: Slack
    me: str
    pace: timedelta


def send(hand: Hand, delivery: Delivery) -> datetime | None:
    """Send a claimed delivery; return when to look again if it must wait for its channel."""
    if delivery.verb is Verb.READ:
        return _read(hand, delivery)
    try:
        prepared = preparing.prepare(hand.desk, hand.slack, delivery)
    except Exception:  # a bug in one message must not stop the others
        log.exception("delivery.not_prepared", delivery=delivery.id, key=delivery.key)
        return _try_later(hand, delivery, why="it could not be prepared")
    if not isinstance(prepared, Ready):
        return _not_sent(hand, delivery, prepared)
    started_at = time.monotonic()
    started = _start(hand, delivery, prepared.channel)
    if isinstance(started, Paced):
        _give_back(hand, delivery, not_before=started.free_at)
        return started.free_at
    if not started or time.monotonic() - started_at > _STALE_S:
        return None
    return _write_down(hand, delivery, prepared.channel, _call(hand, delivery, prepared))


def _start(hand: Hand, delivery: Delivery, channel: str) -> bool | Paced:
    desk = hand.desk
    with desk.store.begin(patience_s=10) as db:
        wall = desk.wall()
        return deliveries.start(
            db,
            delivery,
            me=hand.me,
            channel=channel,
            now=desk.now(),
            wall=wall,
            until=wall + SETTLE_AFTER,
            pace=hand.pace,
        )


def _call(hand: Hand, delivery: Delivery, ready: Ready) -> Posted | Failure:
    said = ready.message
    if delivery.verb is Verb.UPDATE:
        return hand.slack.update(channel=ready.channel, ts=delivery.anchor_ts or "", text=said.text, blocks=said.blocks)
    return hand.slack.post(
        channel=ready.channel, text=said.text, blocks=said.blocks, thread_ts=delivery.anchor_ts, token=delivery.token
    )


def _not_sent(hand: Hand, delivery: Delivery, prepared: Stop | Later | Wait) -> datetime | None:
    match prepared:
        case Stop(state, reason):
            _end(hand, delivery, state=state, reason=reason)
        case Later(due_at):
            with hand.desk.store.begin(patience_s=10) as db:
                deliveries.postpone(db, delivery, me=hand.me, due_at=due_at)
        case Wait(wait):
            _give_back(hand, delivery, not_before=hand.desk.wall() + wait)
    return None


def _write_down(hand: Hand, delivery: Delivery, channel: str, end: Posted | Failure) -> datetime | None:
    match end:
        case Posted(at_channel, ts):
            _sent(hand, delivery, channel=at_channel, ts=ts)
        case Rejected(error):
            _rejected(hand, delivery, error)
        case Limited(wait_s):
            return _limited(hand, delivery, channel, timedelta(seconds=wait_s))
        case Unsent(why):
            return _try_later(hand, delivery, why=why)
        case DeadToken(error):
            log.error("slack.token_refused", error=error, what_to_do="Give a valid SLACK_BOT_TOKEN and start again.")
            _give_back(hand, delivery, not_before=hand.desk.wall() + _WITHOUT_TOKEN)
        case Unknown(why):
            log.warning(
                "delivery.unknown", delivery=delivery.id, key=delivery.key, why=why
            )  # looked up when it has settled
            return _unknown(hand, delivery)
    return None


def _unknown(hand: Hand, delivery: Delivery) -> datetime | None:
    if delivery.verb is Verb.UPDATE:
        return _try_later(hand, delivery, why="no clear answer")
    return hand.desk.wall() + SETTLE_AFTER


def _sent(hand: Hand, delivery: Delivery, *, channel: str, ts: str) -> None:
    desk = hand.desk
    with desk.store.begin(patience_s=10) as db:
        if not deliveries.sent(db, delivery, me=hand.me, channel=channel, ts=ts, at=desk.now()):
            return
        _after(db, desk, delivery, ts=ts)
    log.info("delivery.sent", key=delivery.key, channel=channel, ts=ts)


def _after(db: Connection, desk: Desk, delivery: Delivery, *, ts: str) -> None:
    """Do what a message that has just arrived makes possible."""
    if delivery.kind is Kind.NOTICE and delivery.issue is not None:
        issues.set_thread(db, desk.team, delivery.issue, delivery.anchor_ts or ts)
    if delivery.kind is Kind.CHECKIN and delivery.issue is not None:
        _let_survey_wait(db, desk, delivery)


def _let_survey_wait(db: Connection, desk: Desk, delivery: Delivery) -> None:
    """Count the silence before the survey from when the check-in really went out."""
    number, turn = delivery.issue or 0, int(delivery.content.get("turn", 1))
    if checkins.get(db, desk.team, issue=number, round_=delivery.round, turn=turn) is not None:
        return
    zone = follow_up.zone_of(db, desk, delivery.person)
    due = checkin.due(desk.plan, at=desk.now() + checkin.SILENCE, timezone=zone)
    deliveries.reschedule(db, desk.team, f"survey:{number}:{delivery.round}", due_at=due)


def _rejected(hand: Hand, delivery: Delivery, error: str) -> None:
    if error in _NO_CHANNEL:
        _end(hand, delivery, state=State.HELD, reason="no_channel")
    elif delivery.verb is Verb.UPDATE and error in ("message_not_found", "cant_update_message", "edit_window_closed"):
        _end(hand, delivery, state=State.WITHDRAWN, reason=error)
    else:
        _end(hand, delivery, state=State.FAILED, reason=error)


def _limited(hand: Hand, delivery: Delivery, channel: str, wait: timedelta) -> datetime:
    """Let this channel rest as long as Slack asks; the others go on."""
    until = hand.desk.wall() + wait
    with hand.desk.store.begin(patience_s=10) as db:
        deliveries.rest(db, delivery.team, channel, until=until)
        deliveries.give_back(db, delivery, me=hand.me, not_before=until)
    return until


def _try_later(hand: Hand, delivery: Delivery, *, why: str) -> datetime | None:
    wait = retry_after(delivery.attempts + 1)
    if wait is None:
        _end(hand, delivery, state=State.FAILED, reason=why)
        return None
    log.info("delivery.retried", key=delivery.key, wait_s=wait.total_seconds(), why=why)
    until = hand.desk.wall() + wait
    with hand.desk.store.begin(patience_s=10) as db:
        deliveries.give_back(db, delivery, me=hand.me, not_before=until, attempts=delivery.attempts + 1)
    return until


def _give_back(hand: Hand, delivery: Delivery, *, not_before: datetime) -> None:
    with hand.desk.store.begin(patience_s=10) as db:
        deliveries.give_back(db, delivery, me=hand.me, not_before=not_before)


def _end(hand: Hand, delivery: Delivery, *, state: State, reason: str) -> None:
    desk = hand.desk
    log.info("delivery.ended", key=delivery.key, state=state.value, reason=reason)
    with desk.store.begin(patience_s=10) as db:
        ended = deliveries.end(db, delivery, me=hand.me, state=state, reason=reason)
        if ended and state is State.UNSURE:
            deliveries.owe(db, desk.team, _question(desk, delivery), at=desk.now())


def _question(desk: Desk, lost: Delivery) -> Owed:
    """Return what asks the agents whether a message arrived."""
    return Owed(
        key=f"unsure:{lost.id}:{lost.attempts}",
        kind=Kind.UNSURE,
        channel=desk.support_channel,
        due_at=desk.now(),
        issue=lost.issue,
        content={"delivery": lost.id},
    )


def _read(hand: Hand, delivery: Delivery) -> datetime | None:
    """Count what stood in the thread before the issue was logged."""
    try:
        messages = hand.slack.thread(delivery.channel, delivery.anchor_ts or "")
    except SlackSaysNo as no:
        _end(hand, delivery, state=State.HELD, reason="no_channel" if no.error in _NO_CHANNEL else no.error)
        return None
    except Unavailable as away:
        return _try_later(hand, delivery, why=str(away))
    with hand.desk.store.begin(patience_s=10) as db:
        threads.count_earlier(db, hand.desk, delivery.issue or 0, messages)
        deliveries.done(db, delivery, me=hand.me, at=hand.desk.now())
    return None


def settle(hand: Hand, delivery: Delivery) -> datetime | None:
    """Find out how an attempt ended that nobody wrote down, before anything is sent again."""
    if delivery.verb is not Verb.POST:
        _give_back(hand, delivery, not_before=hand.desk.wall())
        return None
    since = (delivery.attempted_at or delivery.due_at) - _LOOK_BACK
    found = hand.slack.find(channel=delivery.channel, token=delivery.token, oldest=since, thread_ts=delivery.anchor_ts)
    match found:
        case Posted(channel, ts):
            _sent(hand, delivery, channel=channel, ts=ts)
        case Unreadable(error):
            lost = State.FAILED if delivery.kind is Kind.UNSURE else State.UNSURE
            _end(hand, delivery, state=lost, reason=error)
        case None:
            return _try_later(hand, delivery, why="it never arrived")
    return None  # Slack cannot say now: the lease runs out, and it is asked again
