"""The standard streams of a command: answers on standard output, notes on standard error, and whoever sits there."""

import shutil
import sys
from contextlib import suppress
from typing import TextIO

from slackbot.errors import Unavailable


def answer(text: str) -> None:
    """Write the answer to standard output. Raises `Unavailable` if it is closed or cannot hold it."""
    stream: TextIO | None = sys.stdout  # Python has none where the process was started with it closed
    if stream is None:
        raise Unavailable("Standard output is closed, so the answer has nowhere to go. Start slackbot with it open.")
    try:
        stream.write(text + "\n")
        stream.flush()
    except BrokenPipeError:  # whoever read has read enough
        raise
    except OSError as no:
        let_go(stream)
        why = (no.strerror or "nobody knows why").lower()
        raise Unavailable(f"The answer cannot be written to standard output: {why}. Send it elsewhere.") from no


def let_go(stream: TextIO) -> None:
    """Close a stream that takes no more: else Python tries once more at the end, and says so in its own words."""
    with suppress(OSError):
        stream.close()


def note(text: str) -> None:
    """Say something that is no part of the answer."""
    from slackbot import logs  # noqa: PLC0415 -- `--help` needs none of it

    logs.say(text)


def width() -> int | None:
    """Return how wide the terminal is that reads standard output; None if no terminal does."""
    return shutil.get_terminal_size().columns if _is_terminal(sys.stdout) else None


def is_asked_by_a_person() -> bool:
    """Return whether a terminal writes standard input."""
    return _is_terminal(sys.stdin)


def is_watched_by_a_person() -> bool:
    """Return whether a terminal reads standard error."""
    return _is_terminal(sys.stderr)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
