"""What the pages promise about commands and settings is what there is, and what leads to a page finds it."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import typer

from slackbot import docs_command
from slackbot.cli import cli
from slackbot.domain.command import VERBS
from slackbot.errors import WrongSetting
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
def test_a_command_that_a_page_tells_to_type_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    typed = set(re.findall(r"(?:`|\n *)slackbot ([a-z]+)\b", text))

    assert typed <= set(typer.main.get_command(cli).commands)  # type: ignore[attr-defined] -- it is a click Group


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)\s]+)\)", _prose(page))

    assert [link for link in links if not _leads_somewhere(page, link)] == []


def test_the_readme_is_short_and_leads_to_every_page() -> None:
    pages = [path for path in (ROOT / "docs").iterdir() if path.suffix == ".md"]

    assert len(README.splitlines()) <= 150
    assert [page.name for page in pages if f"(docs/{page.name})" not in README] == []


def test_the_guide_of_the_demo_says_as_the_readme_what_there_is_not_yet() -> None:
    lacking = README.split("## What it is not yet")[1].split("\n## ")[0].strip().splitlines()
    told = json.loads((ROOT / "slackbot/playground/page/not-yet.json").read_text(encoding="utf-8"))

    assert [re.sub(r" \[[^]]+\]\([^)]+\)\.$", "", line) for line in lacking] == [
        f"- **{what}** {words}" for what, words in told
    ]


def test_every_page_is_printed_and_is_in_the_package() -> None:
    there = {path.stem: path for path in (ROOT / "docs").glob("*.md")}
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert docs_command.names() == sorted(there)
    assert docs_command.page("docs/backup.md") == there["backup"].read_text(encoding="utf-8").rstrip()
    packed = {source: target for source, target in wheel["force-include"].items() if source.startswith("docs/")}
    assert packed == {f"docs/{name}.md": f"slackbot/docs/{name}.md" for name in there}


def test_a_page_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(WrongSetting, match=r"There is no page bakup\. Did you mean backup\?"):
        docs_command.page("bakup")
    with pytest.raises(WrongSetting, match="`slackbot docs` lists them all"):
        docs_command.page("../README")


def test_what_the_program_says_leads_to_pages_that_are_there() -> None:
    said = [*(ROOT / "slackbot").rglob("*.py"), *(ROOT / "templates").rglob("*.j2")]
    source = "".join(path.read_text(encoding="utf-8") for path in said)

    named = set(re.findall(r"`slackbot docs (\w+)`", source))

    assert {"backup", "export", "templates"} <= named <= set(docs_command.names())


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
