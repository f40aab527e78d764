"""Whether a file lies where words are looked for: in the folder of a tier there is, and of a language there is."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from slackbot.texts import language
from slackbot.texts.faults import Fault
from slackbot.texts.folders import Variant


def faults(file: str, found: Variant, *, tiers: Collection[str] | None) -> Iterator[Fault]:
    """Give why nobody is ever given the words of the file. `tiers` are those of the plans, None if they are unknown."""
    if found.tier is not None and tiers is not None and (problem := of_tier(found.tier, tiers)):
        yield Fault(file, 1, f"nobody reads it: {problem}")
    if found.locale is not None and (problem := of_locale(found.locale)):
        yield Fault(file, 1, f"nobody reads it: {problem}")


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
