"""Keeps the words that were shipped before, for owners who copied them: `python docs/earlier_templates.py`.

It reads the history of `templates/` up to the commit at hand, and writes `slackbot/texts/earlier.json.gz`.
"""

import gzip
import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent.parent
KEPT = HERE / "slackbot" / "texts" / "earlier.json.gz"
WORDS = "templates/"
_NOTHING = "0" * 40  # what git calls a file that is not there


def told(commit: str) -> dict[str, Any]:
    """Return, for each file, its texts before the one at that commit, oldest first, each with its last day."""
    texts: dict[str, list[list[str]]] = {}
    replaced = list(_replaced(commit))
    words = _contents([name for _, _, name in replaced])
    for (day, file, _), text in zip(replaced, words, strict=True):
        texts.setdefault(file, []).append([day, text])
    return {"commit": commit, "texts": dict(sorted(texts.items()))}


def kept() -> dict[str, Any]:
    """Return what was written last."""
    found: dict[str, Any] = json.loads(gzip.decompress(KEPT.read_bytes()))
    return found


def head() -> str:
    """Return the commit at hand."""
    return _git("rev-parse", "HEAD").strip()


def _replaced(commit: str) -> Iterator[tuple[str, str, str]]:
    """Give the day on which a text was changed or taken away, its file, and the name that git has for the text."""
    log = _git(
        "log",
        "--reverse",
        "--first-parent",
        "--no-renames",
        "--format=%cs",
        "--raw",
        "--no-abbrev",
        commit,
        "--",
        WORDS,
    )
    day = ""
    for line in log.splitlines():
        if not line.startswith(":"):
            day = line or day
            continue
        change, file = line.split("\t")
        before = change.split()[2]
        if before != _NOTHING and file.endswith((".j2", "voice.yml")):
            yield day, file.removeprefix(WORDS), before


def _contents(names: Sequence[str]) -> Iterator[str]:
    """Give the texts that git has under those names."""
    rest = _run("cat-file", "--batch", asked="\n".join(names))
    for _ in names:
        first, _, rest = rest.partition(b"\n")
        size = int(first.split()[2])
        yield rest[:size].decode()
        rest = rest[size + 1 :]


def _git(*words: str) -> str:
    return _run(*words).decode()


def _run(*words: str, asked: str = "") -> bytes:
    command = ["git", *words]
    return subprocess.run(command, cwd=HERE, input=asked.encode(), check=True, capture_output=True).stdout  # noqa: S603


if __name__ == "__main__":
    written = json.dumps(told(head()), ensure_ascii=False, indent=0)
    KEPT.write_bytes(gzip.compress(written.encode(), mtime=0))
