"""What a customer writes in the channel, outside the thread of an issue that waits for them: an answer, perhaps."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from slackbot.desk.context import Desk
from slackbot.desk.issues import cards
from slackbot.desk.threads import spoken
from slackbot.desk.threads.spoken import Spoken
from slackbot.domain import keys, silence
from slackbot.domain.delivery import State
from slackbot.domain.events import What
from slackbot.domain.issue import Issue, Status
from slackbot.domain.kinds import Kind
from slackbot.domain.metrics import Side
from slackbot.domain.reasons import Reason
from slackbot.errors import Unmet
from slackbot.slack import ThreadMessage
from slackbot.store import rows
from slackbot.store.tx import Tx


def hear(desk: Desk, said: Spoken) -> None:
    """Ask the agents about each issue that waits for whoever wrote that: silence does not end it any more."""
    with desk.read() as tx:
        numbers = rows.issues.pending_in(tx, channel=said.channel, requester=said.user)
    for number in numbers:
        with desk.begin() as tx:
            ask_in(tx, desk, rows.issues.lock(tx, number), [said])
    if numbers:
        desk.wake()


def ask(tx: Tx, desk: Desk, issue: Issue, messages: Sequence[ThreadMessage], *, channel: str) -> None:
    """Do the same for what a look at the channel found; the issue is held. What stands in threads too is not meant."""
    in_line = [one for one in messages if one.subtype != "thread_broadcast"]
    ask_in(tx, desk, issue, list(spoken.found(desk, in_line, channel=channel)))


def ask_in(tx: Tx, desk: Desk, issue: Issue, messages: Sequence[Spoken]) -> None:
    """Enqueue the line about the first message that may be the answer, once while the held issue waits.

    Nobody is reminded, and silence ends nothing, until an agent has decided.
    """
    since = asked_at(tx, issue)
    if issue.status is not Status.PENDING or since is None:
        return
    first = next((one for one in messages if one.at >= since and _may_answer(tx, desk, issue, one)), None)
    if first is None:
        return
    key = keys.elsewhere(issue.number, since=issue.waits_since)
    said = {"since": issue.waits_since, "channel": first.channel, "ts": first.ts, "user": first.user}
    cards.enqueue_in_card(tx, desk, issue, kind=Kind.NOT_CLOSED, key=key, **said)
    withdrawn = rows.outbox_write.end_unsent(
        tx, issue=issue.number, kinds=(Kind.REMINDER,), state=State.WITHDRAWN, reason=Reason.ELSEWHERE
    )
    if withdrawn:
        cards.enqueue_edit(tx, desk, issue)
    rows.issues.save(tx, replace(issue, auto_close_at=None))


def asked_at(tx: Tx, issue: Issue) -> datetime | None:
    """Return since when words in the channel may be the answer, None if the issue does not wait."""
    resumed = [one.at for one in rows.events.of_issue(tx, issue.number) if one.what == What.RESUMED]
    contacts = rows.touches.of_issue(tx, issue.number)
    return silence.asked_at(issue, contacts, resumed_at=max(resumed, default=None))


def _may_answer(tx: Tx, desk: Desk, issue: Issue, said: Spoken) -> bool:
    """Return whether the one who asked wrote it, or any customer where nobody is named; about no issue that we know."""
    if issue.requester not in (None, said.user) or rows.touches.is_known(tx, source=said.ts):
        return False
    if rows.issues.of_message(tx, channel=said.channel, ts=said.ts) is not None:
        return False
    try:
        return spoken.side(desk, said, spoken.author(tx, desk, said), issue) is Side.CUSTOMER
    except Unmet:  # Slack was asked in vain
        return False
