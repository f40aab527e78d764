"""A person's name that was typed after an `@` and not picked, which Slack leaves as it is."""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence

from slackbot.domain import characters
from slackbot.domain.command import readable
from slackbot.domain.person import Person
from slackbot.errors import Refused

_SIGN = re.compile(r"@(?=\S)")
_ENDS = ",:;.!?"
_STROKED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"})
_MOST_WORDS = 5  # of a name
_MOST_SHOWN = 5  # people


def is_there(rest: str) -> bool:
    """Return whether the text begins with a typed name."""
    return characters.leading(_SIGN, rest) is not None


def picked(rest: str, *groups: Sequence[Person]) -> str:
    """Return the text with the person whom the typed name means as if picked: of the first group in which one is meant.

    Neither capitals nor accents matter; of two names the longer one is meant. Raises `Refused` if it means nobody, or
    several.
    """
    for name, after in _beginnings(rest):
        for people in groups:
            called = [person for person in people if _key(name) in _names(person)]
            if len(called) > 1:
                raise _several(name, called)
            if called:
                return f"<@{called[0].user}> {after}".strip()
    raise _nobody(rest, [person for people in groups for person in people])


def _beginnings(rest: str) -> Iterator[tuple[str, str]]:
    """Give what may be the name, the longest first, and what follows it."""
    for words in range(_MOST_WORDS, 0, -1):
        found = characters.leading(re.compile(rf"@(\S+(?:\s+\S+){{{words - 1}}})"), rest)
        if found is not None:
            yield found[0][1], found[1]


def _key(name: str) -> str:
    letters = unicodedata.normalize("NFKD", characters.plain(readable(name)).rstrip(_ENDS).casefold())
    letters = letters.translate(_STROKED)
    return "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")


def _names(person: Person) -> set[str]:
    return {_key(name) for name in (person.handle, person.display_name, person.name) if name} - {""}


def _several(name: str, called: Sequence[Person]) -> Refused:
    return Refused("refusal/several_people", typed=_shown(name), people=_ids(called))


def _nobody(rest: str, known: Sequence[Person]) -> Refused:
    name = min((name for name, _ in _beginnings(rest)), key=len)
    return Refused("refusal/nobody_called", typed=_shown(name), people=_ids(_alike(_key(name), known)))


def _alike(wanted: str, known: Sequence[Person]) -> Sequence[Person]:
    """Return who has that first name, else whose name is nearly the same."""
    first = {person.user: person for person in known if wanted and _key(person.first_name or "") == wanted}
    if first:
        return list(first.values())
    by_name = {name: person for person in known for name in _names(person)}
    near = difflib.get_close_matches(wanted, by_name, n=2, cutoff=0.75)
    return list({by_name[name].user: by_name[name] for name in near}.values())


def _shown(name: str) -> str:
    """Return the name without what Slack could read as markup."""
    return re.sub(r"[^\w. -]", "", readable(name))[:40].strip(_ENDS)


def _ids(people: Sequence[Person]) -> list[str]:
    return [person.user for person in people[:_MOST_SHOWN]]
