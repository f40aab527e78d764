"""Where a template's file is: the owner's folder before the shipped one, the reader's language before others."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from slackbot.texts import language

_HERE = Path(__file__).parent.parent
_PACKAGED = _HERE / "templates"
_CHECKOUT = _HERE.parent / "templates"
_TIERS: Final = "tiers"
_SUFFIX: Final = ".j2"
PHRASES: Final = "macros"  # the file of house phrases, in each language: the only one that shipped templates use
_NO_FILE: Final = "it is no file that can be read. Make it a text file."


@dataclass(frozen=True)
class Found:
    """A file that a template's words may be taken from."""

    file: str
    language: str
    is_owners: bool


@dataclass(frozen=True)
class Variant:
    """Which template a file is, and for whom: `fr/checkin/ask.j2` is `checkin/ask` in French."""

    name: str
    locale: str | None
    tier: str | None


class Folder:
    """The templates of one folder, listed once; names are compared as locales: without regard to case, `-` and `_`."""

    def __init__(self, path: Path, *, home: str) -> None:
        self.path = path
        self.home = language.normal(home)  # the language of the files that have none in their path
        every = sorted(_below(path))
        self.files = MappingProxyType({key(file): file for file in every if file.endswith(_SUFFIX)})
        self.names = frozenset(self.files.values())
        self.has_phrases = any(Path(name).stem == PHRASES for name in self.names)
        self.others = tuple(file for file in every if not file.endswith(_SUFFIX))

    def candidates(self, name: str, *, language: str, tier: str | None) -> Iterator[str]:
        """Give the files with the template's words in that language, the tier's own first."""
        below = [f"{language}/", ""] if language == self.home else [f"{language}/"]
        wanted = [f"{_TIERS}/{tier}/{part}{name}.j2" for part in below] if tier else []
        wanted += [f"{part}{name}.j2" for part in below]
        yield from (self.files[key] for key in map(key, wanted) if key in self.files)

    def obstacle(self, file: str) -> str | None:
        """Return why no words are taken from the file, whatever they are; None if nothing hinders."""
        try:
            path = (self.path / file).resolve()
        except (OSError, RuntimeError):  # it leads to itself
            return _NO_FILE
        if not path.is_file():
            return _NO_FILE
        is_below = path.is_relative_to(self.path.resolve())
        return None if is_below else "it leads out of the folder. Put a copy in its place."

    def has_plain(self, name: str, *, tier: str | None) -> bool:
        """Return whether the folder has the template with no language in its path, for that tier or for all."""
        return self.has(name, language="") or (tier is not None and self.has(name, language=f"{_TIERS}/{tier}"))

    def has(self, name: str, *, language: str) -> bool:
        """Return whether the folder has the template in that very language; none is the folder's own."""
        return key(f"{language}/{name}.j2".lstrip("/")) in self.files


def _below(folder: Path, above: tuple[Path, ...] = ()) -> Iterator[str]:
    """Give the files of the folder and those below it, hidden ones left out.

    Links are followed, but not out of the outermost folder, nor back up: such a link is given as a file.
    """
    parents = (*above, folder.resolve())
    for entry in _entries(folder):
        real = Path(os.path.realpath(entry))
        is_below = real.is_relative_to(parents[0]) and real not in parents
        if real.is_dir() and is_below and entry.suffix != _SUFFIX:
            yield from (f"{entry.name}/{file}" for file in _below(entry, parents))
        else:
            yield entry.name


def _entries(folder: Path) -> list[Path]:
    try:
        return [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
    except OSError:
        return []


def key(file: str) -> str:
    """Return the file's name as names are compared: without regard to case, `-` and `_`."""
    return "/".join(map(language.normal, file.split("/")))


@cache
def shipped() -> Folder:
    """Return the folder of the templates that come with slackbot; it is listed once a process."""
    return Folder(_PACKAGED if _PACKAGED.is_dir() else _CHECKOUT, home=language.HOME)


@lru_cache(maxsize=4_096)  # once for each template, language and tier: a folder's list of files never changes
def search(
    name: str, *, locale: str | None, tier: str | None, home: str, owner: Folder | None, ours: Folder
) -> tuple[Found, ...]:
    """Return the files to take the words from, best first.

    The reader's language comes first: in each language of `language.chain`, the owner's file for the tier, the
    owner's file, then the shipped ones. An owner's file without a language in its path is in `home`, the workspace's
    own language; a shipped one is English. Where the owner has such a file, their own words go before all shipped
    ones, translated or not.
    """
    codes, own = language.chain(locale, home=home), (owner, ours) if owner is not None else (ours,)
    places = [(code, folder) for code in codes for folder in own]
    if owner is not None and owner.has_plain(name, tier=tier):
        theirs = codes[: codes.index(language.normal(home)) + 1]
        places = [*((code, owner) for code in theirs), *places]
    found = (
        Found(file, code, is_owners=folder is not ours)
        for code, folder in places
        for file in folder.candidates(name, language=code, tier=tier)
    )
    return tuple(dict.fromkeys(found))


def variant(file: str, *, names: Iterable[str]) -> Variant | None:
    """Return what the file is a variant of, None if it is of no known template."""
    known = {key(name): name for name in names}
    parts = file.removesuffix(".j2").split("/")
    tier = parts[1] if key(parts[0]) == _TIERS and len(parts) > 2 else None
    rest = parts[2:] if tier else parts
    for locale, words in ((None, rest), (rest[0], rest[1:])):
        if name := known.get(key("/".join(words))):
            return Variant(name, locale, tier)
    return None
