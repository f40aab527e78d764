"""The command line's export: rows to standard output, or into a file that is whole or not there."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from slackbot import app, streams
from slackbot.desk.context import Desk
from slackbot.desk.reports import days
from slackbot.domain import export as rules
from slackbot.domain.export import COLUMNS, Format, What
from slackbot.errors import WrongSetting
from slackbot.settings import Settings
from slackbot.store import rows
from slackbot.store.exports import Chosen, Place

_PAGE = 2_000  # rows
_PATIENCE_S = 10

Tell = Callable[[int], None]


@dataclass(frozen=True)
class Asked:
    """What was asked for: the local days from the first to the last, None for no end; and of which workspace."""

    what: What
    format: Format
    since: date | None
    until: date | None
    workspace: str | None
    file: Path | None


def export(settings: Settings, asked: Asked) -> int:
    """Write the rows and return how many. Raises `WrongSetting` if they cannot be written or asked for like this."""
    if asked.since and asked.until and asked.since > asked.until:
        raise WrongSetting(f"--until: {asked.until} is before {asked.since}, the day of --since.")
    with app.desk_alone(settings, asked.workspace) as desk:
        chosen = _chosen(desk, asked)
        with _written(asked.file) as stream, _progress(desk, chosen) as tell:
            return _write(desk, chosen, asked.format, stream, tell)


def _chosen(desk: Desk, asked: Asked) -> Chosen:
    with desk.read(_PATIENCE_S) as tx:
        start = days.period(tx, desk, asked.since, asked.since).start if asked.since else None
        end = days.period(tx, desk, asked.until, asked.until).end if asked.until else None
    return Chosen(asked.what, start, end)


def _write(desk: Desk, chosen: Chosen, format_: Format, stream: TextIO, tell: Tell) -> int:
    columns, written = COLUMNS[chosen.what], 0
    stream.write(rules.head(columns, format_))
    for page in _pages(desk, chosen):
        stream.write(rules.lines(page, columns, format_))
        written += len(page)
        tell(written)
    return written


def _pages(desk: Desk, chosen: Chosen) -> Iterator[list[rules.Row]]:
    """Give the rows a page at a time, each read in a transaction of its own: whoever reads us may take their time."""
    after: Place | None = None
    while True:
        with desk.read(_PATIENCE_S) as tx:
            page = rows.exports.page(tx, chosen, after=after, limit=_PAGE)
        yield list(page.rows)
        if page.next is None:
            return
        after = page.next


@contextmanager
def _progress(desk: Desk, chosen: Chosen) -> Iterator[Tell]:
    """Show on standard error how far it is, if that is a terminal."""
    if not streams.is_watched_by_a_person():
        yield lambda _: None
        return
    with desk.read(_PATIENCE_S) as tx:
        total = rows.exports.count(tx, chosen)
    columns = BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(chosen.what.value, total=total)
        yield lambda done: progress.update(task, completed=done)


@contextmanager
def _written(file: Path | None) -> Iterator[TextIO]:
    """Hold the stream to write to. Raises `WrongSetting` if all that was written cannot be there."""
    try:
        with _standard_output() if file is None else _beside(file) as stream:
            yield stream
            stream.flush()
    except OSError as no:
        why = (no.strerror or "nobody knows why").lower()
        where = "standard output" if file is None else str(file)
        raise WrongSetting(f"-o: the export is not whole, as {where} cannot be written: {why}.") from no


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    stream: TextIO | None = sys.stdout  # Python has none where the process was started with it closed
    if stream is None:
        raise WrongSetting("-o: standard output is closed, so name a file.")
    if reconfigure := getattr(stream, "reconfigure", None):
        reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        yield stream
    except OSError:
        streams.let_go(stream)
        raise


@contextmanager
def _beside(file: Path) -> Iterator[TextIO]:
    """Hold a file that takes the place of that one once it is whole; what is no file, as a pipe, is written to."""
    place = file.resolve()
    if place.exists() and not place.is_file():
        with place.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
        return
    number, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
