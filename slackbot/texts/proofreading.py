"""Reads every template, and the plans, as a strict colleague would, and says what is wrong, in which file and line."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from jinja2 import nodes

from slackbot.texts import (
    catalogue,
    language,
    mrkdwn,
    own,
    placing,
    plans,
    safety,
    sandbox,
    template_errors,
    vocabulary,
    voice,
)
from slackbot.texts.folders import Folder, Variant
from slackbot.texts.language import Reader
from slackbot.texts.markup import plain
from slackbot.texts.sandbox import Sandbox
from slackbot.texts.saying import Texts
from slackbot.texts.template import Reads, Template
from slackbot.texts.template_errors import Fault
from slackbot.texts.voice import Voice
from slackbot.texts.yaml_file import WrongFile

_LONGEST: Mapping[str, str] = {  # the longest values the product lets in
    "title": "T" * 120,
    "first_name": "N" * 40,
    "name": "N" * 80,
    "agent": "N" * 80,
}
_UNCHOSEN = {("progress/note", "due_day"), ("recovery/apology", "due_day")}  # days that nobody promised
_MOST = 5  # templates that one sentence names
Lacking = Mapping[str, frozenset[str]]  # customers, as they are called, with the variables they have no value for


def proofread(texts: Texts, *, customers: Lacking | None = None) -> list[Fault]:
    """Return all that is wrong with the owner's templates and plans, or with the shipped ones where the owner has none.

    `customers` are real ones with the variables they lack: each template that needs one of those names them.
    """
    folder = texts.owners or texts.ours
    tiers, found = _tiers(folder)
    rules, wrong = _voice(folder)
    reader = _Reader(texts, folder, rules, customers or {}, tiers)
    faults_of = {fault for file in folder.files.values() for fault in reader.read(file)}
    return [*found, *wrong, *sorted(faults_of | set(placing.strays(folder)))]


def of_template(texts: Texts, name: str) -> list[Fault]:
    """Return what is wrong with the owner's files of one template, in every language and tier."""
    files = texts.owners.files.values() if texts.owners is not None else ()
    mine = [file for file in files if (found := own.variant(file)) is not None and found.name == name]
    if texts.owners is None or not mine:
        return []
    tiers, _ = _tiers(texts.owners)
    rules, wrong = _voice(texts.owners)
    reader = _Reader(texts, texts.owners, rules, {}, tiers)
    return [*wrong, *sorted({fault for file in mine for fault in reader.read(file)})]


def untranslated(texts: Texts) -> list[str]:
    """Return a sentence for each language that lacks words: what its customers read in another language."""
    files = texts.owners.files.values() if texts.owners is not None else ()
    found = [one for one in map(own.variant, files) if one is not None]
    theirs, tiers = {language.normal(one.locale) for one in found if one.locale}, {None, *(one.tier for one in found)}
    lacking = {code: _lacking(texts, code, tiers) for code in sorted({language.HOME, *language.SHIPPED, *theirs})}
    return [_untranslated(code, names) for code, names in lacking.items() if names]


def _lacking(texts: Texts, code: str, tiers: Collection[str | None]) -> list[str]:
    customers = (name for name, template in catalogue.templates().items() if template.reads is Reads.CUSTOMER)
    return [name for name in customers if not all(_is_in(texts, name, code, tier) for tier in tiers)]


def _is_in(texts: Texts, name: str, code: str, tier: str | None) -> bool:
    first = texts.attempts(name, locale=code, tier=tier)[0]
    return language.family(first.found.language) == language.family(code)


