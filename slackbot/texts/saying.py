"""Says a template in the reader's language; a broken file of the owner's never stops it."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Self

from jinja2 import TemplateError, TemplateNotFound

from slackbot.texts import catalogue, folders, language, own, template_errors, vocabulary
from slackbot.texts.folders import Folder, Found
from slackbot.texts.language import Reader
from slackbot.texts.markup import Mrkdwn
from slackbot.texts.sandbox import Sandbox
from slackbot.texts.template import Reads
from slackbot.texts.template_errors import Fault, Noted

OnFault = Callable[[Fault], None]

_MOST_KEPT = 10_000  # words of templates without a value, each for one language, clock and tier


class Said(NamedTuple):
    """The words of a template, and the file they were taken from."""

    words: Mrkdwn
    found: Found


@dataclass(frozen=True)
class Attempt:
    """One file to take the words from, and what it may use: the owner's files too, or the shipped ones alone."""

    found: Found
    sandbox: Sandbox

    def write(self, reader: Reader, values: dict[str, Any]) -> Mrkdwn:
        """Return the words, with days and times as one writes them in the language of the file.

        Raises `TemplateError` if the owner's file has none: Slack takes no message without words.
        """
        is_readers = language.normal(reader.locale).startswith(self.found.language)
        token = language.READER.set(reader if is_readers else replace(reader, locale=self.found.language))
        try:
            words = self.sandbox.write(self.found.file, values)
        finally:
            language.READER.reset(token)
        if self.found.is_owners and not words:
            raise TemplateError(template_errors.EMPTY)
        return words


