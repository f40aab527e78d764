"""A channel that Slack gave another id: all that we keep follows, and the leads hear where the owner wrote the old."""

import structlog

from slackbot.desk.context import Desk
from slackbot.domain import keys
from slackbot.domain.delivery import NewDelivery
from slackbot.domain.kinds import Kind
from slackbot.store import rows
from slackbot.store.tx import Tx

log = structlog.get_logger(__name__)


def changed(desk: Desk, old: str, *, new: str) -> None:
    """Write the new id in the place of the old one, wherever it is kept."""
    with desk.begin() as tx:
        rows.channel_ids.follow(tx, old, new=new)
        if where := _written(desk, old):
            _tell(tx, desk, old, new=new, where=where)
    desk.wake()
    log.info("channel.id_changed", old=old, new=new)


def _written(desk: Desk, channel: str) -> list[str]:
    """Return where the owner wrote the id, which we cannot change."""
    settings = {"SUPPORT_CHANNEL": desk.support_channel, "SUMMARY_CHANNEL": desk.summary_channel}
    of_account = ["plans.yml"] if desk.plans.of_channel(channel) else []
    return [*of_account, *(name for name, there in settings.items() if there == channel)]


def _tell(tx: Tx, desk: Desk, old: str, *, new: str, where: list[str]) -> None:
    told = NewDelivery(
        key=keys.channel_moved(old, new=new),
        kind=Kind.CHANNEL_MOVED,
        channel=new if desk.summary_channel == old else desk.summary_channel,
        due_at=desk.now(),
        content={"was": old, "channel": new, "where": where},
    )
    rows.outbox_write.enqueue(tx, told, at=desk.now())
    log.error("channel.id_written", old=old, new=new, where=where)
