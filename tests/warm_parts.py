"""The parts of a bot in the sample world, with all that the test before has found out already.

A test process reads the shipped words and plans once, and asks the stand-in of each world once who everybody is.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
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
from slackbot.playground import Playground, World
from slackbot.settings import Settings
from slackbot.slack import Me, Slack, facts
from slackbot.slack.manifest import SCOPES
from slackbot.store import schema, tables
from slackbot.store.database import Store
from slackbot.texts import Texts
from slackbot.texts.plans import read as read_plans
from tests.near import NearSlack
from tests.warm_store import WarmStore

_DIRECTORY = (tables.channels, tables.people)
_STATE = text(
    "SELECT version_num, EXISTS (SELECT 1 FROM people WHERE team_id = :team)"
    " OR EXISTS (SELECT 1 FROM channels WHERE team_id = :team) AS knows_somebody FROM alembic_version"
)

Rows = list[list[dict[str, Any]]]
_found: dict[tuple[object, ...], Rows] = {}  # what the directory holds, by the world and settings that it depends on


def assemble(
    settings: Settings,
    *,
    now: Callable[[], datetime],
    slack: Slack,
    playground: Playground,
    world: World | None,
    is_new: bool = False,
) -> Parts:
    """Return the parts as `app.assemble` does; `slack` is as of `near_slack`.

    Their directory is fresh, or `is_new` and empty; `world` is the stand-in's, None for the sample.
    """
    store, us = WarmStore(settings.database_url), facts.me(playground.call("auth.test"), ",".join(SCOPES))
    knows_nobody = _knows_nobody(store, us.team)
    parts = _put_together(settings, store, us, now, slack)
    if not is_new:
        _fill_directory(parts, world, is_empty=knows_nobody)
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


def _put_together(settings: Settings, store: Store, us: Me, now: Callable[[], datetime], slack: Slack) -> Parts:
    wakers = list[Callable[[], None]]()
    texts, plans = _texts(settings), _plans(settings.templates_dir)
    desk = app.make_desk(settings, store, us, texts=texts, plans=plans, now=now, wakers=wakers)
    desk = replace(desk, ahead=slack.clock.ahead)
    directory.introduce(desk, us)
    return Parts(settings, store, slack, us, desk, wakers)


def _knows_nobody(store: Store, team: str) -> bool:
    """Bring the database to today's schema, without a look at all its tables if it says that it has that.

    Return whether its directory is empty.
    """
    with suppress(DatabaseError, Unavailable), store.read_all() as db:
        found = db.execute(_STATE, {"team": team}).one_or_none()
        if found is not None and found.version_num == schema.HEAD:
            return not found.knows_somebody
    schema.upgrade(store)
    return _knows_nobody(store, team)


def _fill_directory(parts: Parts, world: World | None, *, is_empty: bool) -> None:
    desk = parts.desk
    known = world, desk.agents, desk.leads, desk.support_channel
    if is_empty and known in _found:
        _keep(desk, _found[known])
        return
    directory.refresh(desk, parts.slack)
    if is_empty:
        _found[known] = _rows(desk)


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


def _texts(settings: Settings) -> Texts:
    """Return the words, which the owner's folder may change from test to test."""
    if settings.templates_dir is None:
        return _shipped_texts(settings.locale)
    texts = Texts(settings.templates_dir, home=settings.locale)
    texts.report()
    return texts


@cache
def _shipped_texts(locale: str) -> Texts:
    return Texts(None, home=locale)


def _plans(folder: Path | None) -> Plans:
    return _shipped_plans() if folder is None else read_plans(folder)


@cache
def _shipped_plans() -> Plans:
    return read_plans(None)
