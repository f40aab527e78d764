"""What the commands about templates are asked for: a reader, an issue, and a database if there is one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from slackbot.errors import WrongSetting
from slackbot.settings import Settings
from slackbot.texts import placing, plans

if TYPE_CHECKING:
    from slackbot.store.tx import Tx


def number(text: str | None) -> int | None:
    """Return the issue's number that was typed, None if none was. Raises `WrongSetting`."""
    if text is None:
        return None
    found = re.fullmatch(r"#?([1-9][0-9]{0,8})", text)  # what every database takes for an integer
    if found is None:
        raise WrongSetting(f"--issue: “{text}” is no issue’s number. Write it as 42 or #42.")
    return int(found[1])


def check_reader(settings: Settings, *, locale: str | None, tier: str | None) -> None:
    """Raise `WrongSetting` unless there can be a reader of that language and tier."""
    if locale is not None and (problem := placing.of_locale(locale)):
        raise WrongSetting(f"--locale: {problem}")
    if tier is not None and (problem := placing.of_tier(tier, plans.read(settings.templates_dir).tiers)):
        raise WrongSetting(f"--tier: {problem}")


@contextmanager
def known(settings: Settings) -> Iterator["Tx | None"]:
    """Hold the database and the workspace in it, or None where there is none yet: words need no database."""
    from slackbot import app  # noqa: PLC0415 -- heavy, and most previews need no database
    from slackbot.store import rows, schema  # noqa: PLC0415
    from slackbot.store.tx import Tx  # noqa: PLC0415

    file = settings.database_url.partition("sqlite:///")[2]
    if file and not Path(file).is_file():
        yield None
        return
    try:
        store = app.open_store(settings)
    except WrongSetting:
        yield None
        return
    try:
        is_ready = schema.version(store) == schema.HEAD
        with store.read_all() as db:
            team = rows.workspaces.first(db) if is_ready else None
            yield Tx(db, team) if team else None
    finally:
        store.close()
