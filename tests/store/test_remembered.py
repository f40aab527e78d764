"""What connections remember: a statement is prepared once, and what they keep is bounded, whatever is asked."""

import ast
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from slackbot.store import events, figures, issues, people, tables
from slackbot.store.database import Store
from slackbot.store.tx import Tx
from tests import statements

TEAM = "T0ACME00001"
NOW = datetime(2026, 3, 29, 1, tzinfo=UTC)
CODE = Path(tables.__file__).parent
OF_STATES = {"states", "unsent", "went_out"}  # lists of a few states, written a line or two before
IDS = [f"U{number:04}" for number in range(32)]

Ask = Callable[[Tx, int], object]

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
