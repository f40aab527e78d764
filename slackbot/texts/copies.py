"""Copies of shipped templates in the owner's folder: which of them the shipped words have left behind, and how."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches, unified_diff
from pathlib import Path
from typing import Final

from jinja2 import TemplateSyntaxError, meta

from slackbot.errors import WrongSetting
from slackbot.texts import catalogue, earlier, folders, language, own, placing, plans, sandbox
from slackbot.texts.earlier import Shipped
from slackbot.texts.folders import Folder
from slackbot.texts.sandbox import Sandbox
from slackbot.texts.saying import Texts

_VOICE: Final = "voice.yml"
_LISTS: Final = (_VOICE, plans.FILE)


@dataclass(frozen=True)
class Copy:
    """An owner's file beside the shipped one of now, and the shipped text that it began as, if that can be told.

    One that is translated from another language has nothing in common with that text: only its note can tell.
    """

    file: str
    mine: str
    shipped: str
    now: Shipped
    base: Shipped | None
    is_translated: bool = False

    @property
    def is_word_for_word(self) -> bool:
        """Return whether the owner changed nothing in it."""
        return self.base is not None and earlier.bare(self.mine) == earlier.bare(self.base.text)

    @property
    def is_behind(self) -> bool:
        """Return whether the shipped words may have changed since it was copied."""
        return self.base is None or self.base.until is not None


def told(texts: Texts) -> Iterator[str]:
    """Give a sentence for each file of the owner's that is needless, or that the shipped words have left behind."""
    for copy in _copies(texts):
        if copy.is_word_for_word:
            yield f"{copy.file}: {_needless(copy)}"
        elif copy.is_behind and (copy.base is not None or not copy.is_translated):
            look = f"`slackbot templates diff {copy.file}` shows it, and how to end this line."
            yield " ".join((f"{copy.file}: {_began(copy)}", *_variables(copy), look))


def compared(texts: Texts, file: str) -> str:
    """Return what has changed in the shipped file since the owner's was copied, and how the two differ now.

    Raises `WrongSetting` if the owner has no such file, or nothing like it is shipped.
    """
    if file == plans.FILE:
        raise WrongSetting(
            "Of plans.yml no earlier text is kept. `slackbot templates lint` says what in yours is amiss."
        )
    copy = _one(texts, file)
    parts = [f"{copy.file}: {_began(copy) if copy.is_behind else 'the shipped text has not changed since.'}"]
    if copy.base is not None and copy.is_behind:
        parts.append("\n".join(["The shipped text, then (-) and now (+):", *_changes(copy.base.text, copy.now.text)]))
    beside = _changes(copy.mine, copy.now.text) or ["They are the same."]
    parts.append("\n".join(["Yours (-) beside the shipped text (+):", *beside]))
    if copy.is_behind:
        note = earlier.note(copy.now, file=copy.file)
        parts.append(f"Once yours says what you want, make this its first line, and the lint is content:\n{note}")
    return "\n\n".join(parts)


def make(texts: Texts, file: str) -> Path:
    """Copy the shipped file to that path in the owner's folder, and return where it is now. Raises `WrongSetting`."""
    owners, name = _folder(texts), _named(file)
    shipped = name if name == plans.FILE else _shipped(texts, owners, name)
    if shipped is None:
        close = get_close_matches(name, [*texts.ours.names, *_LISTS], n=1, cutoff=0.4)
        raise WrongSetting(f"There is no template {file}." + (f" Did you mean {close[0]}?" if close else ""))
    if wrong := _misplaced(name):
        raise WrongSetting(wrong)
    there, text = owners.path / name, Shipped(_source(texts.ours, shipped))
    if there.exists():
        raise WrongSetting(f"{there} is there already. Take it away first, or edit it.")
    there.parent.mkdir(parents=True, exist_ok=True)
    note = "" if name == plans.FILE else f"{earlier.note(text, file=name)}\n"  # plans are no words to compare
    there.write_text(note + text.text, encoding="utf-8")
    return there