class Texts:
    """The templates of a workspace: the owner's folder first, file by file, then the shipped ones.

    `home` is the workspace's own language: that of readers whose language is unknown, and of the owner's files that
    have no language in their path. `agents_languages` are those that the owner has words for agents in, beside it.
    `on_fault` hears once of each fault in the owner's files; it is called
    wherever a text is said, inside transactions too, so it only notes the fault down. Of a file that cannot be used
    at all it hears no more when the file is tried.
    """

    def __init__(
        self, override: Path | None = None, *, home: str = language.HOME, on_fault: OnFault | None = None
    ) -> None:
        self.ours = folders.shipped()
        self.owners = Folder(override, home=home) if override is not None else None
        self.home = home
        self._reader = Reader(home)
        self._tier: str | None = None
        self._on_fault = on_fault
        self._shipped = _shipped()
        self._mixed = (
            self._shipped if override is None else Sandbox([override, self.ours.path], lists=catalogue.lists())
        )
        self.agents_languages = _agents_languages(self.owners)
        self._known: set[Fault] = set()
        self._noted: list[Noted] = []
        self._unusable: set[str] = set()
        self._lock = threading.Lock()
        self._unchanging: dict[tuple[str, Reader, str | None], Mrkdwn] = {}  # labels, and all else without a value
        self._attempts = lru_cache(maxsize=_MOST_KEPT)(self._find)  # for the same templates of other readers, too

    def to(self, *, locale: str | None = None, tier: str | None = None, zone: tzinfo = UTC) -> Self:
        """Return the same templates for one reader: in their language, for their account's tier, by their clock."""
        theirs = copy(self)
        theirs._reader, theirs._tier = Reader(locale or self.home, zone), tier
        return theirs

    def to_agent(self, locale: str | None) -> Self:
        """Return the same templates for an agent: in their own language if it has words for agents."""
        return self.to(locale=locale if locale and language.family(locale) in self.agents_languages else None)

    def at(self, zone: tzinfo) -> Self:
        """Return the same templates for the same reader, by another clock."""
        theirs = copy(self)
        theirs._reader = replace(self._reader, zone=zone)
        return theirs

    def say(self, name: str, /, *, locale: Any = None, tier: Any = None, **values: Any) -> Mrkdwn:
        """Return the words of the template as Slack's markup, every value in them escaped.

        They are taken from the first file of `folders.search` that can be rendered with these values. `locale` and
        `tier` are words or None, and stand in for those of `to`; their type is open for callers that spread a
        dictionary of values.
        """
        reader = self._reader if locale is None else replace(self._reader, locale=str(locale))
        tier = tier or self._tier
        words = None if values else self._unchanging.get((name, reader, tier))
        if words is None:
            attempts = self.attempts(name, locale=reader.locale, tier=tier)
            words = self._first(name, attempts, reader, values).words
            if not values:
                self._keep((name, reader, tier), words)
        return words

    def _keep(self, which: tuple[str, Reader, str | None], words: Mrkdwn) -> None:
        if len(self._unchanging) >= _MOST_KEPT:
            self._unchanging.clear()
        self._unchanging[which] = words

    def trace(self, name: str, values: dict[str, Any]) -> Said:
        """Return the same with the file that the words are taken from."""
        attempts = self.attempts(name, locale=self._reader.locale, tier=self._tier)
        return self._first(name, attempts, self._reader, values)

    def names(self) -> list[str]:
        """Return the names of all shipped templates, without their variants."""
        return sorted(name for name in catalogue.templates() if self.ours.has(name, language=""))

    def attempts(self, name: str, *, locale: str | None, tier: str | None) -> Sequence[Attempt]:
        """Return the files to take the words from, best first.

        A shipped one is tried with the owner's phrases, if there are any, then with nothing of the owner's. A check-in
        of the owner's own gives way to the usual one.
        """
        return self._attempts(name, locale, tier)

    def _find(self, name: str, locale: str | None, tier: str | None) -> Sequence[Attempt]:
        return tuple(self._each(name, locale=locale, tier=tier))

    def _each(self, name: str, *, locale: str | None, tier: str | None) -> Iterator[Attempt]:
        has_phrases = self.owners is not None and self.owners.has_phrases
        for found in self._files(name, locale=locale, tier=tier):
            if found.is_owners or (has_phrases and not self._is_owners(found.file)):
                yield Attempt(found, self._mixed)
            if not found.is_owners:
                yield Attempt(found, self._shipped)

    def _files(self, name: str, *, locale: str | None, tier: str | None) -> Iterator[Found]:
        for one in (name, own.USUAL) if own.is_own(name) else (name,):
            yield from folders.search(one, locale=locale, tier=tier, home=self.home, owner=self.owners, ours=self.ours)

    def faults(self) -> list[Fault]:
        """Return what makes files of the owner's unusable, whatever the values."""
        files = self.owners.files.values() if self.owners is not None else ()
        return [fault for file in files for fault in self._wrong(file)]

    def report(self) -> None:
        """Tell `on_fault` now of every fault of the owner's files that can be seen without values."""
        found = self.faults()
        for fault in found:
            self._tell(fault)
        self._unusable.update(fault.file for fault in found)

    def noted(self) -> list[Noted]:
        """Return the faults of the owner's files that the leads were not told of yet, as far as we know."""
        with self._lock:
            return list(self._noted)

    def told(self, noted: Iterable[Noted]) -> None:
        """Note that the leads were told of these."""
        gone = set(noted)
        with self._lock:
            self._noted[:] = [one for one in self._noted if one not in gone]

    def _first(self, name: str, attempts: Iterable[Attempt], reader: Reader, values: dict[str, Any]) -> Said:
        """Return the words of the first file that can be rendered; raise the last one's error if none can."""
        last: Exception | None = None
        for attempt in attempts:
            try:
                return Said(attempt.write(reader, values), attempt.found)
            except template_errors.BREAKS as error:
                last = error
                self._tell_anew(template_errors.of_error(error, file=attempt.found.file, folder=self._folder()))
        raise last or TemplateNotFound(f"{name}.j2")

    def _wrong(self, file: str) -> list[Fault]:
        if self.owners is not None and (hindered := self.owners.obstacle(file)):
            return [Fault(file, 1, hindered)]
        try:
            self._mixed.get_template(file)
            return vocabulary.faults(self._mixed.tree(file), file=file)
        except template_errors.BREAKS as error:
            return [template_errors.of_error(error, file=file)]

    def _is_owners(self, file: str) -> bool:
        return self.owners is not None and file in self.owners.names

    def _folder(self) -> Path | None:
        return self.owners.path.resolve() if self.owners is not None else None

    def _tell_anew(self, fault: Fault) -> None:
        """Tell of a fault that only showed now; what is wrong with an unusable file was told before."""
        if fault.file not in self._unusable:
            self._tell(fault)

    def _tell(self, fault: Fault) -> None:
        if self.owners is None or not self._is_owners(fault.file):
            return
        with self._lock:
            is_news = fault not in self._known
            self._known.add(fault)
            if is_news:
                self._noted.append(Noted(fault, template_errors.edition(self.owners.path / fault.file)))
        if is_news and self._on_fault is not None:
            self._on_fault(fault)


def _agents_languages(owners: Folder | None) -> frozenset[str]:
    """Return the languages, without their countries, that the folder has words for agents or leads in."""
    files = owners.files.values() if owners is not None else ()
    variants = [found for found in map(own.variant, files) if found is not None and found.locale is not None]
    ours = catalogue.templates()
    agents = [one for one in variants if one.name in ours and ours[one.name].reads is not Reads.CUSTOMER]
    return frozenset(language.family(one.locale) for one in agents if one.locale)


@cache
def _shipped() -> Sandbox:
    """Return where the shipped templates run; each of them is read and checked once a process."""
    return Sandbox([folders.shipped().path], lists=catalogue.lists())
