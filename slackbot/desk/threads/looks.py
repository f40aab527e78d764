"""What is found when a thread is looked through: words that nobody told us of, or that we could not place before."""

from collections.abc import Sequence
from contextlib import suppress

from slackbot.desk.context import Desk
from slackbot.desk.issues import cards, edits, source_changes
from slackbot.desk.issues.source_changes import Edit
from slackbot.desk.threads import conversation, spoken
from slackbot.desk.threads.spoken import Spoken
from slackbot.domain import thanks
from slackbot.domain.delivery import Delivery
from slackbot.domain.issue import Issue
from slackbot.domain.metrics import Side
from slackbot.domain.side import TOMBSTONE
from slackbot.errors import Unmet
from slackbot.slack import ThreadMessage
from slackbot.store import rows
from slackbot.store.tx import Tx


def count_earlier(tx: Tx, desk: Desk, number: int, messages: Sequence[ThreadMessage]) -> None:
    """Count what people wrote in the thread before it belonged to an issue; bots' and Slack's own lines are none of it.

    What came after is counted as it is heard, where an agent's `!word` is told from an answer.
    """
    issue, is_news = rows.issues.get(tx, number), False
    for said in spoken.found(desk, messages, channel=issue.channel or ""):
        side = _side(tx, desk, said, issue) if said.at <= issue.logged_at else None
        if side is not None:
            is_thanks = side is Side.CUSTOMER and thanks.is_bare(said.text)
            new = rows.touches.add(tx, number, source=said.ts, side=side, by=said.user, at=said.at, is_thanks=is_thanks)
            is_news = is_news or (new and side is Side.AGENT)
        if side is Side.CUSTOMER and said.ts == issue.source_ts and issue.requester is None:
            edits.name_requester_in(tx, desk, number, said.user, asked_at=said.at)  # an app posted it in their name
    if is_news:  # what the customer wrote alone leaves the turn as the card has it
        cards.enqueue_turn(tx, desk, rows.issues.get(tx, number))


def catch_up(tx: Tx, desk: Desk, issue: Issue, messages: Sequence[ThreadMessage], *, thread: Delivery) -> None:
    """Hear what the customer wrote there since the issue waits for them, and nobody told us; the issue is held.

    Not an agent’s `!word`, nor a wish like “stop”: done so late it might undo what was wanted since. After a person's
    word that is an answer.
    """
    since = issue.pending_since
    for said in spoken.found(desk, messages, channel=thread.channel, thread_ts=thread.anchor_ts):
        if since is None or said.at < since:
            continue
        if thread.anchor_ts is None and rows.touches.is_known(tx, source=said.ts):  # about another issue
            continue
        if _side(tx, desk, said, issue) is Side.CUSTOMER and conversation.wish_of(tx, desk, said, issue) is None:
            issue = conversation.listen(tx, desk, said, issue, spoken.author(tx, desk, said))


def hear_again(tx: Tx, desk: Desk, look: Delivery, messages: Sequence[ThreadMessage]) -> None:
    """Hear the message the look is for: by now Slack has said who wrote it, or does not know either."""
    for said in spoken.found(desk, messages, channel=look.channel, thread_ts=str(look.content["thread_ts"])):
        if said.ts == look.content["ts"]:
            with suppress(Unmet):
                conversation.hear_in(tx, desk, said)


def catch_up_with_source(tx: Tx, desk: Desk, look: Delivery, messages: Sequence[ThreadMessage]) -> None:
    """Follow an edit of the issue's source that was made while the issue was being logged: Slack told us too early."""
    issue = rows.issues.get(tx, look.issue or 0)
    for said in messages:
        if (
            said.ts == issue.source_ts
            and said.edited_ts is not None
            and said.edited_ts > (look.content.get("edited_ts") or "")
        ):
            edit = Edit(look.channel, said.ts, text=said.text, edited_ts=said.edited_ts, author=said.user)
            source_changes.follow_in(tx, desk, issue.number, edit)


def miss_source(tx: Tx, desk: Desk, look: Delivery, messages: Sequence[ThreadMessage]) -> None:
    """Take it that the issue's source is deleted if it does not stand among the messages of its thread any more."""
    if look.issue is None or look.anchor_ts is None:
        return
    issue = rows.issues.get(tx, look.issue)
    is_its_thread = (look.channel, look.anchor_ts) == (issue.channel, issue.thread_ts)
    there = {said.ts for said in messages if said.subtype != TOMBSTONE}
    if is_its_thread and issue.source_ts is not None and issue.source_ts not in there:
        source_changes.take_back_in(tx, desk, issue.number)


def _side(tx: Tx, desk: Desk, said: Spoken, issue: Issue) -> Side | None:
    """Return whose side the author is on, None if Slack was asked in vain."""
    try:
        return spoken.side(desk, said, spoken.author(tx, desk, said), issue)
    except Unmet:
        return None
