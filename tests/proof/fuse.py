"""Ends the process, or takes the database away, at a moment chosen beforehand."""

from collections.abc import Iterator
from contextlib import contextmanager

from slackbot.errors import Unavailable
from slackbot.store.database import PATIENCE_S, Store, Tx


class Crash(BaseException):
    """The process ends here, as `kill -9` ends it."""


class Fuse:
    """Ends the work under way at a moment chosen before: each call, and each end of a transaction, burns it down."""

    def __init__(self) -> None:
        self._left = 0
        self._error: BaseException = Crash()
        self._is_live = False

    def light(self, length: int, error: BaseException) -> None:
        """Raise the error at the `length`-th thing that is done."""
        self._left, self._error = length, error

    def put_out(self) -> None:
        """Let nothing happen any more."""
        self._left = 0

    @contextmanager
    def live(self) -> Iterator[None]:
        """Let the fuse burn meanwhile."""
        with self._being(True):
            yield

    @contextmanager
    def spared(self) -> Iterator[None]:
        """Let nothing burn it meanwhile: who acts here is somebody else."""
        with self._being(False):
            yield

    @contextmanager
    def _being(self, is_live: bool) -> Iterator[None]:
        before, self._is_live = self._is_live, is_live
        try:
            yield
        finally:
            self._is_live = before

    def burn(self) -> None:
        """Count one thing that is done. Raises what was set if it is the one."""
        if not self._is_live or not self._left:
            return
        self._left -= 1
        if not self._left:
            raise self._error


class BrittleStore(Store):
    """A database whose transactions can fail before they begin, before they commit, and after."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.fuse = Fuse()

    @contextmanager
    def begin(self, team: str, patience_s: float = PATIENCE_S) -> Iterator[Tx]:
        """Hold a transaction, unless the fuse ends it."""
        self.fuse.burn()
        with super().begin(team, patience_s) as tx:
            yield tx
            self.fuse.burn()
        self.fuse.burn()


def database_away() -> Unavailable:
    """Return what a database that does not answer raises."""
    return Unavailable("The database does not answer just now.")
