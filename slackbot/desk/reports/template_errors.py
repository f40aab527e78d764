"""A broken template of the owner's: the leads are told of it once, whatever restarts and second processes do."""

from slackbot.desk.context import Desk
from slackbot.domain import keys
from slackbot.domain.delivery import NewDelivery
from slackbot.domain.kinds import Kind
from slackbot.store import rows
from slackbot.texts.template_errors import Noted


def tell(desk: Desk) -> None:
    """Enqueue a message to the leads for each fault that was noted and that they were not told of."""
    noted = desk.texts.noted()
    if not noted:
        return
    with desk.begin() as tx:
        for one in noted:
            rows.outbox_write.enqueue(tx, _outgoing(desk, one), at=desk.now())
    desk.texts.told(noted)
    desk.wake()


def _outgoing(desk: Desk, noted: Noted) -> NewDelivery:
    fault = noted.fault
    return NewDelivery(
        key=keys.template_error(noted.key),
        kind=Kind.FAULT,
        channel=desk.summary_channel,
        due_at=desk.now(),
        content={"file": fault.file, "line": fault.line, "problem": fault.problem},
    )
