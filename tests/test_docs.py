"""What the pages promise about commands and settings is what there is, and what they link to is there."""

import re
from pathlib import Path

import pytest
import typer

from slackbot.cli import cli
from slackbot.domain.command import VERBS
from slackbot.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    rows = README.split("## Settings")[1].split("\n## ")[0]

    names = {name for row in rows.splitlines() if row.startswith("| `") for name in _names(_first_cell(row))}

    assert names == {name.upper() for name in Settings.model_fields}


def test_every_verb_is_in_the_table() -> None:
    table = COMMANDS.split("## On the command line")[0]

    shown = {first for row in table.splitlines() if row.startswith("| ") for first in _names(_first_cell(row))}

    assert set(VERBS) <= {word.split()[0] for word in shown}


def test_every_command_of_the_program_is_in_the_table() -> None:
    table = COMMANDS.split("## On the command line")[1]

    shown = {first.split()[0] for row in table.splitlines() if row.startswith("| `") for first in _names(row)}

    assert set(typer.main.get_command(cli).commands) <= shown  # type: ignore[attr-defined] -- it is a click Group


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)\s]+)\)", _prose(page))

    assert [link for link in links if not _leads_somewhere(page, link)] == []


def test_the_readme_is_short_and_leads_to_every_page() -> None:
    pages = [path for path in (ROOT / "docs").iterdir() if path.suffix == ".md"]

    assert len(README.splitlines()) <= 150
    assert [page.name for page in pages if f"(docs/{page.name})" not in README] == []


def _leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    return target.exists() and (not anchor or anchor in _anchors(target))


def _anchors(page: Path) -> set[str]:
    """Return what GitHub makes of the page's headings."""
    headings = re.findall(r"^#+ (.+)$", _prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _prose(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def _first_cell(row: str) -> str:
    return re.split(r"(?<!\\)\|", row)[1]


def _names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)
