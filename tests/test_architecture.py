"""ARCHITECTURE.md is what the code is: its picture, and a line for each part, room and table."""

import re
from pathlib import Path

import pytest

from docs import picture
from slackbot.store.tables import metadata

PAGE = (Path(__file__).parent.parent / "ARCHITECTURE.md").read_text(encoding="utf-8")
CODE = Path(__file__).parent.parent / "slackbot"


def test_the_picture_shows_the_imports_as_they_are() -> None:
    assert picture.into(PAGE) == PAGE, "the imports have changed, run: python docs/picture.py"


@pytest.mark.parametrize(
    ("heading", "package"),
    [("Part, from the top down", "."), ("Room of `desk`", "desk"), ("Part of `outbox`", "outbox")],
)
def test_each_part_has_its_line_and_nothing_else_has(heading: str, package: str) -> None:
    inside = {path.stem for path in (CODE / package).iterdir() if path.is_dir() or path.suffix == ".py"}

    assert _named(heading) == {name for name in inside if not name.startswith("__")}


def test_each_table_has_its_line_and_nothing_else_has() -> None:
    assert _named("Tables") == set(metadata.tables)


def test_an_arrow_is_left_out_where_others_lead() -> None:
    found = {"cli": ["app", "desk", "store"], "app": ["desk"], "desk": ["store"], "store": []}

    assert list(picture.arrows(found)) == [("cli", "app"), ("app", "desk"), ("desk", "store")]


def test_a_page_without_a_place_for_the_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="needs the lines"):
        picture.into("# Architecture")


def _named(heading: str) -> set[str]:
    """Return the names in the first cells of the table with that heading."""
    _, rows = PAGE.split(f"| {heading} |")
    lines = rows.split("\n\n")[0].splitlines()[2:]
    return {name for line in lines for name in re.findall(r"`([^`]+)`", line.split("|")[1])}
