"""The card by which the leads hear of a trouble, and the line below it once nobody was in touch in time."""

from collections.abc import Mapping
from dataclasses import replace

from slackbot.blocks import recovery as blocks
from slackbot.blocks.kit import Message
from slackbot.blocks.recovery import Trouble
from slackbot.desk import audience, changing, naming
from slackbot.desk.context import Desk, Maker
from slackbot.domain.delivery import Delivery, Kind, Owed, State, Verb
from slackbot.domain.issue import Issue
from slackbot.domain.opinion import Opinion
from slackbot.domain.recovery import HISTORY, Recovery
from slackbot.store import checkins, deliveries, ledger, opinions, ratings, recoveries
from slackbot.store.database import Connection


def owe(db: Connection, desk: Desk, recovery: Recovery) -> None:
    """Owe the leads the card, and the line below it for when the recovery is late."""
    number, round_ = recovery.issue, recovery.round
    key = _key(number, round_)
    card = Owed(
        key=key,
        kind=Kind.RECOVERY,
        channel=desk.summary_channel,
        due_at=desk.now(),
        issue=number,
        round=round_,
        content={"user": recovery.person} if recovery.person else {},
    )
    if not deliveries.owe(db, desk.team, card, at=desk.now()):
        owe_edit(db, desk, number=number, round_=round_)  # the same resolution went wrong once more
    late = Owed(
        key=f"recovery-late:{number}:{round_}:{recovery.due_at.isoformat()}",
        kind=Kind.RECOVERY_LATE,
        channel=desk.summary_channel,
        due_at=recovery.due_at,
        issue=number,
        round=round_,
        after=key,
    )
    deliveries.owe(db, desk.team, late, at=desk.now())


def owe_edit(db: Connection, desk: Desk, *, number: int, round_: int) -> None:
    """Owe the card as it looks now, if there is one."""
    key = _key(number, round_)
    if ledger.of_key(db, desk.team, key) is None:
        return
    edit = Owed(
        key=f"recovery-edit:{number}:{round_}",
        kind=Kind.RECOVERY_EDIT,
        verb=Verb.UPDATE,
        channel=desk.summary_channel,
        due_at=desk.now(),
        issue=number,
        round=round_,
        after=key,
    )
    deliveries.owe_anew(db, desk.team, edit, at=desk.now())


def owe_answer(db: Connection, desk: Desk, given: Opinion) -> None:
    """Owe the leads the customer's answer to the second question, once it can no longer be changed.

    Where they were told before a change, as clocks and settings of two processes differ, the line is edited.
    """
    line = Owed(
        key=f"recovery-answered:{given.issue}:{given.round}",
        kind=Kind.RECOVERY_ANSWERED,
        channel=desk.summary_channel,
        due_at=changing.ends_at(desk, given.at),
        issue=given.issue,
        round=given.round,
        after=_key(given.issue or 0, given.round),
    )
    if deliveries.owe(db, desk.team, line, at=desk.now()):
        return
    if not deliveries.reschedule(db, desk.team, line.key, due_at=line.due_at):
        key = f"recovery-answered-edit:{given.issue}:{given.round}"
        edit = replace(line, key=key, verb=Verb.UPDATE, due_at=desk.now(), after=line.key)
        deliveries.owe_anew(db, desk.team, edit, at=desk.now())


def withdraw_late(db: Connection, desk: Desk, number: int, *, reason: str) -> None:
    """Withdraw the line that nobody was in touch in time."""
    kinds = (Kind.RECOVERY_LATE,)
    deliveries.end_unsent(db, desk.team, issue=number, kinds=kinds, state=State.WITHDRAWN, reason=reason)


def _key(number: int, round_: int) -> str:
    return f"recovery:{number}:{round_}"


def apology_key(number: int, round_: int) -> str:
    """Return the key of the one apology that a recovery has."""
    return f"apology:{number}:{round_}"


def asking_key(number: int, round_: int) -> str:
    """Return the key of the question after a recovery."""
    return f"recovery-survey:{number}:{round_}"


def _card(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue, round_ = naming.issue_of(db, desk, delivery), delivery.round
    recovery = recoveries.get(db, desk.team, issue=issue.number, round_=round_)
    trouble = _trouble(db, desk, issue, round_=round_, recovery=recovery)
    if recovery is None:
        return blocks.taken_back(desk.texts, issue, trouble)
    asking = ledger.of_key(db, desk.team, asking_key(issue.number, round_))
    apology = ledger.of_key(db, desk.team, apology_key(issue.number, round_))
    return blocks.card(
        desk.texts,
        issue,
        trouble,
        recovery=recovery,
        asked_at=asking.due_at if asking else None,
        can_apologise=apology is None,
    )


def _trouble(db: Connection, desk: Desk, issue: Issue, *, round_: int, recovery: Recovery | None) -> Trouble:
    reader = audience.of_issue(db, desk, issue)
    counted = ratings.counted(db, desk.team, issue=issue.number, round_=round_)
    person = recovery.person if recovery else issue.requester
    return Trouble(
        name=naming.name(db, desk, person) or None,
        account=reader.account.name if reader.account else None,
        score=counted.score if counted else None,
        comment=counted.comment if counted else None,
        not_yets=checkins.not_yets(db, desk.team, issue.number),
        past=recoveries.past(db, issue, channel=reader.channel, since=desk.now() - HISTORY),
    )


def _late(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue = naming.issue_of(db, desk, delivery)
    recovery = recoveries.get(db, desk.team, issue=issue.number, round_=delivery.round)
    return blocks.late(desk.texts, issue, holder=recovery.claimed_by if recovery else None)


def _answered(db: Connection, desk: Desk, delivery: Delivery) -> Message:
    issue = naming.issue_of(db, desk, delivery)
    recovery = recoveries.get(db, desk.team, issue=issue.number, round_=delivery.round)
    given = opinions.get(db, desk.team, asking_key(issue.number, delivery.round))
    if given is None:
        raise LookupError(f"the answer about #{issue.number} is gone")
    name = naming.name(db, desk, given.by) or None
    holder = recovery.done_by if recovery else None
    return blocks.answered(desk.texts, issue, name=name, score=given.score, holder=holder)


MAKERS: Mapping[Kind, Maker] = {
    Kind.RECOVERY: _card,
    Kind.RECOVERY_EDIT: _card,
    Kind.RECOVERY_LATE: _late,
    Kind.RECOVERY_ANSWERED: _answered,
}
