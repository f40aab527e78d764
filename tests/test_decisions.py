"""Each decision says the same four things, and speaks of what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DECISIONS = sorted((ROOT / "docs/decisions").iterdir())


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_says_why_what_was_measured_and_when_to_think_again(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert text.startswith(f"# {int(page.name[:3])}. ")
    said = re.findall(r"^\*\*(Context|Choice|Measured|Reconsider)\b", text, re.MULTILINE)
    assert said == ["Context", "Choice", "Measured", "Reconsider"]


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_the_files_that_a_decision_names_are_there(page: Path) -> None:
    named = re.findall(r"`([\w/]+(?:\.py|\.md|/))`", page.read_text(encoding="utf-8"))

    assert [path for path in named if not ((ROOT / path).exists() or (ROOT / "slackbot" / path).exists())] == []


def test_decisions_are_numbered_one_by_one() -> None:
    assert [int(page.name[:3]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
