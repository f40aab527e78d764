"""The product without a Slack account: stand-in, bot and one movable clock in one process."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

_LOOK_S = 0.1


class Asked:
    """Whether somebody asked us to stop: a plain flag, because a signal may come at any instruction."""

    def __init__(self) -> None:
        self.to_stop = False

    def listen(self) -> None:
        """Hear SIGINT, SIGTERM and the end of the terminal from now on."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def wait(self) -> None:
        """Return once we are asked to stop."""
        while not self.to_stop:
            time.sleep(_LOOK_S)

    def _stop(self, *_signal: object) -> None:
        self.to_stop = True


def run(*, port: int, folder: Path | None, opens_browser: bool, is_empty: bool, say: Callable[[str], None]) -> None:
    """Play until a signal ends it. Raises `WrongSetting` if the port or the folder cannot be had."""
    asked = Asked()
    asked.listen()
    from slackbot.demo import show  # noqa: PLC0415 -- signals are heard before anything heavy is loaded

    wishes = show.Wishes(port=port, folder=folder, opens_browser=opens_browser, is_empty=is_empty)
    show.play(wishes, asked, say=say)
