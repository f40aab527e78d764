"""What a summary names when it goes out: titles, accounts, people and customers' words, as they are then."""

from collections.abc import Sequence

from slackbot.blocks.summary_lines import Entry, Named
from slackbot.desk.context import Desk
from slackbot.desk.people import recipient
from slackbot.desk.reports import links
from slackbot.domain.attention import Concern
from slackbot.domain.question import CSAT
from slackbot.domain.retrospect import Retrospect
from slackbot.domain.said import Remark
from slackbot.store import rows
from slackbot.store.tx import Tx


def of(
    tx: Tx,
    desk: Desk,
    concerns: Sequence[Concern],
    remarks: Sequence[Remark] = (),
    editions: Sequence[Retrospect] = (),
) -> Named:
    """Return what these name, and the words of the remarks as long as they are kept."""
    old = [one for told in editions for one in told.open_long]
    said = [*remarks, *(one for told in editions for one in told.unhappy)]
    numbers = sorted({one.number for one in concerns} | {one.number for one in old} | {one.number for one in said})
    people = {one.assignee for one in concerns} | {one.assignee for one in old} | {one.helper for one in said}
    places = links.of_issues(tx, desk, numbers)
    entries = {}
    for issue in rows.issues.of_numbers(tx, numbers):
        account = recipient.account_of(desk, issue)
        entries[issue.number] = Entry(issue.title, places.get(issue.number), account.name if account else issue.account)
    known = rows.people.of_ids(tx, [user for user in people if user])
    return Named(entries, {one.user: one.name for one in known if one.name}, _words(tx, remarks))


def _words(tx: Tx, remarks: Sequence[Remark]) -> dict[tuple[int, int], str]:
    found = {}
    for one in remarks:
        answer = rows.answers.counted(tx, CSAT, issue=one.number, resolution_no=one.resolution_no)
        found[one.number, one.resolution_no] = (answer and answer.comment) or ""
    return found
