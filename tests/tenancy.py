"""No statement of ours reads or writes rows of a workspace that it does not name: looked at as it is about to run.

Each table, and each alias of one, that holds rows of workspaces must be bound to one by its `team_id`: to a value, or
to the `team_id` of another table that is bound. `EXEMPT` names the few statements that look at all workspaces.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Delete, Engine, FromClause, Insert, Select, Table, Update, event
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, ColumnClause
from sqlalchemy.sql.selectable import Alias

PRODUCT = str(Path(__file__).parents[1] / "slackbot") + "/"
EXEMPT = {
    "store/workspaces.py:first",  # which workspace a database without a token is about
    "store/workspaces.py:ids",
    # what is asked, and claimed, at one go for all workspaces that a process serves; a list names them
    "store/deadlines.py:of",
    "store/outbox_lease.py:look",
    "store/outbox_lease.py:claim_due",
    "store/outbox_lease.py:bring_forward",
    "store/outbox_holds.py:under_way",
    "store/outbox_holds.py:take",
    "store/outbox_holds.py:renew",  # only what we leased ourselves, by its lease
}

unbound: list[str] = []  # what was found since the last test, as sentences
_bound: set[str] = set()  # the SQL that the product has executed and that is as it should be: it is not looked at again


def watch() -> None:
    """Look at every statement that the product executes from now on."""
    event.listen(Engine, "before_cursor_execute", _look)


def _look(_: Connection, _cursor: object, sql: str, _values: object, context: Any, _several: bool) -> None:
    if sql in _bound or context.compiled is None:
        return
    statement, found_at = context.compiled.statement, place()
    if found_at is None or not isinstance(statement, (Select, Update, Delete, Insert)):
        return
    file, line, name = found_at
    if f"{file}:{name}" in EXEMPT:
        return
    found = of_no_workspace(statement)
    unbound.extend(f"{file}:{line} {name}: {table} is of no workspace" for table in found)
    if not found:
        _bound.add(sql)


def place() -> tuple[str, int, str] | None:
    """Return where in the store the statement comes from: file, line, function."""
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if "/sqlalchemy/" not in file and file != __file__:
            is_ours = file.startswith(PRODUCT) and "/migrations/" not in file
            return (file.removeprefix(PRODUCT), frame.f_lineno, frame.f_code.co_name) if is_ours else None
        frame = frame.f_back  # type: ignore[assignment]
    return None


def of_no_workspace(statement: Select[Any] | Update | Delete | Insert) -> list[str]:
    """Return the names of the tables and aliases in it that are bound to no workspace."""
    tables, bound, same = _named(statement), set[FromClause](), defaultdict[FromClause, set[FromClause]](set)
    for one, other in _equalities(statement):
        if other is None:
            bound.add(one)
        else:
            same[one].add(other)
            same[other].add(one)
    reached = list(bound)
    while reached:
        for other in same[reached.pop()] - bound:
            bound.add(other)
            reached.append(other)
    return [str(getattr(table, "name", table)) for table in tables if table not in bound]


def _named(statement: Any) -> list[FromClause]:
    found: dict[FromClause, None] = {}
    for part in visitors.iterate(statement):
        if (isinstance(part, Alias) and isinstance(part.element, Table)) or isinstance(part, Table):
            found[part] = None
        elif isinstance(part, ColumnClause) and isinstance(part.table, (Table, Alias)):
            found[part.table] = None
        if isinstance(part, (Update, Delete)):
            found[part.table] = None
    if isinstance(statement, Insert):  # its values name the workspace, as the column cannot be empty
        found.pop(statement.table, None)
    found = {one: None for one in found if getattr(one, "name", "") != "excluded"}  # the row that was to be inserted
    aliased = {alias.element for alias in found if isinstance(alias, Alias)}
    of_columns = {part.table for part in visitors.iterate(statement) if isinstance(part, ColumnClause)}
    return [one for one in found if "team_id" in one.c and (one not in aliased or one in of_columns)]


def _equalities(statement: Any) -> Iterator[tuple[FromClause, FromClause | None]]:
    """Give which table's `team_id` equals which other's, None for a value."""
    for part in visitors.iterate(statement):
        if isinstance(part, BinaryExpression) and part.operator is operators.eq:
            sides = [part.left, part.right]
            columns = [one for one in sides if isinstance(one, ColumnClause) and one.name == "team_id"]
            if len(columns) == 2:
                yield columns[0].table, columns[1].table  # type: ignore[misc]
            elif columns and any(isinstance(one, BindParameter) for one in sides):
                yield columns[0].table, None  # type: ignore[misc]