def _untranslated(code: str, names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"Not in {code}, so read in another language there: {', '.join(names[:_MOST])}{more}."


def _tiers(folder: Folder) -> tuple[Collection[str] | None, list[Fault]]:
    """Return the names of the tiers, or None and what is wrong with the plans."""
    try:
        return plans.read(folder.path).tiers.keys(), []
    except WrongFile as wrong:
        return None, list(wrong.faults)


def _voice(folder: Folder) -> tuple[Voice, list[Fault]]:
    """Return the rules of tone; the shipped ones and what is wrong, if the folder's own cannot be used."""
    try:
        return voice.read(folder.path), []
    except WrongFile as wrong:
        return voice.read(None), list(wrong.faults)


class _Reader:
    """One pass over the files of a folder."""

    def __init__(
        self, texts: Texts, folder: Folder, rules: Voice, customers: Lacking, tiers: Collection[str] | None
    ) -> None:
        self._folder = folder
        self._tiers = tiers
        self._voice = rules
        self._customers = customers
        self._sandbox = Sandbox([folder.path, texts.ours.path], lists=catalogue.lists())

    def read(self, file: str) -> Iterator[Fault]:
        """Give what is wrong with one file."""
        found = own.variant(file)
        if found is not None:
            yield from placing.faults(file, found, tiers=self._tiers)
        if hindered := self._folder.obstacle(file):
            yield Fault(file, 1, hindered)
            return
        try:
            source = sandbox.read(self._folder.path / file, file=file)
            tree = sandbox.parse(self._sandbox, source, file=file)
        except template_errors.BREAKS as error:
            yield template_errors.of_error(error, file=file)
            return
        known = own.find(found.name) if found else None
        wrong = safety.problems(tree, file=file, lists=catalogue.lists())
        yield from wrong
        yield from self._words(source, file, found, known)
        unknown = vocabulary.faults(tree, file=file)
        yield from unknown
        yield from _promises(tree, known, file=file)
        if found is not None and known is not None and not wrong and not unknown:
            yield from self._rendered(file, found, known)

    def _words(self, source: str, file: str, found: Variant | None, known: Template | None) -> Iterator[Fault]:
        """Give what is wrong with the words of each line."""
        is_customers = known is None or known.reads is Reads.CUSTOMER
        code = self._language(found)
        for number, line in enumerate(mrkdwn.lines(self._sandbox, source), start=1):
            if mrkdwn.pings(line):
                yield Fault(file, number, "this would call everybody in the channel: leave it out")
            elif known is None or not known.surface.is_plain:
                yield from (Fault(file, number, problem) for problem in mrkdwn.faults(line))
            if is_customers:
                yield from (Fault(file, number, slip) for slip in self._voice.slips(line, language=code))

    def _language(self, found: Variant | None) -> str:
        return language.normal(found.locale) if found is not None and found.locale else self._folder.home

    def _rendered(self, file: str, found: Variant, known: Template) -> Iterator[Fault]:
        """Give what shows only once the template is filled in: with every choice, without what may be missing."""
        for values in known.samples():
            yield from self._filled(file, found, known, values)
        for name in sorted(known.lacking):
            yield from self._without(file, found, known, name)

    def _without(self, file: str, found: Variant, known: Template, name: str) -> Iterator[Fault]:
        problem = self._fault(file, found, known.sample(**{name: None}))
        if problem is None:
            return
        line, who = problem.line, [customer for customer, lacks in self._customers.items() if name in lacks]
        named = f"; {_some(who)} {'has' if len(who) == 1 else 'have'} none" if who else ""
        yield Fault(file, line, f"`{name}` may be missing{named}: ask with `{{% if {name} %}}` before it is printed")

    def _filled(self, file: str, found: Variant, known: Template, values: dict[str, Any]) -> Iterator[Fault]:
        if None in values.values() and not self._is_whole(file, found, values):
            return  # `_without` names the variable
        problem = self._fault(file, found, values)
        if problem is not None:
            yield problem
            return
        text = self._write(file, found, values)
        yield from (Fault(file, 1, excess) for excess in self._excesses(text, known, found))
        if known.reads is Reads.CUSTOMER and text.count(str(values.get("title") or text)) > 1:
            yield Fault(file, 1, "it says the title twice: once is enough")
        longest = values | {name: value for name, value in _LONGEST.items() if values.get(name)}
        filled = self._write(file, found, longest)
        length = len(plain(filled) if known.surface.is_plain else filled)
        if length > known.surface.limit:
            shown = f"a {known.surface.word} shows {known.surface.limit:,}"
            yield Fault(file, 1, f"the text can have {length:,} characters; {shown}")
        if not text:
            yield Fault(file, 1, template_errors.EMPTY)

    def _excesses(self, text: str, known: Template, found: Variant) -> Iterator[str]:
        if known.reads is Reads.CUSTOMER:
            yield from self._voice.excesses(text, template=known.name, language=self._language(found))

    def _is_whole(self, file: str, found: Variant, values: dict[str, Any]) -> bool:
        return self._fault(file, found, values) is None

    def _fault(self, file: str, found: Variant, values: dict[str, Any]) -> Fault | None:
        try:
            self._write(file, found, values)
        except template_errors.BREAKS as error:
            return template_errors.of_error(error, file=file)
        return None

    def _write(self, file: str, found: Variant, values: dict[str, Any]) -> str:
        token = language.READER.set(Reader(self._language(found)))
        try:
            return self._sandbox.write(file, values)
        finally:
            language.READER.reset(token)


def _promises(tree: nodes.Template, known: Template | None, *, file: str) -> Iterator[Fault]:
    """Give a fault for each day in it that nobody chose; who keeps the promise would learn of it from the customer."""
    for node in tree.find_all(nodes.Name):
        if known is not None and (known.name, node.name) in _UNCHOSEN:
            yield Fault(file, node.lineno, f"`{node.name}` is a day that nobody chose: leave it out, and promise none")


def _some(who: Sequence[str]) -> str:
    shown = ", ".join(who[:3])
    return f"{shown} and {len(who) - 3} more" if len(who) > 3 else shown
