"""Templates that owners add: check-ins of their own, as `checkin/<name>.j2`, which an agent chooses by name."""

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from slackbot.texts import catalogue, folders
from slackbot.texts.folders import Folder, Variant
from slackbot.texts.template import Template

USUAL: Final = "checkin/ask"  # gives them its variables, and stands in for one that is gone or broken
CHECKINS: Final = (USUAL, "checkin/ask_again")
_FOLDER: Final = "checkin/"
_PHRASES = "macros"
_A_SLIP = 0.66  # so much alike, a name is one of ours with a slip of the finger


@lru_cache(maxsize=1_024)  # asked with each text that is said
def is_own(name: str) -> bool:
    """Return whether the name can only be a check-in of the owner's own: `checkin/vip`, but not `checkin/aks`."""
    folder, _, word = name.rpartition("/")
    if f"{folder}/" != _FOLDER or word in ("", _PHRASES):
        return False
    ours = [known.removeprefix(_FOLDER) for known in catalogue.templates() if known.startswith(_FOLDER)]
    near = get_close_matches(word, ours, n=1, cutoff=_A_SLIP)
    return not near or (word != near[0] and word.startswith(near[0]))


def find(name: str) -> Template | None:
    """Return the template of that name: one we know, else a check-in of the owner's own; None if it is neither."""
    known = catalogue.templates().get(name)
    if known is None and is_own(name):
        return replace(catalogue.templates()[USUAL], name=name, about="a check-in of your own")
    return known


def variant(file: str) -> Variant | None:
    """Return what the file is a variant of: a template we know, or a check-in of the owner's own."""
    known = folders.variant(file, names=catalogue.templates())
    word = file.removesuffix(".j2").rpartition("/")[2]
    own = f"{_FOLDER}{word}"
    return known or (folders.variant(file, names=(own,)) if is_own(own) else None)


def checkins(owners: Folder | None) -> Mapping[str, str]:
    """Return the names of the templates that can ask instead of the usual one, by their names in lower case."""
    files = owners.files.values() if owners is not None else ()
    variants = (variant(file) for file in files)
    names = {found.name for found in variants if found is not None and is_own(found.name)}
    return {name.lower().replace("-", "_"): name for name in (*CHECKINS, *sorted(names))}
