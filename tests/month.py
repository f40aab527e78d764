"""The month that the demo begins with, and what can be compared of two of them."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from slackbot import app
from slackbot.demo import bot, shipped
from slackbot.demo.clock import Clock
from slackbot.demo.shipped import Month
from slackbot.demo.stage import stand_in
from slackbot.demo.telling import Told
from slackbot.playground import Playground
from slackbot.store.tables import contacts, deliveries, issue_events
from slackbot.store.tx import Tx
from tests.warm_store import WarmStore

WEDNESDAY = shipped.UNTIL

_BY_CHANCE = re.compile(r"\b[DF][0-9A-F]{10}\b|\b[0-9a-f]{12,64}\b|127\.0\.0\.1:\d+")  # ids, tokens, and the port
_OF_SLACK = ("block_id", "metadata", "client_msg_id", "bot_profile", "app_id")
_ANYTHING = "…"
_SAID = ("user", "username", "icons", "text", "blocks")


@contextmanager
def unpacked(folder: Path, *, at: datetime = WEDNESDAY, month: Month | None = None) -> Iterator[Told]:
    """A desk with the month behind it that ended then, and the clock standing still."""
    folder.mkdir(exist_ok=True)
    clock = Clock()
    clock.stand(at)
    with stand_in(clock) as slack:
        shipped.unpack(folder, slack, at=at, month=month)
        settings = bot.settings(slack, folder, templates_dir=bot.PLANS)
        parts = app.assemble(settings, now=clock.now, store=WarmStore(settings.database_url))
        try:
            yield Told(parts, slack, clock)
        finally:
            parts.close()


def story(told: Told, *, until: datetime) -> Mapping[str, Mapping[str, str]]:
    """Return all that happened until then and cannot have changed since, without what is there by chance."""
    with told.parts.desk.read() as tx:
        happened = tx.db.execute(select(issue_events).where(issue_events.c.at <= until).order_by(issue_events.c.id))
        spoken = tx.db.execute(select(contacts).where(contacts.c.at <= until))
        sent = tx.db.execute(select(deliveries).where(deliveries.c.verb == "post", deliveries.c.sent_at <= until))
        return {
            "events": {str(row.id): _plain([row.issue, row.at, row.by, row.what, row.detail]) for row in happened},
            "touches": {_plain(f"{row.issue} {row.source}"): _plain([row.side, row.by, row.at]) for row in spoken},
            "sent": {_plain(f"{row.key} {row.ts}"): _plain([row.kind, row.due_at, row.sent_at]) for row in sent},
            "messages": dict(_messages(tx, told.slack, until)),
        }


def _messages(tx: Tx, slack: Playground, until: datetime) -> Iterator[tuple[str, str]]:
    """Yield what was written until then, where and when; what was changed later is as good as anything."""
    changed = select(deliveries.c.posted_channel, deliveries.c.ts).where(deliveries.c.sent_at > until)
    later = {tuple(one) for one in tx.db.execute(changed)}
    for channel in slack.remembered()["channels"]:
        for one in slack.messages(channel["id"]):
            if float(one["ts"]) <= until.timestamp():
                said = _plain({name: one.get(name) for name in _SAID})
                is_changed = (channel["id"], one["ts"]) in later
                yield f"{channel['members']} {one['ts']}", _ANYTHING if is_changed else said


def differences(one: Mapping[str, Mapping[str, str]], other: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return in what two stories are not the same, a line each."""
    return [
        f"{kind} {key}: {ours} / {theirs}"
        for kind in one
        for key in sorted({*one[kind], *other[kind]})
        if not _is_same(ours := one[kind].get(key, ""), theirs := other[kind].get(key, ""))
    ]


def _is_same(ours: str, theirs: str) -> bool:
    return ours == theirs or (bool(ours and theirs) and _ANYTHING in (ours, theirs))


def _plain(told: Any) -> str:
    """Return it as text that two tellings agree on."""
    return _BY_CHANCE.sub("*", json.dumps(_without(told), default=str, sort_keys=True, ensure_ascii=False))


def _without(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: _without(value) for key, value in told.items() if key not in _OF_SLACK}
    return [_without(one) for one in told] if isinstance(told, list) else told
