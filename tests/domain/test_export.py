"""How a row is written for other programs."""

from datetime import datetime, timedelta, timezone

import pytest

from slackbot.domain import export
from slackbot.domain.export import Format

BERLIN = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("value", "cell", "json"),
    [
        ("Printer", '"Printer"', '"Printer"'),
        ('He said "no", twice', '"He said ""no"", twice"', '"He said \\"no\\", twice"'),
        ("a\rb\nc", '"a\rb\nc"', '"a\\rb\\nc"'),
        ("Zoë ½", '"Zoë ½"', '"Zoë ½"'),
        *((f"{sign}1", f'"\'{sign}1"', f'"{sign}1"') for sign in "=+-@＝＋－＠"),
        ("\t=1", '"\'\t=1"', '"\\t=1"'),
        ("\r=1", '"\'\r=1"', '"\\r=1"'),
        ("1-1", '"1-1"', '"1-1"'),
        (-1, "-1", "-1"),
        (None, '""', "null"),
        (True, '"true"', "true"),
        ({"to": None}, '"{""to"":null}"', '{"to":null}'),
        (datetime(2026, 11, 30, 1, 0, tzinfo=BERLIN), '"2026-11-30T00:00:00.000Z"', '"2026-11-30T00:00:00.000Z"'),
    ],
)
def test_a_value_is_written_for_spreadsheets_and_for_programs(value: object, cell: str, json: str) -> None:
    row = {"number": 42, "value": value, "left_out": "x"}

    assert export.lines([row], ["number", "value"], Format.CSV) == f"42,{cell}\n"
    assert export.lines([row], ["number", "value"], Format.JSONL) == f'{{"number":42,"value":{json}}}\n'


def test_only_a_spreadsheet_has_a_head() -> None:
    assert export.head(["number", "title"], Format.CSV) == '"number","title"\n'
    assert export.head(["number", "title"], Format.JSONL) == ""


def test_an_event_keeps_the_details_that_are_no_words() -> None:
    assert export.detail({"words": "secret", "to": "UANA", "of a later release": "?"}) == {"to": "UANA"}
