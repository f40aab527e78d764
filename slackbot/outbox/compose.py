"""Just before a delivery goes out: may it still, where to, and with which words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from slackbot.desk.context import Desk
from slackbot.desk.follow_up import eligibility, mentions, progress, together
from slackbot.desk.people import directory, known, places, recipient
from slackbot.desk.people.known import Known
from slackbot.desk.reports import summary_post
from slackbot.domain import eligibility as rules
from slackbot.domain.adoption import ADOPTED
from slackbot.domain.delivery import Delivery, State, Verb
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import FOLLOW_UP, KINDS, REFUSABLE, Kind
from slackbot.domain.reasons import Reason
from slackbot.domain.side import TOMBSTONE
from slackbot.domain.together import Asked
from slackbot.domain.verdict import Elsewhere, Later, Stop
from slackbot.errors import Unavailable
from slackbot.outbox import messages
from slackbot.outbox.loaded import Loaded, load
from slackbot.outbox.messages import checkins
from slackbot.outbox.prepared import NoToken, Prepared, Ready, Wait
from slackbot.slack import Busy, DeadToken, Limited, Rejected, Slack, SlackSaysNo, Unsent
from slackbot.slack.outcomes import DEAD_TOKEN
from slackbot.store import rows
from slackbot.store.tx import Tx

_SOON = timedelta(seconds=5)
_LINKING = (Kind.LINK, Kind.NOT_CLOSED, Kind.ASKED_EDIT)


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
    asked = _ask_slack(desk, slack, delivery)
    if isinstance(asked, Stop):
        return asked
    composed = _compose_known(desk, slack, asked)
    if isinstance(composed, Ready) and composed.asked:
        composed = _together(desk, slack, asked, composed)
    if isinstance(composed, Ready) and composed.mentions:
        composed = _mentioning(desk, slack, asked, composed, composed.mentions)
    if isinstance(composed, Ready) and delivery.verb is Verb.POST and composed.channel[0] in "UW":
        return _in_direct_channel(slack, composed)
    return composed


def _compose_known(desk: Desk, slack: Slack, delivery: Delivery) -> Prepared:
    """Return the same; follow-up goes by what Slack told us lately of its reader and its channel, or tells now."""
    if delivery.kind not in FOLLOW_UP or delivery.verb is not Verb.POST:
        with desk.read() as tx:
            return _compose(tx, desk, delivery)
    with desk.read() as tx:
        reader = known.known(tx, desk, delivery)
        if reader.is_fresh:
            return _compose(tx, desk, delivery, reader)
    reader = known.learn(desk, slack, reader)
    with desk.read() as tx:
        return _compose(tx, desk, delivery, reader)


def _compose(tx: Tx, desk: Desk, delivery: Delivery, reader: Known | None = None) -> Prepared:
    """Return whether and with which words it goes out, from what is read once."""
    if delivery.kind in FOLLOW_UP and delivery.verb is Verb.POST:
        facts = eligibility.facts(tx, desk, delivery, known=reader)
        loaded = Loaded(delivery, facts.issue, facts.reader)
        stop = rules.look(facts)
    else:
        loaded = load(tx, desk, delivery)
        stop = _stop(tx, desk, loaded)
    if stop is not None:
        return stop
    if not delivery.channel and delivery.verb is Verb.POST:
        return Stop(State.HELD, Reason.NO_CUSTOMER)
    read = reader.outlook if reader else None
    was_edited, is_alone = read is None or read.was_edited, read is not None and not read.has_company
    person = mentions.candidate(tx, desk, delivery, loaded.issue, loaded.reader, was_edited=was_edited)
    asked = () if is_alone else _asked(tx, desk, loaded)
    return Ready(delivery.channel, messages.make(tx, desk, loaded), loaded.reader, asked, person)


def _asked(tx: Tx, desk: Desk, loaded: Loaded) -> Sequence[Asked]:
    """Return all that stands in the message, in order, where others go out with it."""
    if loaded.issue is None or loaded.reader is None:
        return ()
    others = together.beside(tx, desk, loaded.delivery, loaded.reader)
    here = [Asked(loaded.delivery, loaded.issue), *others]
    return sorted(here, key=lambda one: one.issue.number) if others else ()


def _mentioning(desk: Desk, slack: Slack, delivery: Delivery, ready: Ready, person: str) -> Ready:
    """Return the same with the mention; without it, where the person is not in the channel or Slack does not say so."""
    if not mentions.is_in(slack, person, channel=delivery.channel):
        return replace(ready, mentions=None)
    with desk.read() as tx:
        loaded = replace(load(tx, desk, delivery), mentions=person)
        return replace(ready, message=messages.make(tx, desk, loaded))


def _together(desk: Desk, slack: Slack, carrier: Delivery, ready: Ready) -> Ready:
    """Return what is ready as one message for all that goes out in it, each with the address of its thread."""
    asked = [replace(one, url=_thread(slack, one.checkin)) for one in ready.asked]
    reader = Loaded(carrier, None, ready.reader)
    return replace(ready, asked=asked, message=checkins.several(desk, reader, asked), mentions=None)


def _thread(slack: Slack, checkin: Delivery) -> str | None:
    """Return the address of the thread that the check-in is about, None where it goes to a person alone."""
    return _address(slack, checkin.channel, checkin.anchor_ts) if checkin.anchor_ts else None


def _stop(tx: Tx, desk: Desk, loaded: Loaded) -> Stop | Later | Elsewhere | None:
    delivery = loaded.delivery
    if delivery.verb in (Verb.UPDATE, Verb.DELETE):
        return Stop(State.WITHDRAWN, Reason.EDIT_LOST) if delivery.anchor_ts is None else None
    if delivery.kind is Kind.SUMMARY and summary_post.is_too_late(desk, delivery):
        return Stop(State.HELD, Reason.EXPIRED)
    if delivery.kind in REFUSABLE and (unwanted := eligibility.unwanted(tx, desk, delivery)):
        return unwanted
    if why := _needless(tx, desk, loaded):
        return Stop(State.WITHDRAWN, why)
    if delivery.kind is Kind.WAITED:
        return progress.look(tx, desk, delivery, loaded.about)
    return _in_thread(loaded) if delivery.kind is Kind.REPLY else None


def _needless(tx: Tx, desk: Desk, loaded: Loaded) -> Reason | None:
    """Return why the message need not be sent any more, None if it must."""
    match loaded.delivery.kind:
        case Kind.NOTICE:
            return _no_line(tx, desk, loaded)
        case Kind.HANDOVER if _is_not_theirs(loaded.delivery, loaded.about):
            return Reason.DONE
        case Kind.UNSURE if not _is_undecided(tx, loaded):
            return Reason.DONE
        case Kind.NOT_CLOSED if not _waits_still(loaded):
            return Reason.DONE
    return None


def _waits_still(loaded: Loaded) -> bool:
    """Return whether the issue waits as it did when the agents were to be asked about words elsewhere."""
    waited_since = loaded.delivery.content.get("since")
    return waited_since in (None, loaded.about.waits_since)


def _is_undecided(tx: Tx, loaded: Loaded) -> bool:
    """Return whether the message that is asked about is still lost, and as it was then, and anybody needs it."""
    question, issue = loaded.delivery, loaded.issue
    lost = rows.outbox_read.of_id(tx, int(question.content["delivery"]))
    if lost is None or not lost.is_undecided or lost.version != question.content.get("version", lost.version):
        return False
    if issue is not None and _is_not_theirs(lost, issue):
        return False
    is_over = issue is not None and issue.resolved_at is not None
    return not (is_over and lost.state is State.HELD and KINDS[lost.kind].comes_while_open)


def _is_not_theirs(handover: Delivery, issue: Issue) -> bool:
    """Return whether the message tells an agent of an issue that they do not have any more: another has it, or none."""
    return handover.kind is Kind.HANDOVER and issue.assignee != handover.person


def _no_line(tx: Tx, desk: Desk, loaded: Loaded) -> Reason | None:
    """Return why no line is due to the customer's channel, None if it is."""
    if loaded.about.is_dropped:
        return Reason.DROPPED
    if loaded.about.is_over and loaded.delivery.content.get(ADOPTED):
        return Reason.RESOLVED
    return None if recipient.is_customers(tx, desk, loaded.delivery.channel) else Reason.NOT_THEIRS


