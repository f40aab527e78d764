"""The recipes send nobody to a file that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_file_that_a_recipe_names_is_there() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

    named = re.findall(r"(?<![\w/.])(?:slackbot|templates|tests|docs|bench)/[\w/.]+(?![\w/.<…])", page)

    assert [path for path in named if not (ROOT / path.rstrip(".")).exists()] == []
    assert len(named) > 40
