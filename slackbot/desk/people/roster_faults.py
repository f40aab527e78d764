"""What is wrong with whom AGENTS and LEADS name, for the leads and the log: once, or daily for want of members."""

import hashlib
from collections.abc import Sequence

import structlog

from slackbot.desk.context import Desk
from slackbot.domain import calendar, keys
from slackbot.domain.delivery import NewDelivery
from slackbot.domain.kinds import Kind
from slackbot.domain.roster import Fault, Wrong
from slackbot.store import rows
from slackbot.store.tx import Tx

log = structlog.get_logger(__name__)

_REMEDY = "Correct the setting and start again, or put people into the user group. Until then those before stay."


def tell(tx: Tx, desk: Desk, fault: Fault) -> bool:
    """Tell the leads of it; return False if they were told before."""
    told = NewDelivery(
        key=keys.roster(fault.setting, fault.why, about=_about(desk, fault)),
        kind=Kind.ROSTER,
        channel=desk.summary_channel,
        due_at=desk.now(),
        content={"setting": fault.setting, "why": fault.why, "who": list(fault.who)},
    )
    return rows.outbox_write.enqueue(tx, told, at=desk.now())


def log_all(faults: Sequence[Fault]) -> None:
    """Tell the log of them."""
    for fault in faults:
        log.error("roster.wrong", setting=fault.setting, why=fault.why, who=fault.who, what_to_do=_REMEDY)


def _about(desk: Desk, fault: Fault) -> str:
    who = hashlib.sha256(" ".join(fault.who).encode()).hexdigest()[:12]
    if fault.why in (Wrong.EMPTY, Wrong.NOBODY):
        return f"{calendar.day_of(desk.now(), desk.defaults.timezone)}:{who}"
    return who
