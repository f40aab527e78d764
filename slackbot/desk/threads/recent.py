"""Customers' newest messages outside threads: for a while we know whose they are, so that an issue can take one."""

from slackbot.desk.context import Desk
from slackbot.desk.people import recipient
from slackbot.desk.threads.spoken import Spoken
from slackbot.domain import adoption, side
from slackbot.store import rows


def hear(desk: Desk, said: Spoken) -> None:
    """Note a message that stands in a customer's channel, unless an app, an agent or a bot wrote it."""
    if said.through_app:
        return
    with desk.read() as tx:
        author = rows.people.get(tx, said.user)
        is_ours = author is not None and (side.is_ours(author) or side.is_machine(author))
        if is_ours or not recipient.is_customers(tx, desk, said.channel):
            return
    with desk.begin() as tx:
        rows.recent_messages.keep(tx, channel=said.channel, ts=said.ts, author=said.user, at=said.at)


def deleted(desk: Desk, *, channel: str, ts: str) -> None:
    """Forget a message that is gone."""
    with desk.read() as tx:
        is_kept = rows.recent_messages.is_kept(tx, channel=channel, ts=ts)
    if is_kept:
        with desk.begin() as tx:
            rows.recent_messages.forget(tx, channel=channel, ts=ts)


def forget_old(desk: Desk) -> None:
    """Forget what no issue can take any more."""
    since = desk.now() - adoption.RECENT
    with desk.read() as tx:
        is_due = rows.recent_messages.has_older(tx, than=since)
    if is_due:
        with desk.begin() as tx:
            rows.recent_messages.forget_older(tx, than=since)
