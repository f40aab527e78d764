"""A broken template of the owner's: the leads are told of it once, whatever restarts and second processes do."""

from slackbot.blocks import kit
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk
from slackbot.domain.delivery import Delivery, Kind, Owed
from slackbot.store import deliveries
from slackbot.store.database import Connection
from slackbot.texts.faults import Noted


def tell(desk: Desk) -> None:
    """Owe the leads a message for each fault that was noted and that they were not told of."""
    noted = desk.texts.noted()
    if not noted:
        return
    with desk.store.begin() as db:
        for one in noted:
            deliveries.owe(db, desk.team, _owed(desk, one), at=desk.now())
    desk.texts.told(noted)
    desk.wake()


def _owed(desk: Desk, noted: Noted) -> Owed:
    fault = noted.fault
    return Owed(
        key=f"fault:{noted.key}",
        kind=Kind.FAULT,
        channel=desk.summary_channel,
        due_at=desk.now(),
        content={"file": fault.file, "line": fault.line, "problem": fault.problem},
    )


def message(_db: Connection, desk: Desk, delivery: Delivery) -> Message:
    """Return what the leads are told."""
    said = delivery.content
    text = desk.texts.say("template/broken", file=said["file"], line=said["line"], problem=said["problem"])
    return kit.message(text)
