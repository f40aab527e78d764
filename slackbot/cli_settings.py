"""What a command reads first: the settings it needs, and with them how to log."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slackbot.settings import Command, Settings


def read(command: "Command") -> "Settings":
    """Return the settings, of which that command's own must be there. Raises `WrongSetting`."""
    from slackbot import logs  # noqa: PLC0415 -- `--help` needs none of it
    from slackbot import settings as settings_of  # noqa: PLC0415

    settings = settings_of.read(for_command=command)
    logs.configure(level=settings.log_level, style=settings.log_format)
    return settings