def _copies(texts: Texts) -> Iterator[Copy]:
    owners = texts.owners
    if owners is None:
        return
    for file in sorted((*owners.names, *(one for one in owners.others if one == _VOICE))):
        shipped = _shipped(texts, owners, file)
        if shipped is not None and owners.obstacle(file) is None:
            try:
                yield _copy(texts, owners, file, shipped)
            except (TemplateSyntaxError, UnicodeDecodeError, OSError):
                continue  # the lint says what is wrong with it


def _copy(texts: Texts, owners: Folder, file: str, shipped: str) -> Copy:
    mine, now = _source(owners, file), Shipped(_source(texts.ours, shipped))
    before = [one for one in earlier.of(shipped) if one.mark != now.mark]
    is_translated = _language(file, owners) != _language(shipped, texts.ours)
    return Copy(file, mine, shipped, now, earlier.began_as(mine, [*before, now]), is_translated)


def _one(texts: Texts, file: str) -> Copy:
    owners, name = _folder(texts), _named(file)
    for copy in _copies(texts):
        if folders.key(copy.file) == folders.key(name):
            return copy
    raise WrongSetting(f"{owners.path} has no file {name} that takes the place of a shipped one.")


def _folder(texts: Texts) -> Folder:
    if texts.owners is None:
        raise WrongSetting("TEMPLATES_DIR: name a folder for your own words first.")
    return texts.owners


def _named(file: str) -> str:
    return file if file.endswith((".j2", *_LISTS)) else f"{file}.j2"


def _shipped(texts: Texts, owners: Folder, file: str) -> str | None:
    """Return the shipped file whose place it takes, in its language if there is one; None for words of their own."""
    if file == _VOICE:
        return file
    found = own.variant(file)
    if found is None:
        return texts.ours.files.get(folders.key(file))
    for code in language.chain(found.locale or owners.home, home=language.HOME):
        for shipped in texts.ours.candidates(found.name, language=code, tier=None):
            return shipped
    return None


def _language(file: str, folder: Folder) -> str:
    found = own.variant(file)
    return language.family(found.locale if found is not None and found.locale else folder.home)


def _misplaced(file: str) -> str | None:
    found = own.variant(file)
    faults = placing.faults(file, found, tiers=None) if found is not None else ()
    return next((f"{fault.file}: {fault.problem}" for fault in faults), None)


def _source(folder: Folder, file: str) -> str:
    return sandbox.read(folder.path / file, file=file)


def _needless(copy: Copy) -> str:
    if copy.base is not None and copy.base.until is not None:
        return f"word for word what was shipped until {_day(copy.base)}. Delete it to read the words of now."
    return "word for word the shipped one. Delete it, and later changes reach you by themselves."


def _began(copy: Copy) -> str:
    if copy.base is None:
        return "it is like no text that was shipped, and the shipped one has changed over time."
    guessed = "" if earlier.is_noted(copy.mine) else ", as its words suggest"
    return f"it began as the text shipped until {_day(copy.base)}{guessed}; the shipped one has changed since."


def _day(text: Shipped) -> str:
    assert text.until is not None
    return language.day(text.until, "short")


def _variables(copy: Copy) -> Iterator[str]:
    """Give which variables the shipped text has taken up since, and which it has left out, as far as yours differs."""
    mine, now = _used(copy.mine), _used(copy.now.text)
    if copy.base is None:
        named = {"It uses, and yours does not": now - mine}
    else:
        before = _used(copy.base.text)
        named = {"New in it": now - before - mine, "Gone from it": (before - now) & mine}
    for words, names in named.items():
        if names:
            yield f"{words}: {', '.join(f'`{name}`' for name in sorted(names))}."


def _used(source: str) -> set[str]:
    try:
        return meta.find_undeclared_variables(sandbox.parse(Sandbox([], lists=catalogue.lists()), source, file=""))
    except TemplateSyntaxError:
        return set()


def _changes(before: str, after: str) -> Sequence[str]:
    lines = unified_diff(earlier.bare(before).splitlines(), earlier.bare(after).splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]
