"""The pages of `docs/` on a terminal, wherever slackbot is installed."""

from difflib import get_close_matches
from pathlib import Path

from slackbot.errors import WrongSetting

_HERE = Path(__file__).parent
_PACKAGED = _HERE / "docs"
_CHECKOUT = _HERE.parent / "docs"


def names() -> list[str]:
    """Return the names of the pages, in the order of the alphabet."""
    return sorted(path.stem for path in _folder().glob("*.md"))


def page(name: str) -> str:
    """Return the page of that name, with or without `docs/` and `.md`. Raises `WrongSetting` with the nearest."""
    wanted = name.removeprefix("docs/").removesuffix(".md")
    if wanted not in names():
        close = get_close_matches(wanted, names(), n=1)
        hint = f"Did you mean {close[0]}?" if close else "`slackbot docs` lists them all."
        raise WrongSetting(f"There is no page {name}. {hint}")
    return (_folder() / f"{wanted}.md").read_text(encoding="utf-8").rstrip()


def _folder() -> Path:
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT
