"""What the leads read of a recovery: its card, the line below it, and what the customer answered at last."""

from collections.abc import Mapping

from slackbot.blocks import recovery as blocks
from slackbot.blocks.kit import Message
from slackbot.blocks.recovery import Trouble
from slackbot.desk.context import Desk
from slackbot.desk.people import display_names, recipient
from slackbot.desk.surveys.recovery_cards import HIDES_SCORE
from slackbot.domain import keys
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.domain.question import CSAT, RECOVERY
from slackbot.domain.recovery import HISTORY, Recovery
from slackbot.outbox.loaded import Loaded, Maker
from slackbot.store import rows
from slackbot.store.tx import Tx


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
        name=display_names.name(tx, person) or None,
        account=reader.account.name if reader.account else None,
        score=counted.score if counted else None,
        comment=counted.comment if counted else None,
        not_yets=rows.checkins.not_yets(tx, issue.number),
        past=rows.recoveries.past(tx, issue, channel=reader.channel, since=desk.now() - HISTORY),
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
    name = display_names.name(tx, given.by) or None
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
