"""Whether a file lies where words are looked for: in the folder of a tier there is, and of a language there is."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from slackbot.texts import language, own
from slackbot.texts.folders import Folder, Variant
from slackbot.texts.template_errors import Fault

_LISTS: Final = frozenset({"plans.yml", "voice.yml"})
_NEARLY_LISTS: Final = frozenset({"plans.yaml", "voice.yaml", "plans.yml.txt", "voice.yml.txt"})
_NEARLY_TEMPLATES: Final = (".j2", ".jinja", ".jinja2", ".txt", ".tmpl")


def faults(file: str, found: Variant, *, tiers: Collection[str] | None) -> Iterator[Fault]:
    """Give each reason why nobody reads the file. `tiers` are those of the plans, None if they are unknown."""
    if found.tier is not None and tiers is not None and (problem := of_tier(found.tier, tiers)):
        yield Fault(file, 1, f"nobody reads it: {problem}")
    if found.locale is not None and (problem := of_locale(found.locale)):
        yield Fault(file, 1, f"nobody reads it: {problem}")


def strays(folder: Folder) -> Iterator[Fault]:
    """Give the files of the folder that look as if they were to be read, and are not."""
    for file in folder.others:
        name = Path(file).name.lower()
        word = file[: -len(Path(file).name)] + name.partition(".")[0]
        if (folder.path / file).is_dir():
            yield Fault(
                file, 1, "nobody looks into it: the link leads out of the folder, or back up. Put a copy in its place."
            )
        elif file not in _LISTS and name in _LISTS | _NEARLY_LISTS and "/" not in file:
            yield Fault(file, 1, f"nobody reads it. Call it {word}.yml.")
        elif name.endswith(_NEARLY_TEMPLATES) and own.variant(f"{word}.j2") is not None:
            yield Fault(file, 1, f"nobody reads it. Call it {word}.j2.")


def of_tier(name: str, tiers: Collection[str]) -> str | None:
    """Return a sentence on what is wrong with the name of a tier, None if nothing is."""
    known = {language.normal(tier): tier for tier in tiers}
    if language.normal(name) in known:
        return None
    close = get_close_matches(language.normal(name), known, n=1)
    meant = f"Did you mean {known[close[0]]}?" if close else f"There are {', '.join(tiers)}."
    return f"plans.yml has no tier “{name}”. {meant}"


def of_locale(name: str) -> str | None:
    """Return a sentence on what is wrong with the name of a locale, None if nothing is."""
    if language.is_one(name):
        return None
    close = language.meant(name)
    meant = f"Did you mean {close}?" if close else "Write its code, like de or pt-BR."
    return f"“{name}” is no language. {meant}"
