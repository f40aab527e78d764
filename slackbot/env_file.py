"""The file `.env` as it is written: lines that are none, and names that are nearly a setting's."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from slackbot.errors import WrongSetting

ENCODING = "utf-8-sig"  # some editors begin a file with a mark, which is no part of the first name
_ALIKE = 0.85


def check(file: str | Path | None) -> None:
    """Raise `WrongSetting` if the file cannot be read, or has a line that sets nothing."""
    wrong = [line.original.line for line in _lines(file) if line.error]
    if wrong:
        raise WrongSetting(f"{file}, line {wrong[0]}: not understood. Write NAME=value, and a # before a remark.")


def absent(file: str | Path | None) -> str:
    """Return a line more for whoever misses all settings and has no such file here; nothing if it is there."""
    if file is None or Path(file).exists():
        return ""
    return (
        f"\nThere is no {Path(file).name} in {Path(file).absolute().parent}: start slackbot in the folder that has it."
    )


def misspelled(file: str | Path, settings: Collection[str]) -> Iterator[tuple[str, str]]:
    """Give each name there that is no setting's but nearly, and the setting's. Raises `WrongSetting`."""
    for name in dict.fromkeys((line.key or "").upper() for line in _lines(file)):
        close = get_close_matches(name, settings, n=1, cutoff=_ALIKE)
        if close and name not in settings:
            yield name, close[0]


def _lines(file: str | Path | None) -> list[Binding]:
    try:
        if file is None or not Path(file).exists():
            return []
        with Path(file).open(encoding=ENCODING) as stream:
            return list(parse_stream(stream))
    except PermissionError:
        raise WrongSetting(f"{file} is closed to this user. Start slackbot as the one whose file it is.") from None
    except (OSError, UnicodeDecodeError):
        raise WrongSetting(f"{file} cannot be read. Make it a readable UTF-8 text file.") from None
