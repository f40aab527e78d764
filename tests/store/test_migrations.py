"""What was kept before a migration is there after it, and goes on."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import IntegrityError

from slackbot.domain.issue import Status
from slackbot.domain.kinds import Kind
from slackbot.store import issues, outbox_read, people, schema, spans
from slackbot.store.columns import Instant
from slackbot.store.database import Store
from slackbot.store.tables import deliveries, summaries

TEAM = "T0ACME00001"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_ISSUE = """
INSERT INTO issues (team_id, number, title, details, status, logged_by, started_at, logged_at, resolutions, reopened,
                    ends_at)
VALUES (:team, :number, 'Printer', '', :status, 'UANA', :at, :at, 0, false, :ends)
"""

_DELIVERY = """
INSERT INTO deliveries (id, team_id, key, token, kind, verb, round, channel, waits_for, content, planned_at, due_at,
                        state, version, attempts, created_at)
VALUES (:id, :team, :key, :token, 'note', 'post', 0, 'C1', :parent, '{}', :at, :at,
        'due', 1, 0, :at)
"""


@pytest.fixture
def old_url(tmp_path: Path) -> str:
    """A database as the first release made it, with an issue resolved and its check-in enqueued."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    store = Store(url)
    with store.begin_all() as db:
        _migrate(db, "0001")
        at = Instant().process_bind_param(NOON, db.dialect)
        for statement in (
            "INSERT INTO people (team_id, user_id, name, is_bot, is_guest, is_gone, is_agent, is_lead)"
            " VALUES (:team, 'UGUS', 'Gus Holt', false, false, false, false, false)",
            "INSERT INTO issues (team_id, number, title, details, status, logged_by, started_at, logged_at,"
            " resolved_at, resolutions, reopened)"
            " VALUES (:team, 1, 'Printer', '', 'resolved', 'UANA', :at, :at, :at, 1, false)",
            "INSERT INTO deliveries (team_id, key, token, kind, verb, issue, round, channel, content, due_at, state,"
            " version, attempts, created_at)"
            " VALUES (:team, 'checkin:1:1:1', 'k', 'checkin', 'post', 1, 1, 'C1', '{}', :at, 'due', 1, 0, :at)",
            "INSERT INTO deliveries (team_id, key, token, kind, verb, issue, round, channel, waits_for, content,"
            " due_at, state, version, attempts, created_at)"
            " VALUES (:team, 'checkin-edit:1:1:1', 'e', 'checkin_edit', 'update', 1, 1, 'C1', 1, '{}', :at, 'due', 1,"
            " 0, :at)",
        ):
            db.execute(text(statement), {"team": TEAM, "at": at})
    store.close()
    return url


