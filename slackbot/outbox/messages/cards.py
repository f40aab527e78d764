"""What a card says, from all that is known when it goes out: nobody who acts waits for that."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from slackbot.blocks import card as blocks
from slackbot.blocks.card import Known
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.desk.issues import repeats
from slackbot.desk.people import display_names, recipient
from slackbot.domain import link
from slackbot.domain import turn as turns
from slackbot.domain.delivery import State
from slackbot.domain.eligibility import destination
from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import Kind
from slackbot.domain.recipient import Recipient, is_alone
from slackbot.domain.send_window import Source
from slackbot.domain.turn import Turn
from slackbot.outbox.loaded import Loaded
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts.language import family, named

_LATELY = timedelta(days=30)
_FOLLOWS = {Status.PENDING: Kind.REMINDER, Status.RESOLVED: Kind.CHECKIN}  # what is told of that comes by itself


def card(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    """Return the card of the agents' channel as it looks now."""
    issue = loaded.about
    reader = recipient.of_issue(tx, desk, issue)
    known = _known(tx, desk, issue, reader, replaces="replaces" in loaded.delivery.content)
    return blocks.card(desk.texts.at(reader.zone), issue, known)


def _known(tx: Tx, desk: Desk, issue: Issue, reader: Recipient, *, replaces: bool) -> Known:
    turn = _turn(tx, issue, reader)
    is_theirs = issue.requester is not None and not reader.is_ours
    return Known(
        requester=reader.person,
        names=_names(tx, issue),
        command=desk.command,
        url=_thread(desk, issue),
        account=reader.account.name if reader.account else None,
        tier=_tier(tx, desk, reader),
        zone=reader.zone.key if reader.customer.source is not Source.WORKSPACE else None,
        language=named(family(reader.own_locale)) if reader.own_locale else None,
        nth=rows.issues.nth_since(tx, issue, since=issue.logged_at - _LATELY) if is_theirs else None,
        turn=turn,
        who=display_names.first_name(tx, turn.by if turn else issue.requester),
        has_reader=bool(destination(issue, reader, Kind.REPLY)),
        asks_at=_asks_at(tx, issue),
        earlier=repeats.earlier(tx, desk, issue) if issue.resolutions == 0 else None,  # it is new
        replaces=replaces,
    )


def _turn(tx: Tx, issue: Issue, reader: Recipient) -> Turn | None:
    """Return whose turn it is, None where the issue has none, or nobody of a customer's could answer."""
    if issue.status not in turns.WITH_TURNS or reader.is_ours or not destination(issue, reader, Kind.REPLY):
        return None
    return turns.turn(issue, rows.touches.arrived(tx, issue.number), rows.events.of_issue(tx, issue.number))


def _names(tx: Tx, issue: Issue) -> Mapping[str, str]:
    involved = {user for user in (issue.logged_by, issue.assignee, issue.resolved_by) if user}
    return {one.user: one.name for one in rows.people.of_ids(tx, involved) if one.name}


def _thread(desk: Desk, issue: Issue) -> str | None:
    """Return where the customer's thread is; agents cannot look into a direct message."""
    if issue.channel is None or is_alone(issue.channel):
        return None
    return link.to_message(desk.address, issue.channel, issue.thread_ts)


def _tier(tx: Tx, desk: Desk, reader: Recipient) -> str | None:
    """Return the tier, where no customer reads along in the agents' channel, as far as we were told."""
    place = recipient.place_of(tx, desk.support_channel)
    is_internal = place is not None and not place.is_shared
    return reader.account.tier if reader.account is not None and is_internal else None


def _asks_at(tx: Tx, issue: Issue) -> datetime | None:
    """Return when the check-in, or a pending issue's reminder, is to go out; None if it is not."""
    kind = _FOLLOWS.get(issue.status)
    if kind is None:
        return None
    asked = rows.outbox_read.of_issue(tx, issue.number, kinds=(kind,))
    mine = [one for one in asked if kind is Kind.REMINDER or one.resolution_no == issue.resolutions]
    return mine[-1].due_at if mine and mine[-1].state is State.DUE else None
