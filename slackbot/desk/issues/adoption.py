"""Undoing an adoption: the issue gives back the message it took, and our line begins a thread of its own."""

from slackbot.desk.context import Desk, agent
from slackbot.desk.issues import actions, cards
from slackbot.desk.issues.actions import Logged
from slackbot.desk.people import clicks, recipient
from slackbot.domain import adoption as rules
from slackbot.domain import keys
from slackbot.domain.events import What
from slackbot.domain.issue import Issue
from slackbot.domain.reasons import Reason
from slackbot.store import rows
from slackbot.store.channels import Channel
from slackbot.store.tx import Tx


def set_apart(desk: Desk, value: str, *, by: str) -> Logged:
    """Let the issue begin a thread of its own at once; `value` is what the button carries. Raises `Refused`."""
    number = clicks.numbers(value, count=1)[0]
    with desk.begin() as tx:
        agent(tx, by)
        before = rows.issues.lock(tx, number)
        happened, spoken = rows.events.of_issue(tx, number), rows.touches.of_issue(tx, number)
        issue = rules.set_apart(before, happened, spoken, at=desk.now())
        place = recipient.place_of(tx, issue.channel)
        if not _send_apart(tx, desk, issue, place):
            raise rules.too_late(issue)
        actions.keep(tx, desk, issue, by=by, what=What.SET_APART, started_at=issue.started_at.isoformat())
    desk.wake()
    return Logged(issue, cards.obstacle(issue, place), is_apart=True)


def _send_apart(tx: Tx, desk: Desk, issue: Issue, place: Channel | None) -> bool:
    """Put the customer's line in line by itself, with no look at the thread; False if either may be under way."""
    line = cards.first_line(desk, issue, place)
    if line is None or not rows.outbox_held.enqueue_again(tx, line, at=desk.now()):
        return False
    return rows.outbox_held.withdraw(tx, keys.earlier_words(issue.number), reason=Reason.UNDONE, at=desk.now())
