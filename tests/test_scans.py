"""The watch over growing tables catches what it is there for; whether the product keeps to it, other tests see."""

import pytest

from tests.scans import plan, reads_all

_ISSUES = "SELECT number FROM issues WHERE team_id = 'T1' AND "


@pytest.mark.parametrize(
    ("sql", "is_found"),
    [
        ("SELECT number FROM issues", True),
        ("SELECT number FROM issues WHERE team_id = 'T1'", True),
        (f"{_ISSUES} title = 'Printer'", True),
        (f"{_ISSUES} number = 1", False),
        (f"{_ISSUES} resolved_at IS NULL ORDER BY logged_at", False),
        (f"{_ISSUES} logged_at > '2026'", False),
        (f"{_ISSUES} requester = 'U1' ORDER BY logged_at DESC LIMIT 1", False),
        (f"{_ISSUES} requester = 'U1' ORDER BY number DESC LIMIT 1", False),
        ("SELECT id FROM deliveries WHERE team_id = 'T1' AND kind = 'survey'", True),
        ("SELECT id FROM deliveries WHERE team_id = 'T1' AND state = 'sent'", True),
        ("SELECT id FROM deliveries WHERE team_id = 'T1' AND state = 'sending'", False),
        ("SELECT id FROM deliveries WHERE id = 1", False),
        ("SELECT name FROM people", False),
    ],
)
def test_a_statement_that_reads_ever_more_is_found(sql: str, is_found: bool) -> None:
    assert any(reads_all(step) for step in plan(sql, ())) == is_found


def test_wide_lists_and_orders_lead_to_the_rows_that_are_named() -> None:
    numbers = ", ".join(map(str, range(500)))

    for table, order in (("issue_events", "id"), ("contacts", "side"), ("answers", "score"), ("deliveries", "id")):
        wide = f"SELECT * FROM {table} WHERE team_id = 'T1' AND issue IN ({numbers}) ORDER BY {order}"
        assert not any(reads_all(step) for step in plan(wide, ())), table
