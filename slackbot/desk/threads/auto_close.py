"""What silence ends: issues that wait for the customer are resolved, resolved ones closed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import agents_questions, ended_questions, planning
from slackbot.desk.issues import actions, cards, pending
from slackbot.desk.people import recipient
from slackbot.desk.threads import elsewhere, looks
from slackbot.domain import issue as rules
from slackbot.domain import keys
from slackbot.domain.delivery import Delivery, NewDelivery, State, Verb
from slackbot.domain.events import What
from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import TO_CUSTOMER, Kind
from slackbot.domain.outcome import Outcome
from slackbot.domain.reasons import Reason
from slackbot.slack import ThreadMessage
from slackbot.store import rows
from slackbot.store.tx import Tx


def end_silent(desk: Desk) -> int:
    """Close the issues whose time has come, and look whether those that wait were answered; return how many."""
    with desk.read() as tx:
        numbers = rows.issues.to_end(tx, at=desk.now())
    return sum(_end(desk, number) for number in numbers)


def _end(desk: Desk, number: int) -> bool:
    with desk.begin() as tx:
        issue = rows.issues.lock(tx, number)
        if issue.status is Status.RESOLVED and issue.is_closed(desk.now()):
            _close(tx, desk, issue)
        elif issue.auto_close_at is not None and desk.now() >= issue.auto_close_at:
            _make_sure(tx, desk, issue)
        else:
            return False
    desk.wake()
    return True


def _close(tx: Tx, desk: Desk, issue: Issue) -> None:
    closed = rules.close(issue, at=desk.now())
    actions.keep(tx, desk, closed, by=None, what=What.CLOSED)
    planning.expire(tx, closed)
    ended_questions.end(tx, desk, closed)
    agents_questions.end_words(tx, desk, issue, how=Outcome.CLOSED)


def _make_sure(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Enqueue a look wherever the customer may have answered, perhaps while we heard nothing: threads, and channels."""
    rows.issues.save(tx, replace(issue, auto_close_at=None))
    places = _places(tx, issue)
    if not pending.was_reminded(tx, issue):
        _leave_to_agents(tx, desk, issue, reason=Reason.NOT_REMINDED)
    elif not places:
        _leave_to_agents(tx, desk, issue, reason=Reason.THREAD_NOT_FOUND)
    else:
        for channel, ts in places:
            rows.outbox_write.enqueue(tx, _look(issue, channel=channel, ts=ts, at=desk.now()), at=desk.now())
        for channel in dict.fromkeys(channel for channel, _ in places if not channel.startswith("D")):
            rows.outbox_write.enqueue(tx, _look_beside(tx, issue, channel=channel, at=desk.now()), at=desk.now())


def _places(tx: Tx, issue: Issue) -> Sequence[tuple[str, str | None]]:
    """Return the channel and first message of each thread in which we wrote to the customer.

    Alone with us they have many, and the line itself, of which the message is None.
    """
    said = rows.outbox_read.of_issue(tx, issue.number, kinds=TO_CUSTOMER)
    found = [(one.posted_channel, one.anchor_ts or one.ts) for one in said if one.state is State.SENT]
    threads_of_ours = dict.fromkeys((channel, ts) for channel, ts in found if channel and ts)
    lines = dict.fromkeys((channel, None) for channel, _ in threads_of_ours if channel.startswith("D"))
    return [*threads_of_ours, *lines]


def _look(issue: Issue, *, channel: str, ts: str | None, at: datetime) -> NewDelivery:
    since = issue.waits_since
    return NewDelivery(
        key=keys.silence(issue.number, since=since, where=ts or channel),
        kind=Kind.SILENCE,
        verb=Verb.READ,
        channel=channel,
        due_at=at,
        issue=issue.number,
        anchor_ts=ts,
        content={"since": since},
    )


def _look_beside(tx: Tx, issue: Issue, *, channel: str, at: datetime) -> NewDelivery:
    """Return a look at what the customer wrote in the channel and in no thread, since they were asked."""
    look = _look(issue, channel=channel, ts=None, at=at)
    asked_at = elsewhere.asked_at(tx, issue)
    beside = {"asked_at": asked_at.isoformat() if asked_at else issue.waits_since, "author": issue.requester}
    return replace(look, content={**look.content, **beside})


def decide(tx: Tx, desk: Desk, look: Delivery, messages: Sequence[ThreadMessage]) -> None:
    """Resolve the issue once we looked everywhere, unless it was answered, perhaps elsewhere, or waits not as then."""
    issue = rows.issues.lock(tx, look.issue or 0)
    if issue.waits_since != look.content["since"]:
        return
    if "asked_at" in look.content:
        elsewhere.ask(tx, desk, issue, messages, channel=look.channel)
    else:
        looks.catch_up(tx, desk, issue, messages, thread=look)
    issue = rows.issues.get(tx, issue.number)
    if issue.status is Status.PENDING and not _is_unlooked(tx, look) and not pending.is_asked_about(tx, issue):
        _resolve(tx, desk, issue)


def _is_unlooked(tx: Tx, look: Delivery) -> bool:
    """Return whether another look at the same silence has not been made, or could not be."""
    looks = rows.outbox_read.of_issue(tx, look.issue or 0, kinds=(Kind.SILENCE,))
    others = (one for one in looks if one.id != look.id and one.content["since"] == look.content["since"])
    return any(one.state is not State.SENT for one in others)


def not_sure(tx: Tx, desk: Desk, look: Delivery, reason: str) -> None:
    """Tell the agents that we cannot look, if the issue still waits for that."""
    issue = rows.issues.get(tx, look.issue or 0)
    if issue.waits_since == look.content["since"]:
        _leave_to_agents(tx, desk, issue, reason=reason)


def _leave_to_agents(tx: Tx, desk: Desk, issue: Issue, *, reason: str) -> None:
    """Tell the agents, once, why silence does not end the issue: it stays until one of them decides."""
    key = keys.not_closed(issue.number, since=issue.waits_since)
    cards.enqueue_in_card(tx, desk, issue, kind=Kind.NOT_CLOSED, key=key, reason=reason)


def _resolve(tx: Tx, desk: Desk, issue: Issue) -> None:
    """Resolve what the customer, reminded once, did not come back to; nothing more is asked about it."""
    at = desk.now()
    reader = recipient.of_issue(tx, desk, issue)
    resolved = rules.resolve_for_silence(issue, at=at, closes_at=at + reader.tier.closes_after)
    told = actions.resolution(issue, resolved, with_words=False)
    actions.write(tx, desk, resolved, by=None, what=What.RESOLVED, at=at, **told)
    cards.enqueue_edit(tx, desk, resolved)
    planning.withdraw_while_open(tx, desk, resolved, reason=Reason.RESOLVED)
    key = keys.auto_closed(issue.number, resolved.resolutions)
    said = planning.to_customer(resolved, reader, key=key, kind=Kind.AUTO_CLOSED, due_at=reader.first_allowed(at))
    rows.outbox_write.enqueue(tx, said, at=at)
