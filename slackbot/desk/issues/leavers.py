"""Who has left the company: what they had is nobody's again, and what they asked for is told of."""

from dataclasses import replace

from slackbot.desk.context import Desk
from slackbot.desk.issues import cards
from slackbot.domain import issue as rules
from slackbot.domain import keys
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.store import rows
from slackbot.store.tx import Tx


def left(desk: Desk, user: str) -> None:
    """Note that somebody left, as Slack says, and do what follows."""
    with desk.begin() as tx:
        is_known = rows.leavers.note(tx, user)
    if is_known:
        see_off(desk)


def see_off(desk: Desk) -> int:
    """Put back what those who left still have, and tell of what they asked for, each once; return how many it was."""
    with desk.read() as tx:
        had, asked = rows.leavers.still_have(tx), rows.leavers.asked(tx)
    if not had and not asked:
        return 0
    with desk.begin() as tx:
        for number in sorted({*had, *asked}):
            issue = put_back(tx, desk, rows.issues.lock(tx, number))
            _tell_of_requester(tx, desk, issue)
    desk.wake()
    return len({*had, *asked})


def put_back(tx: Tx, desk: Desk, issue: Issue) -> Issue:
    """Return an issue that is held: nobody's if whoever had it has left, which the agents are told, else as it is.

    What it waits for, and what is planned about it, stays.
    """
    if issue.assignee is None or issue.resolved_at is not None or not _has_left(tx, issue.assignee):
        return issue
    free = rules.unclaim(issue)
    before = rows.events.of_issue(tx, issue.number)
    nth = 1 + sum(one.what is What.UNASSIGNED for one in before)
    rows.issues.save(tx, free)
    detail = {"from": issue.assignee, "to": None, "why": "left"}
    rows.events.add(tx, Event(issue.number, desk.now(), None, What.UNASSIGNED, detail))
    key = keys.assignee_left(issue.number, nth=nth)
    cards.enqueue_in_card(tx, desk, free, kind=Kind.ASSIGNEE_LEFT, key=key, user=issue.assignee)
    cards.enqueue_edit(tx, desk, free)
    cards.withdraw_handovers(tx, desk, free)
    return free


def _has_left(tx: Tx, user: str | None) -> bool:
    person = rows.people.get(tx, user) if user else None
    return person is not None and person.is_gone


def _tell_of_requester(tx: Tx, desk: Desk, issue: Issue) -> None:
    if issue.requester is None or issue.is_dropped or not _has_left(tx, issue.requester):
        return
    told = rows.outbox_read.of_issue(tx, issue.number, kinds=(Kind.REQUESTER_LEFT,))
    if all(one.person != issue.requester for one in told):
        key = keys.requester_left(issue.number, nth=len(told) + 1)
        line = replace(cards.in_card(desk, issue, kind=Kind.REQUESTER_LEFT, key=key), person=issue.requester)
        rows.outbox_write.enqueue(tx, line, at=desk.now())
