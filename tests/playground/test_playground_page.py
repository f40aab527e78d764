"""The page's own files."""

import re
from pathlib import Path

from slackbot import playground

PAGE = Path(playground.__file__).parent / "page"


def test_each_emoji_of_the_page_has_its_picture() -> None:
    script = (PAGE / "emoji.js").read_text(encoding="utf-8")
    drawn = re.findall(r'<symbol id="e([0-9a-f-]+)"', (PAGE / "emoji.svg").read_text(encoding="utf-8"))

    named = re.search(r"const NAMES = {(.+?)};", script, re.DOTALL)
    characters = re.findall(r'^ +"?([^\s":]+)"?: "', named[1], re.MULTILINE) if named else []

    assert ["-".join(f"{ord(sign):x}" for sign in one) for one in characters] == drawn
