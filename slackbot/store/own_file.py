"""The file of a SQLite database, which must stay at its path while we have it open."""

from pathlib import Path

from slackbot.store import troubles
from slackbot.store.troubles import Trouble


class OwnFile:
    """The file that was opened first. SQLite writes on to one that was put away, and the next start finds none of it.

    `path` is None where there is none to look at: PostgreSQL, or a file that SQLite alone can name.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path.absolute() if path else None
        self._opened: tuple[int, int] | None = None

    def check(self) -> None:
        """Raise `DatabaseAway` if another file is at the path by now, or none; nothing is said before the first one."""
        if self._path is not None and self._opened is not None and _of(self._path) != self._opened:
            raise troubles.away(Trouble.MOVED)

    def note(self) -> None:
        """Take the file that is there for ours, if there was none yet."""
        if self._path is not None and self._opened is None:
            self._opened = _of(self._path)


def _of(path: Path) -> tuple[int, int] | None:
    """Return which file it is, by its device and its number there, whatever it is called; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
