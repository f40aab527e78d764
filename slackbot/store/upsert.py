"""`INSERT … ON CONFLICT` in the words of either database."""

from typing import Any

from sqlalchemy import Connection, Table, literal
from sqlalchemy.dialects.postgresql import Insert as PgInsert
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert


def insert(db: Connection, table: Table[Any]) -> PgInsert | SqliteInsert:
    """Return an insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return pg_insert(table) if db.dialect.name == "postgresql" else sqlite_insert(table)


def happened(db: Connection, statement: PgInsert | SqliteInsert) -> bool:
    """Execute an insert and return whether it wrote a row; drivers' own counts cannot be trusted for this."""
    return db.execute(statement.returning(literal(1))).first() is not None