def _in_thread(loaded: Loaded) -> Elsewhere | None:
    """Return the issue’s thread for a reply that was to stand alone, if there is one by now."""
    reply, issue = loaded.delivery, loaded.about
    is_alone = reply.anchor_ts is None and reply.channel == issue.channel
    return Elsewhere(reply.channel, issue.thread_ts) if is_alone and issue.thread_ts else None


def _ask_slack(desk: Desk, slack: Slack, delivery: Delivery) -> Delivery | Stop:
    """Ask Slack what decides about the message and its words, unless it told us lately; return the message with it.

    Or why the customer's line cannot be posted: we are not in the channel.
    """
    if delivery.kind is Kind.NOTICE:
        found = places.look_up_channel(desk, slack, delivery.channel)
        obstacle = found.obstacle if found else Reason.NO_CHANNEL
        if obstacle is not None:
            return Stop(State.HELD, obstacle)
    if KINDS[delivery.kind].names_requester:
        directory.look_up_fresh(desk, slack, _requester(desk, delivery))
    if "user" in delivery.content:
        directory.look_up_fresh(desk, slack, str(delivery.content["user"]))
    if delivery.kind is Kind.ASKED_EDIT and str(delivery.content.get("channel")).startswith("D"):
        return _with_words(desk, slack, delivery)
    if delivery.kind in _LINKING and "ts" in delivery.content and "words" not in delivery.content:
        return replace(delivery, content={**delivery.content, "url": _permalink(slack, delivery)})
    return delivery


