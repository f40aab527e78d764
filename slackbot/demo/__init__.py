"""The product without a Slack account: stand-in, bot and one movable clock in one process."""

from collections.abc import Callable
from pathlib import Path

from slackbot.signals import Asked


def run(*, port: int, folder: Path | None, opens_browser: bool, is_empty: bool, say: Callable[[str], None]) -> None:
    """Play until a signal ends it. Raises `WrongSetting` if the port or the folder cannot be had."""
    asked = Asked()
    asked.listen()
    from slackbot.demo import show  # noqa: PLC0415 -- signals are heard before anything heavy is loaded

    wishes = show.Wishes(port=port, folder=folder, opens_browser=opens_browser, is_empty=is_empty)
    show.play(wishes, asked, say=say)
