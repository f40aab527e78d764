"""The parts of a bot in the sample world, with all that the test before has found out already.

A test process reads the shipped words and plans once, and asks the stand-in once who everybody is.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.exc import DatabaseError

from slackbot import app
from slackbot.app import Parts
from slackbot.desk.context import Desk
from slackbot.desk.people import directory
from slackbot.domain.plan import Plans
from slackbot.domain.retries import CALL_TIMEOUT
from slackbot.errors import Unavailable
from slackbot.playground import Playground, sample_world
from slackbot.settings import Settings
from slackbot.slack import Me, Slack, facts
from slackbot.slack.manifest import manifest
from slackbot.store import schema, tables
from slackbot.store.database import Store
from slackbot.texts import Texts
from slackbot.texts.plans import read as read_plans
from tests.near import NearSlack
from tests.warm_store import WarmStore

_DIRECTORY = (tables.channels, tables.people)

Rows = list[list[dict[str, Any]]]
_found: dict[tuple[object, ...], Rows] = {}  # what the directory holds, by the settings that it depends on


def assemble(
    settings: Settings,
    *,
    now: Callable[[], datetime],
    playground: Playground,
    is_sample_world: bool,
    is_new: bool = False,
) -> Parts:
    """Return the parts as `app.assemble` does, with no socket between them and Slack.

    Their directory is fresh, or `is_new` and empty.
    """
    slack = near_slack(playground, now=now)
    if settings.templates_dir is not None or not is_sample_world:
        parts = app.assemble(settings, now=now, store=WarmStore(settings.database_url))
        parts.slack, parts.desk = slack, replace(parts.desk, ahead=slack.clock.ahead)
        if not is_new:
            directory.refresh(parts.desk, slack)
        return parts
    parts = _put_together(settings, now, slack, playground)
    if not is_new:
        _fill_directory(parts)
    return parts


def near_slack(
    playground: Playground,
    *,
    timeout_s: float = CALL_TIMEOUT.total_seconds(),
    now: Callable[[], datetime] | None = None,
) -> Slack:
    """Return our calls to the stand-in, without a socket."""
    connections = NearSlack(playground)
    return Slack(playground.bot_token, playground.api_url, timeout_s=timeout_s, connections=connections, now=now)


def _put_together(settings: Settings, now: Callable[[], datetime], slack: Slack, playground: Playground) -> Parts:
    store, wakers = WarmStore(settings.database_url), list[Callable[[], None]]()
    _migrate(store)
    us = replace(_us(), address=playground.url)
    desk = app.make_desk(settings, store, us, texts=_texts(settings.locale), plans=_plans(), now=now, wakers=wakers)
    desk = replace(desk, ahead=slack.clock.ahead)
    directory.introduce(desk, us)
    return Parts(settings, store, slack, us, desk, wakers)


def _migrate(store: Store) -> None:
    """Bring the database to today's schema, without a look at all its tables if it says that it has that."""
    with suppress(DatabaseError, Unavailable), store.read_all() as db:
        if db.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none() == schema.HEAD:
            return
    schema.upgrade(store)


def _fill_directory(parts: Parts) -> None:
    desk = parts.desk
    settings, is_empty = (desk.agents, desk.leads, desk.support_channel), not any(_rows(desk))
    if is_empty and settings in _found:
        _keep(desk, _found[settings])
        return
    directory.refresh(desk, parts.slack)
    if is_empty:
        _found[settings] = _rows(desk)


def _rows(desk: Desk) -> Rows:
    with desk.read() as tx:
        return [
            [dict(row._mapping) for row in tx.db.execute(select(table).where(table.c.team_id == desk.team))]
            for table in _DIRECTORY
        ]


def _keep(desk: Desk, found: Rows) -> None:
    with desk.begin() as tx:
        for table, rows in zip(_DIRECTORY, found, strict=True):
            tx.db.execute(insert(table), [{**row, "seen_at": desk.wall()} for row in rows])


@cache
def _us() -> Me:
    """Return whose token it is, which is the same before every stand-in with the sample world."""
    slack = Playground(sample_world(), manifest=manifest(command="/issue", url=None), clock=lambda: datetime.now(UTC))
    return facts.me(slack.call("auth.test"))


@cache
def _texts(locale: str) -> Texts:
    return Texts(None, home=locale)


@cache
def _plans() -> Plans:
    return read_plans(None)