def _with_words(desk: Desk, slack: Slack, edit: Delivery) -> Delivery | Stop:
    """Return the edit of a line that shows what a customer wrote to us alone, with their words, which we do not keep.

    Where Slack does not let us read them, the line stays as it is: it would lose them.
    """
    if "words" in edit.content:
        return edit
    channel, ts = str(edit.content["channel"]), str(edit.content["ts"])
    try:
        found = [one for one in slack.thread(channel, ts) if one.ts == ts and one.subtype != TOMBSTONE]
    except SlackSaysNo as no:
        if no.error in DEAD_TOKEN:
            raise
        if no.error != Reason.THREAD_NOT_FOUND:
            return Stop(State.WITHDRAWN, Reason.EDIT_LOST)
        found = []
    with desk.read() as tx:
        words = directory.read_message(tx, found[0].text) if found else None
    return replace(edit, content={**edit.content, "words": words})


def _requester(desk: Desk, delivery: Delivery) -> str | None:
    with desk.read() as tx:
        return rows.issues.get(tx, delivery.issue or 0).requester


def _permalink(slack: Slack, delivery: Delivery) -> str | None:
    return _address(slack, str(delivery.content["channel"]), str(delivery.content["ts"]))


def _address(slack: Slack, channel: str, ts: str) -> str | None:
    try:
        return slack.permalink(channel, ts)
    except SlackSaysNo:
        return None  # the message is gone, or we are; the line is worth sending all the same


def _in_direct_channel(slack: Slack, composed: Ready) -> Prepared:
    """Return the same, for the direct channel with the person it is for."""
    match slack.open_dm(composed.channel):
        case str(channel):
            return replace(composed, channel=channel)
        case Limited(wait_s):
            return Wait(timedelta(seconds=wait_s))
        case Rejected():
            return Stop(State.HELD, Reason.NO_DIRECT)
        case DeadToken(error):
            return NoToken(error)
        case Unsent():
            return Wait(_SOON)
