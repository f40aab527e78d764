"""Channels: what Slack says of them is kept, and what was held for want of one goes out once we are in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import structlog

from slackbot.desk.context import Desk
from slackbot.desk.people import recipient, welcome
from slackbot.domain.events import Event, What
from slackbot.domain.reasons import Reason
from slackbot.errors import Unavailable
from slackbot.slack import Busy, Channel, Listing, Slack, SlackSaysNo
from slackbot.slack.outcomes import DEAD_TOKEN
from slackbot.store import rows
from slackbot.store.channels import Channel as KeptChannel
from slackbot.store.tx import Tx

log = structlog.get_logger(__name__)

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # so long ago that it is asked for again
_REVIVED_FOR = timedelta(days=2)  # a message held for want of a channel is sent late, but not this late


def look_up_channel(desk: Desk, slack: Slack, channel: str) -> KeptChannel | None:
    """Return the channel as it is now, and keep it; None if we cannot see it.

    Raises `Unavailable`, and `SlackSaysNo` if it is our token that Slack refuses.
    """
    try:
        return keep_all(desk, [slack.channel(channel)])[0]
    except SlackSaysNo as no:
        if no.error in DEAD_TOKEN:
            raise
        return None


def is_told_of(channel: str | None) -> bool:
    """Return whether that is a channel of which Slack tells; a direct message is none."""
    return channel is not None and channel[:1] in ("C", "G")


def look_up_new(desk: Desk, slack: Slack, channel: str) -> None:
    """Ask Slack about a channel of which we know nothing yet. One that it does not show, we are not in.

    Raises `Busy`, and `SlackSaysNo` if it is our token that Slack refuses. A Slack that is away keeps nobody from
    working: what it has not told is asked again before anything goes there.
    """
    if not is_told_of(channel) or _is_known(desk, channel):
        return
    told_at = desk.wall()
    try:
        found = look_up_channel(desk, slack, channel)
    except Busy:
        raise
    except Unavailable as away:
        log.warning("channel.not_told", channel=channel, why=str(away))
        found, told_at = None, _NEVER
    if found is None:
        with desk.begin() as tx:
            rows.channels.keep(tx, KeptChannel(desk.team, channel, "", is_member=False, is_shared=False), at=told_at)


def _is_known(desk: Desk, channel: str) -> bool:
    with desk.read() as tx:
        return rows.channels.get(tx, channel) is not None


def expect(desk: Desk, channel: str) -> None:
    """Keep that we are in a channel of which we know nothing yet, or soon are: whoever looks first sees us come in."""
    with desk.begin() as tx:
        if rows.channels.get(tx, channel) is None:
            rows.channels.keep(tx, KeptChannel(desk.team, channel, "", is_member=False, is_shared=False), at=_NEVER)


def keep_every(desk: Desk, every: Listing[Channel]) -> None:
    """Keep every channel there is."""
    for page in every.pages():
        keep_all(desk, page)


def keep_all(desk: Desk, found: Sequence[Channel]) -> Sequence[KeptChannel]:
    """Keep the channels as Slack describes them, in one transaction, and return them; most are as they were.

    Where we were invited since, what was held is sent, and a customer's channel is welcomed; so is one that is shared
    since. Of a channel that we hear of for the first time nobody knows since when we are in it.
    """
    if not found:
        return ()
    kept = [_as_kept(desk, one) for one in found]
    with desk.begin() as tx:
        known = rows.channels.of_ids(tx, [one.channel for one in kept])
        rows.channels.keep_all(tx, kept, at=desk.wall())
        owing = [one for one in kept if _follow(tx, desk, _Change(known.get(one.channel), one))]
    if owing:
        desk.wake()
    return kept


@dataclass(frozen=True)
class _Change:
    """A channel as it was known, None if it was not, and as it is."""

    known: KeptChannel | None
    channel: KeptChannel

    @property
    def was_invited(self) -> bool:
        """True if we are in it, perhaps since a time when nobody listened, and did not know that."""
        return self.channel.is_member and not (self.known and self.known.is_member)

    @property
    def was_shared(self) -> bool:
        """True if another company is in it, and we did not know that."""
        return self.channel.is_shared and not recipient.is_shared(self.known)


def _as_kept(desk: Desk, channel: Channel) -> KeptChannel:
    is_member = channel.is_member and not channel.is_archived
    is_shared, is_archived = channel.is_ext_shared, channel.is_archived
    return KeptChannel(desk.team, channel.id, channel.name, is_member, is_shared, is_archived)


def _follow(tx: Tx, desk: Desk, change: _Change) -> bool:
    """Do what follows from how the channel changed; return whether something may go out now."""
    channel, known = change.channel, change.known
    if recipient.is_shared(known) != channel.is_shared:
        _tell_issues(tx, desk, channel)
    if change.was_invited:
        _send_held(tx, desk, channel.channel)
    is_new = known is not None and (change.was_invited or change.was_shared)
    return (is_new and welcome.enqueue(tx, desk, channel)) or change.was_invited


def _tell_issues(tx: Tx, desk: Desk, channel: KeptChannel) -> None:
    """Write down whose the channel is, for each of its issues that can still move; what is over stays as it counted."""
    told = {"in_customer_channel": recipient.is_customers(tx, desk, channel.channel, place=channel)}
    for number in rows.issues.not_closed_in(tx, channel.channel):
        rows.events.add(tx, Event(number, desk.now(), None, What.CHANNEL_SEEN, told))


def joined(desk: Desk, slack: Slack, channel: str) -> None:
    """Look at a channel that changed; if we are in it, send what was held because we were not, and welcome it."""
    found = look_up_channel(desk, slack, channel)
    if found is None:
        left(desk, channel)
        return
    if found.is_member:  # also if we did not know that we had been out
        with desk.begin() as tx:
            _send_held(tx, desk, channel)
        desk.wake()


def _send_held(tx: Tx, desk: Desk, channel: str) -> None:
    """Send what was held lately.

    A first line is not sent later than that, nor once the issue is over; what would stand under it stands alone.
    """
    now, since = desk.now(), desk.now() - _REVIVED_FOR
    rows.outbox_held.give_up_lines(tx, channel=channel, before=since, at=now)
    rows.outbox_held.revive(tx, channel=channel, since=since, at=now)


def left(desk: Desk, channel: str, *, why: Reason = Reason.NO_CHANNEL) -> None:
    """Note that we are no longer in the channel, or that nobody is as it is archived."""
    with desk.begin() as tx:
        known = rows.channels.get(tx, channel)
        if known is not None:
            gone = replace(known, is_member=False, is_archived=why is Reason.ARCHIVED)
            rows.channels.keep(tx, gone, at=desk.wall())
