"""`INSERT … ON CONFLICT` in the words of either database."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, literal

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert as PgInsert
    from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
    from sqlalchemy.sql.dml import ReturningInsert


def insert(db: Connection, table: Table[Any]) -> "PgInsert | SqliteInsert":
    """Return an insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return insert_of(db.dialect.name, table)


def insert_of(dialect: str, table: Table[Any]) -> "PgInsert | SqliteInsert":
    """Return the same for whoever builds a statement once, for the dialect of that name."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 -- 20 ms that SQLite's users need not wait

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415

    return sqlite.insert(table)


def once(db: Connection, table: Table[Any], row: Mapping[str, Any]) -> bool:
    """Insert the row unless its key is there; return whether it was written."""
    return db.execute(_once(db.dialect.name, table), row).first() is not None


@cache
def _once(dialect: str, table: Table[Any]) -> "ReturningInsert[Any]":
    """Return the statement, built once: building it takes longer than running it."""
    return insert_of(dialect, table).on_conflict_do_nothing().returning(literal(1))


def happened(db: Connection, statement: "PgInsert | SqliteInsert") -> bool:
    """Execute an insert and return whether it wrote a row; drivers' own counts cannot be trusted for this."""
    return db.execute(statement.returning(literal(1))).first() is not None
