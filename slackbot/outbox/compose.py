"""Just before a delivery goes out: may it still, where to, and with which words."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.follow_up import eligibility
from slackbot.desk.people import directory, recipient
from slackbot.desk.reports import summary
from slackbot.domain import eligibility as rules
from slackbot.domain.delivery import Delivery, State, Verb
from slackbot.domain.kinds import FOLLOW_UP, KINDS, REFUSABLE, Kind
from slackbot.domain.verdict import Elsewhere, Later, Stop
from slackbot.errors import Unavailable
from slackbot.outbox import messages
from slackbot.outbox.prepared import NoToken, Prepared, Ready, Wait
from slackbot.slack import Busy, DeadToken, Limited, Rejected, Slack, SlackSaysNo, Unsent
from slackbot.slack.outcomes import DEAD_TOKEN
from slackbot.store import rows

_SOON = timedelta(seconds=5)


def prepare(desk: Desk, slack: Slack, delivery: Delivery) -> Prepared:
    """Return whether, where and with which words the delivery goes out. Slack is only asked, nothing is sent."""
    try:
        return _prepare(desk, slack, delivery)
    except Busy as busy:
        return Wait(timedelta(seconds=busy.wait_s))
    except Unavailable:
        return Wait(_SOON)
    except SlackSaysNo as no:
        if no.error not in DEAD_TOKEN:
            raise
        return NoToken(no.error)


def _prepare(desk: Desk, slack: Slack, delivery: Delivery) -> Prepared:
    channel = delivery.channel
    if stop := _stop(desk, slack, delivery):
        return stop
    if delivery.verb is Verb.POST and channel[0] in "UW":
        opened = slack.open_dm(channel)
        if not isinstance(opened, str):
            return _no_dm(opened)
        channel = opened
    return Ready(channel, _words(desk, slack, delivery))


def _stop(desk: Desk, slack: Slack, delivery: Delivery) -> Stop | Later | Elsewhere | None:
    if delivery.verb is Verb.UPDATE:
        return Stop(State.WITHDRAWN, "the message to edit is not known") if delivery.anchor_ts is None else None
    if delivery.kind in FOLLOW_UP and (stop := _not_now(desk, slack, delivery)):
        return stop
    if delivery.kind in REFUSABLE and _is_unwanted(desk, delivery):
        return Stop(State.HELD, "opted_out")
    if not delivery.channel:
        return Stop(State.HELD, "no_customer")
    if delivery.kind is Kind.SUMMARY and summary.is_too_late(desk, delivery):
        return Stop(State.HELD, "expired")
    look = _LOOKS.get(delivery.kind)
    return look(desk, slack, delivery) if look else None


def _not_now(desk: Desk, slack: Slack, delivery: Delivery) -> Stop | Later | Elsewhere | None:
    """Return why follow-up must not go out now; what decides that is asked of Slack first."""
    if delivery.person:
        directory.look_up_fresh(desk, slack, delivery.person)
    if delivery.channel and delivery.channel[0] in "CG":
        directory.look_up_channel_fresh(desk, slack, delivery.channel)
    with desk.read() as tx:
        return rules.look(eligibility.facts(tx, desk, delivery))


def _is_unwanted(desk: Desk, delivery: Delivery) -> bool:
    with desk.read() as tx:
        return eligibility.is_unwanted(tx, desk, delivery)


def _in_thread(desk: Desk, _slack: Slack, reply: Delivery) -> Elsewhere | None:
    """Return the issue’s thread for a reply that was to stand alone, if there is one by now."""
    with desk.read() as tx:
        issue = rows.issues.get(tx, reply.issue or 0)
    is_alone = reply.anchor_ts is None and reply.channel == issue.channel
    return Elsewhere(reply.channel, issue.thread_ts) if is_alone and issue.thread_ts else None


def _not_here(desk: Desk, slack: Slack, delivery: Delivery) -> Stop | None:
    """Return why the customer's line cannot be posted: it is no customer's channel, or we are not in it."""
    found = directory.look_up_channel(desk, slack, delivery.channel)
    if found is None or not found.is_member:
        return Stop(State.HELD, "no_channel")
    with desk.read() as tx:
        is_customers = recipient.is_customers(tx, desk, delivery.channel)
    return None if is_customers else Stop(State.WITHDRAWN, "not a customer’s channel")


_LOOKS: Mapping[Kind, Callable[[Desk, Slack, Delivery], Stop | Elsewhere | None]] = {
    Kind.NOTICE: _not_here,
    Kind.REPLY: _in_thread,
}


def _no_dm(why: Rejected | Limited | Unsent | DeadToken) -> Stop | Wait | NoToken:
    match why:
        case Limited(wait_s):
            return Wait(timedelta(seconds=wait_s))
        case Rejected():
            return Stop(State.HELD, "no_channel")
        case DeadToken(error):
            return NoToken(error)
        case Unsent():
            return Wait(_SOON)


def _words(desk: Desk, slack: Slack, delivery: Delivery) -> Message:
    if KINDS[delivery.kind].names_requester:
        _meet_requester(desk, slack, delivery)
    if "user" in delivery.content:
        directory.look_up_fresh(desk, slack, str(delivery.content["user"]))
    if delivery.kind is Kind.LINK and "words" not in delivery.content:
        delivery = replace(delivery, content={**delivery.content, "url": _permalink(slack, delivery)})
    with desk.read() as tx:
        return messages.make(tx, desk, delivery)


def _meet_requester(desk: Desk, slack: Slack, delivery: Delivery) -> None:
    with desk.read() as tx:
        requester = rows.issues.get(tx, delivery.issue or 0).requester
    if requester is not None:
        directory.look_up_fresh(desk, slack, requester)


def _permalink(slack: Slack, delivery: Delivery) -> str | None:
    try:
        return slack.permalink(str(delivery.content["channel"]), str(delivery.content["ts"]))
    except SlackSaysNo:
        return None  # the message is gone, or we are; the line is worth sending all the same
