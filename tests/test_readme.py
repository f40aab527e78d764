"""What the README promises about commands and settings is what there is."""

import re
from pathlib import Path

import typer

from slackbot.cli import cli
from slackbot.domain.command import VERBS
from slackbot.settings import Settings

README = Path(__file__).parent.parent / "README.md"


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    rows = README.read_text().split("## Settings")[1].split("\n## ")[0]

    names = {name for row in rows.splitlines() if row.startswith("| `") for name in _names(_first_cell(row))}

    assert names == {name.upper() for name in Settings.model_fields}


def test_every_verb_is_in_the_table() -> None:
    table = README.read_text().split("## Commands")[1].split("On the command line")[0]

    shown = {first for row in table.splitlines() if row.startswith("| ") for first in _names(_first_cell(row))}

    assert set(VERBS) <= {word.split()[0] for word in shown}


def test_every_command_of_the_program_is_in_the_table() -> None:
    table = README.read_text().split("On the command line")[1].split("\n## ")[0]

    shown = {first.split()[0] for row in table.splitlines() if row.startswith("| `") for first in _names(row)}

    assert set(typer.main.get_command(cli).commands) <= shown  # type: ignore[attr-defined] -- it is a click Group


def _first_cell(row: str) -> str:
    return re.split(r"(?<!\\)\|", row)[1]


def _names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)
