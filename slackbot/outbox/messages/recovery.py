"""What the leads read of a recovery: its card, the line below it, and what the customer answered at last."""

from collections.abc import Mapping

from slackbot.blocks import recovery as blocks
from slackbot.blocks.kit import Message
from slackbot.blocks.recovery import Trouble
from slackbot.desk.context import Desk
from slackbot.desk.people import display_names, recipient
from slackbot.desk.surveys.recovery_cards import HIDES_SCORE
from slackbot.domain import keys, link
from slackbot.domain.events import What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.question import CSAT, RECOVERY
from slackbot.domain.recipient import is_alone
from slackbot.domain.recovery import HISTORY, Recovery
from slackbot.outbox.loaded import Loaded, Maker
from slackbot.store import rows
from slackbot.store.tx import Tx
from slackbot.texts import one_line


def _card(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue, resolution_no = loaded.about, loaded.delivery.resolution_no
    recovery = rows.recoveries.get(tx, issue=issue.number, resolution_no=resolution_no)
    trouble = _trouble(tx, desk, issue, resolution_no=resolution_no, recovery=recovery)
    if loaded.delivery.content.get(HIDES_SCORE):
        trouble = trouble.without_scores()
    if recovery is None:
        return blocks.taken_back(desk.texts, issue, trouble)
    asking = rows.outbox_read.of_key(tx, keys.recovery_survey(issue.number, resolution_no))
    apology = rows.outbox_read.of_key(tx, keys.apology(issue.number, resolution_no))
    return blocks.card(
        desk.texts,
        issue,
        trouble,
        recovery=recovery,
        asked_at=asking.due_at if asking else None,
        can_apologise=apology is None,
    )


def _trouble(tx: Tx, desk: Desk, issue: Issue, *, resolution_no: int, recovery: Recovery | None) -> Trouble:
    reader = recipient.of_issue(tx, desk, issue)
    counted = rows.answers.counted(tx, CSAT, issue=issue.number, resolution_no=resolution_no)
    person = recovery.person if recovery else issue.requester
    return Trouble(
        name=one_line(display_names.name(tx, person)) or None,
        account=reader.account.name if reader.account else None,
        score=counted.score if counted else None,
        comment=counted.comment if counted else None,
        not_yets=rows.checkins.not_yets(tx, issue.number),
        past=rows.recoveries.past(tx, issue, channel=reader.channel, since=desk.now() - HISTORY),
        resolver=one_line(display_names.name(tx, _resolver(tx, issue, resolution_no))) or None,
        answer=_answer(tx, desk, issue, resolution_no),
        thread=_address(desk, issue.channel, issue.thread_ts),
        card=_posted(tx, desk, keys.card(issue.number)),
    )


def _resolver(tx: Tx, issue: Issue, resolution_no: int) -> str | None:
    """Return who had resolved it then, which the issue forgets once it is open again; None if silence did."""
    done = [event for event in rows.events.of_issue(tx, issue.number) if event.what is What.RESOLVED]
    return next((event.by for event in done if event.detail.get("resolution") == resolution_no), None)


def _answer(tx: Tx, desk: Desk, issue: Issue, resolution_no: int) -> str | None:
    """Return where the words are that the customer was written then: we keep none of them."""
    return _posted(tx, desk, keys.answer(issue.number, resolution_no), thread_ts=issue.thread_ts)


def _posted(tx: Tx, desk: Desk, key: str, *, thread_ts: str | None = None) -> str | None:
    posted = rows.outbox_read.of_key(tx, key)
    return _address(desk, posted.posted_channel, posted.ts, thread_ts=thread_ts) if posted else None


def _address(desk: Desk, channel: str | None, ts: str | None, *, thread_ts: str | None = None) -> str | None:
    """Return the address, None of what one person alone reads: it would lead nobody else there."""
    return (
        None
        if channel is None or is_alone(channel)
        else link.to_message(desk.address, channel, ts, thread_ts=thread_ts)
    )


def _late(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue = loaded.about
    recovery = rows.recoveries.get(tx, issue=issue.number, resolution_no=loaded.delivery.resolution_no)
    return blocks.late(desk.texts, issue, assignee=recovery.claimed_by if recovery else None)


def _answered(tx: Tx, desk: Desk, loaded: Loaded) -> Message:
    issue = loaded.about
    recovery = rows.recoveries.get(tx, issue=issue.number, resolution_no=loaded.delivery.resolution_no)
    given = rows.answers.counted(tx, RECOVERY, issue=issue.number, resolution_no=loaded.delivery.resolution_no)
    if given is None:
        raise LookupError(f"the answer about #{issue.number} is gone")
    name = one_line(display_names.name(tx, given.by)) or None
    assignee = recovery.done_by if recovery else None
    score = None if loaded.delivery.content.get(HIDES_SCORE) else given.score
    return blocks.answered(
        desk.texts, issue, name=name, score=score, is_poor=RECOVERY.is_poor(given.score), assignee=assignee
    )


MAKERS: Mapping[Kind, Maker] = {
    Kind.RECOVERY: _card,
    Kind.RECOVERY_EDIT: _card,
    Kind.RECOVERY_LATE: _late,
    Kind.RECOVERY_ANSWERED: _answered,
}
