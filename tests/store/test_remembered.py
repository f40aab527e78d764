"""What connections remember: a statement is prepared once, and what they keep is bounded, whatever is asked."""

import ast
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any, TypeVar

import pytest

from slackbot.store import events, figures, issues, people, tables
from slackbot.store.database import Store
from slackbot.store.engines import PLACES
from slackbot.store.tx import Tx
from tests import statements

TEAM = "T0ACME00001"
NOW = datetime(2026, 3, 29, 1, tzinfo=UTC)
CODE = Path(tables.__file__).parent
OF_STATES = {"states", "unsent", "went_out"}  # lists of a few states, written a line or two before
MANY = 300  # more than a connection remembers
IDS = [f"U{number:04}" for number in range(MANY)]

Ask = Callable[[Tx, int], object]
Found = TypeVar("Found")

_BY_LIST: dict[str, Ask] = {
    "numbers": lambda tx, some: issues.of_numbers(tx, range(0, 3 * some, 3)),
    "events": lambda tx, some: events.newest(tx, range(some)),
    "people": lambda tx, some: people.of_ids(tx, IDS[:some]),
    "logged by": lambda tx, some: figures.logged_by(tx, IDS[:some], IDS[:some], start=NOW, end=NOW),
    "roster": lambda tx, some: people.set_roster(tx, agents=IDS[:some], leads=[]),
}


@pytest.mark.parametrize("ask", _BY_LIST.values(), ids=_BY_LIST.keys())
def test_lists_of_all_lengths_are_asked_for_by_few_statements(sqlite_url: str, ask: Ask) -> None:
    store = Store(sqlite_url)
    with statements.noted() as seen, store.begin(TEAM) as tx:
        for some in range(1, 33):
            ask(tx, some)
    store.close()

    asked = {statement for statement in seen if " IN (?" in statement}
    kinds = {statement.partition(" IN (")[0] for statement in asked}
    assert len(asked) == len(kinds) * len([1, 2, 4, 8, 16, 32])


def test_a_roster_of_nobody_takes_the_role_from_everybody(store: Store) -> None:
    with store.begin(TEAM) as tx:
        people.meet(tx, "U1", home_team=TEAM)
        people.set_roster(tx, agents=["U1"], leads=[])
        people.set_roster(tx, agents=[], leads=[])

        assert people.agents(tx) == ()
        assert people.of_ids(tx, []) == ()


def test_no_list_of_ids_is_asked_for_in_the_length_it_has() -> None:
    asked = [
        (file.name, call.lineno, ast.unparse(call.args[0]))
        for file in CODE.glob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "in_"
        if not _is_of_few(call.args[0])
    ]

    assert asked == [], "use tables.is_one_of"


def _is_of_few(values: ast.expr) -> bool:
    """Return whether a list is known by its text, or is of words such as kinds or states: there are few of these."""
    if isinstance(values, ast.Name):
        return values.id.isupper() or values.id in OF_STATES
    if isinstance(values, ast.ListComp):
        return not isinstance(values.elt, ast.Name)
    if isinstance(values, ast.Call):
        return ast.unparse(values.func) in ("select", "bindparam", "sorted", "in_few_lengths")
    return isinstance(values, (ast.Tuple, ast.List))


def _wait_for_long(store: Store) -> None:
    for some in range(1, MANY):
        _look(store, lambda _: None, patience_s=some / 20)


def _ask_for_lists(store: Store) -> None:
    for some in range(1, MANY):
        _look(store, lambda tx, some=some: people.of_ids(tx, IDS[:some]))


@pytest.mark.parametrize("meanwhile", [_wait_for_long, _ask_for_lists])
def test_what_is_asked_often_stays_prepared(sqlite_url: str, meanwhile: Callable[[Store], None]) -> None:
    store, prepared = Store(sqlite_url), list[str]()

    def note(action: int, name: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ and name == "yardsticks":
            prepared.append(name)
        return sqlite3.SQLITE_OK

    def ask(tx: Tx) -> None:
        tx.db.exec_driver_sql("SELECT team_id FROM yardsticks")

    _look(store, lambda tx: _driver(tx).set_authorizer(note))
    _look(store, ask)
    meanwhile(store)
    _look(store, ask)
    store.close()

    assert len(prepared) == 1


def test_who_asks_alone_is_always_lent_the_same_connection(store: Store) -> None:
    together = Barrier(PLACES)

    def beside_others(tx: Tx) -> int:
        together.wait(30)
        return id(_driver(tx))

    with ThreadPoolExecutor(PLACES) as pool:
        made = set(pool.map(lambda _: _look(store, beside_others, patience_s=30), range(PLACES)))
    lent = {_look(store, lambda tx: id(_driver(tx))) for _ in range(2 * PLACES)}

    assert len(made) == PLACES
    assert len(lent) == 1


def _look(store: Store, ask: Callable[[Tx], Found], *, patience_s: float = 1.0) -> Found:
    """Return what comes of it in a transaction of its own."""
    with store.read(TEAM, patience_s) as tx:
        return ask(tx)


def _driver(tx: Tx) -> Any:
    return tx.db.connection.driver_connection
