"""`INSERT … ON CONFLICT` in the words of either database."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, literal

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert as PgInsert
    from sqlalchemy.dialects.sqlite import Insert as SqliteInsert


def insert(db: Connection, table: Table[Any]) -> "PgInsert | SqliteInsert":
    """Return an insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if db.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 -- 20 ms that SQLite's users need not wait

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415

    return sqlite.insert(table)


def happened(db: Connection, statement: "PgInsert | SqliteInsert") -> bool:
    """Execute an insert and return whether it wrote a row; drivers' own counts cannot be trusted for this."""
    return db.execute(statement.returning(literal(1))).first() is not None
