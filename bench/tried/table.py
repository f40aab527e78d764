"""The table of what was tried, as a page shows it."""

from collections.abc import Sequence
from pathlib import Path

from tried.outcome import Outcome

_BEGIN, _END = "<!-- trials: made by bench/trials.py -->", "<!-- end of trials -->"
_HEAD = (
    "| Tried | Database | How often | Promised | Lost | Doubled | Silent | How requests were answered |",
    "|---|---|---|---|---|---|---|---|",
)


def line(one: Outcome) -> str:
    """Return a trial's line."""
    figures = (one.promised, one.lost, one.doubled, one.silent)
    return "| " + " | ".join((one.tried, one.where, one.times, *map(str, figures), one.said)) + " |"


def write(outcomes: Sequence[Outcome], page: Path) -> None:
    """Put the table between the marks of the page. Raises `ValueError` if it has none."""
    text = page.read_text(encoding="utf-8")
    before, rest = text[: text.index(_BEGIN)], text[text.index(_END) :]
    lines = "\n".join((*_HEAD, *map(line, outcomes)))
    page.write_text(f"{before}{_BEGIN}\n\n{lines}\n\n{rest}", encoding="utf-8")
