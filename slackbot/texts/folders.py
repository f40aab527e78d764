"""Where a template's file is: the owner's folder before the shipped one, the reader's language before others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from slackbot.texts import language

_HERE = Path(__file__).parent.parent
_PACKAGED = _HERE / "templates"
_CHECKOUT = _HERE.parent / "templates"
_TIERS: Final = "tiers"
LANGUAGES = ("de", "fr", "es")  # shipped beside English, each with all that customers read


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
        files = (file.relative_to(path).as_posix() for file in sorted(path.rglob("*.j2")))
        self.files = MappingProxyType({_key(file): file for file in files})
        self.names = frozenset(self.files.values())

    def candidates(self, name: str, *, language: str, tier: str | None) -> Iterator[str]:
        """Give the files with the template's words in that language, the tier's own first."""
        below = [f"{language}/", ""] if language == self.home else [f"{language}/"]
        wanted = [f"{_TIERS}/{tier}/{part}{name}.j2" for part in below] if tier else []
        wanted += [f"{part}{name}.j2" for part in below]
        yield from (self.files[key] for key in map(_key, wanted) if key in self.files)

    def has(self, name: str, *, language: str) -> bool:
        """Return whether the folder has the template in that very language; none is the folder's own."""
        return _key(f"{language}/{name}.j2".lstrip("/")) in self.files


def _key(file: str) -> str:
    return "/".join(map(language.normal, file.split("/")))


@cache
def shipped() -> Folder:
    """Return the folder of the templates that come with slackbot; it is listed once a process."""
    return Folder(_PACKAGED if _PACKAGED.is_dir() else _CHECKOUT, home=language.HOME)


def search(
    name: str, *, locale: str | None, tier: str | None, home: str, owner: Folder | None, ours: Folder
) -> Iterator[Found]:
    """Give the files to take the words from, best first.

    The reader's language comes before everything: in each language of `language.chain`, the owner's file for the
    tier, the owner's file, then the shipped ones. An owner's file without a language in its path is in `home`, the
    workspace's own language; a shipped one is English.
    """
    for code in language.chain(locale, home=home):
        if owner is not None:
            yield from (Found(file, code, is_owners=True) for file in owner.candidates(name, language=code, tier=tier))
        yield from (Found(file, code, is_owners=False) for file in ours.candidates(name, language=code, tier=tier))


def variant(file: str, *, names: Iterable[str]) -> Variant | None:
    """Return what the file is a variant of, None if it is of no known template."""
    known = {_key(name): name for name in names}
    parts = file.removesuffix(".j2").split("/")
    tier = parts[1] if _key(parts[0]) == _TIERS and len(parts) > 2 else None
    rest = parts[2:] if tier else parts
    for locale, words in ((None, rest), (rest[0], rest[1:])):
        if name := known.get(_key("/".join(words))):
            return Variant(name, locale, tier)
    return None
