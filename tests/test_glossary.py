"""The glossary names files that there are, and each word once."""

import re
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parent.parent


def _is_row(line: str) -> bool:
    return line.startswith("| ") and not line.startswith("| Word |")


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")[1:-1]]


LINES = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines()
TABLES = [[_cells(row) for row in rows] for is_row, rows in groupby(LINES, key=_is_row) if is_row]


def _words(row: list[str]) -> list[str]:
    """Return the words that a row explains, without the older ones in brackets."""
    return row[0].partition(" (")[0].replace("`", "").lower().split(", ")


def test_every_word_says_what_it_is_and_where() -> None:
    assert all(len(row) == 3 and all(row) for table in TABLES for row in table)


def test_every_file_it_names_is_there() -> None:
    named = [path for table in TABLES for row in table for path in re.findall(r"`([^`]+)`", row[2])]

    assert [path for path in named if not (ROOT / "slackbot" / path).exists()] == []


def test_a_word_is_there_once_and_easy_to_find() -> None:
    words = [word for table in TABLES for row in table for word in _words(row)]
    assert len(words) == len(set(words))

    for table in TABLES:
        assert [_words(row) for row in table] == sorted(_words(row) for row in table)