def _migrate(db: Connection, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    config.attributes["connection"] = db
    command.upgrade(config, to)


def test_what_the_first_release_kept_goes_on(old_url: str) -> None:
    store = Store(old_url)

    schema.upgrade(store)

    with store.read(TEAM) as tx:
        issue = issues.get(tx, 1)
        outgoing = outbox_read.of_key(tx, "checkin:1:1:1")
        gus = people.get(tx, "UGUS")
        waiting = tx.db.execute(text("SELECT key, waits_for FROM deliveries ORDER BY id")).all()
    store.close()
    assert (issue.status, issue.closes_at) == (Status.RESOLVED, NOON + timedelta(days=7))
    assert outgoing is not None
    assert (outgoing.kind, outgoing.planned_at, outgoing.due_at) == (Kind.CHECKIN, NOON, NOON)
    assert [tuple(row) for row in waiting] == [("checkin:1:1:1", None), ("checkin-edit:1:1:1", outgoing.id)]
    assert gus is not None
    assert (gus.locale, gus.opted_out_at) == (None, None)


def test_what_ends_an_issue_and_what_is_due_on_it_part_ways(fresh_url: str) -> None:
    store = Store(fresh_url)
    later = NOON + timedelta(days=1)
    with store.begin_all() as db:
        _migrate(db, "0002")
        at, ends = (Instant().process_bind_param(one, db.dialect) for one in (NOON, later))
        for number, status in ((1, "pending"), (2, "resolved"), (3, "closed")):
            values = {"team": TEAM, "number": number, "status": status, "at": at}
            db.execute(text(_ISSUE), values | {"ends": None if status == "closed" else ends})

    schema.upgrade(store)

    with store.read(TEAM) as tx:
        kept = [(one.auto_close_at, one.closes_at) for one in (issues.get(tx, number) for number in (1, 2, 3))]
        due = issues.to_end(tx, at=later)
    store.close()
    assert kept == [(later, None), (None, later), (None, None)]
    assert sorted(due) == [1, 2]


def test_what_waits_stays_as_it_is_without_the_index_of_tokens(fresh_url: str) -> None:
    store = Store(fresh_url)
    with store.begin_all() as db:
        _migrate(db, "0003")
        at = Instant().process_bind_param(NOON, db.dialect)
        for row, parent in ((1, None), (2, 1), (3, 2)):
            values = {"team": TEAM, "id": row, "key": f"note:{row}", "token": f"t{row}", "parent": parent, "at": at}
            db.execute(text(_DELIVERY), values)
        before = _indexes(db)

    with store.begin_all() as db:
        _migrate(db, "0019")

    with store.read_all() as db:
        after = _indexes(db)
        waiting = dict(db.execute(text("SELECT id, waits_for FROM deliveries")).all())
    store.close()
    assert waiting == {1: None, 2: 1, 3: 2}
    assert before - after == {"uq_deliveries_token"}
    assert {name.split()[0] for name in after - before} <= {"ix_deliveries_goes_with", "ix_deliveries_unsent"}


def test_a_message_that_two_issues_were_made_of_stays_that_of_the_first_alone(fresh_url: str) -> None:
    store = Store(fresh_url)
    made = text(_ISSUE.replace("ends_at", "channel, source_ts").replace(":ends", "'C1', :source"))
    with store.begin_all() as db:
        _migrate(db, "0007")
        at = Instant().process_bind_param(NOON, db.dialect)
        for number, source in ((1, "1.1"), (2, "1.1"), (3, "2.2"), (4, None), (5, None)):
            db.execute(made, {"team": TEAM, "number": number, "status": "open", "at": at, "source": source})

    schema.upgrade(store)

    with store.begin_all() as db:
        kept = db.execute(text("SELECT source_ts FROM issues ORDER BY number")).scalars().all()
        with pytest.raises(IntegrityError):
            db.execute(made, {"team": TEAM, "number": 6, "status": "open", "at": at, "source": "1.1"})
    store.close()
    assert kept == ["1.1", None, "2.2", None, None]


def test_no_title_of_an_issue_stays_with_the_figures_of_a_day(fresh_url: str) -> None:
    store = Store(fresh_url)
    told = {"fcr": 1, "attention": [{"number": 7, "title": "hunter2"}]}
    with store.begin_all() as db:
        _migrate(db, "0011")
        at = Instant().process_bind_param(NOON, db.dialect)
        for number, content in ((1, {"figures": told, "last": "2026-11-23"}), (2, {"last": "2026-11-24"})):
            row = {"id": number, "team": TEAM, "key": f"k{number}", "token": f"t{number}", "parent": None, "at": at}
            said = _DELIVERY.replace("'note'", "'summary'").replace("'{}'", ":content")
            db.execute(text(said), {**row, "content": json.dumps(content)})
        day = {"team": TEAM, "day": "2026-11-23", "zone": "UTC", "at": at, "figures": json.dumps(told)}
        db.execute(
            text(
                "INSERT INTO summaries (team_id, day, timezone, planned_at, figures)"
                " VALUES (:team, :day, :zone, :at, :figures)"
            ),
            day,
        )

    schema.upgrade(store)

    with store.begin_all() as db:
        contents = db.execute(select(deliveries.c.content).order_by(deliveries.c.id)).scalars().all()
        figures = db.execute(select(summaries.c.figures)).scalar_one()
    store.close()
    untitled = {"fcr": 1, "attention": [{"number": 7, "title": ""}]}
    assert contents == [{"figures": untitled, "last": "2026-11-23"}, {"last": "2026-11-24"}]
    assert figures == untitled


def test_many_messages_take_no_more_steps_each_than_few(tmp_path: Path) -> None:
    few, many = (_steps(tmp_path, messages=messages) for messages in (500, 2000))

    assert many < 8 * few


def _steps(folder: Path, *, messages: int) -> int:
    """Return how many steps SQLite takes to migrate a database of the first release with so many messages."""
    store, steps = Store(f"sqlite:///{folder / f'{messages}.db'}"), 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    with store.begin_all() as db:
        _migrate(db, "0001")
        at = Instant().process_bind_param(NOON, db.dialect)
        rows = [
            {"team": TEAM, "id": number, "key": f"note:{number}", "token": f"t{number}", "parent": None, "at": at}
            for number in range(1, messages + 1)
        ]
        db.execute(text(_DELIVERY.replace("planned_at, ", "").replace(":at, :at", ":at")), rows)
        connection = db.connection.driver_connection
        assert connection is not None
        connection.set_progress_handler(count, 1000)
        _migrate(db, "head")
        connection.set_progress_handler(None, 0)
    store.close()
    return steps


def _indexes(db: Connection) -> set[str]:
    """Return the names of what is indexed of deliveries, with what makes an index one of a part."""
    found = inspect(db)
    unique = {str(one["name"]) for one in found.get_unique_constraints("deliveries")}
    indexes = [one for one in found.get_indexes("deliveries") if "duplicates_constraint" not in one]
    parts = ("sqlite_where", "postgresql_where")
    wheres = {one["name"]: [str(one.get("dialect_options", {}).get(part, "")) for part in parts] for one in indexes}
    return unique | {f"{name} {where}" for name, where in wheres.items()}


def test_what_was_resolved_before_there_were_spans_has_its_own(fresh_url: str) -> None:
    store, days = Store(fresh_url), (0.0, 0.9, 1.1, 15.9, 16.1, 3000.0)
    made = text(_ISSUE.replace("ends_at", "resolved_at"))
    with store.begin_all() as db:
        _migrate(db, "0019")
        for number, life in enumerate(days):
            at, over = (Instant().process_bind_param(NOON + one * timedelta(days=1), db.dialect) for one in (0, life))
            db.execute(made, {"team": TEAM, "number": number, "status": "resolved", "at": at, "ends": over})

    schema.upgrade(store)

    with store.read_all() as db:
        kept = db.execute(text("SELECT span FROM issues ORDER BY number")).scalars().all()
    store.close()
    assert list(kept) == [spans.of(NOON, NOON + timedelta(days=life)) for life in days]
