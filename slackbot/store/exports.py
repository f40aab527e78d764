"""Rows to be put out, a page at a time, so that a million of them takes no more memory than a thousand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, RowMapping, Select, Tuple, func, literal, select, tuple_

from slackbot.domain import export
from slackbot.domain.export import What
from slackbot.store.tables import answers, deliveries, issue_events, issues, people
from slackbot.store.tx import Tx

_OUR_OWN = "span"  # by which issues are found
Place = tuple[Any, ...]  # the key of the last row that was read


@dataclass(frozen=True)
class Page:
    """Some rows by the names of their columns, and where the next page goes on; None if it is the last."""

    rows: Sequence[export.Row]
    next: Place | None


@dataclass(frozen=True)
class Chosen:
    """Which rows: of what, and from when until just before when; None for no end."""

    what: What
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class _Source:
    """Where rows come from: `at` is what a day holds or not, `key` the order of the rows and one row's alone."""

    rows: Select[*tuple[Any, ...]]
    at: Column[Any]
    key: tuple[Column[Any], ...]

    @property
    def table(self) -> FromClause:
        return self.at.table


def page(tx: Tx, chosen: Chosen, *, after: Place | None, limit: int) -> Page:
    """Return the rows that come after that place, at most `limit`."""
    source = _SOURCES[chosen.what]
    rows = source.rows.where(*_within(tx, source, chosen))
    if after is not None:
        rows = rows.where(tuple_(*source.key) > _literal(source, after))
    marked = rows.add_columns(*(column.label(f"_{nth}") for nth, column in enumerate(source.key)))
    found = tx.db.execute(marked.order_by(*source.key).limit(limit)).mappings().all()
    last = tuple(found[-1][f"_{nth}"] for nth in range(len(source.key))) if len(found) == limit else None
    return Page([_read(row) for row in found], last)


def count(tx: Tx, chosen: Chosen) -> int:
    """Return how many rows there are."""
    source = _SOURCES[chosen.what]
    counted = select(func.count()).select_from(source.table).where(*_within(tx, source, chosen))
    return tx.db.execute(counted).scalar_one()


def _literal(source: _Source, place: Place) -> Tuple:
    return tuple_(*(literal(value, column.type) for column, value in zip(source.key, place, strict=True)))


def _within(tx: Tx, source: _Source, chosen: Chosen) -> list[ColumnElement[bool]]:
    since = [source.at >= chosen.start] if chosen.start else []
    until = [source.at < chosen.end] if chosen.end else []
    return [source.table.c.team_id == tx.team, *since, *until]


def _read(row: RowMapping) -> export.Row:
    values: dict[str, Any] = {str(name): value for name, value in row.items()}
    return values | {"detail": export.detail(values["detail"])} if "detail" in values else values


def _columns(table: FromClause, **called: str) -> list[ColumnElement[Any]]:
    """Return the table's columns by their names in the code, some of them by the name that readers know."""
    others = {name: theirs for theirs, name in called.items()}
    return [column.label(others.get(column.key, column.key)) for column in table.c if column.name != _OUR_OWN]


def _with_names(table: FromClause, *of: str, **called: str) -> Select[*tuple[Any, ...]]:
    """Return the table, and for each of these columns the name of the person, as `<column>_name`."""
    joined, names = table, list[ColumnElement[Any]]()
    for column in of:
        person = people.alias(f"{column}_person")
        theirs = (person.c.team_id == table.c.team_id) & (person.c.user_id == table.c[column])
        joined = joined.outerjoin(person, theirs)
        names.append(person.c.name.label(f"{column}_name"))
    return select(*_columns(table, **called), *names).select_from(joined)


_SOURCES = {
    What.ISSUES: _Source(
        _with_names(issues, "requester", "assignee"), at=issues.c.logged_at, key=(issues.c.logged_at, issues.c.number)
    ),
    What.RATINGS: _Source(
        _with_names(answers, "by", "credited_to", resolution="resolution_no"),
        at=answers.c.at,
        key=(answers.c.question, answers.c.at, answers.c.asking, answers.c.by),
    ),
    What.EVENTS: _Source(select(*_columns(issue_events)), at=issue_events.c.at, key=(issue_events.c.id,)),
    What.DELIVERIES: _Source(
        select(*_columns(deliveries, resolution="resolution_no")), at=deliveries.c.due_at, key=(deliveries.c.id,)
    ),
}
