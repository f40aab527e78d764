"""What somebody typed after the slash command, or after `!` in a thread, read into its parts."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from slackbot.domain import characters
from slackbot.errors import Refused

VERBS = (
    "log",
    "claim",
    "unclaim",
    "assign",
    "edit",
    "note",
    "reply",
    "pending",
    "resolve",
    "reopen",
    "drop",
    "tag",
    "untag",
    "checkin",
    "survey",
    "show",
    "list",
    "why",
    "customer",
    "brief",
    "summary",
    "template",
    "help",
)
_ALIASES = {
    "new": "log",
    "open": "log",
    "take": "claim",
    "solve": "resolve",
    "close": "resolve",
    "mine": "list",
    "unclaimed": "list",
}
_LISTS = ("mine", "unclaimed")
THREAD_VERBS = ("claim", "resolve", "pending", "note", "reply", "reopen", "help")
READ_BY_CUSTOMERS = ("claim", "resolve")  # those that work where the customer reads along
_LONGEST_START = 20  # characters in which a verb ends
_LARGEST_NUMBER = 999_999_999  # what every database takes for an integer

_NUMBER = re.compile(  # a channel may be called 42
    r"(?P<sign>#\s*)?(?P<number>[0-9]+)[.:,;!?]*(?=\s|$)"
    r"|\(#\s*(?P<aside>[0-9]+)\)[.:,;!?]*(?=\s|$)"
    r"|<#[A-Z0-9]+\|(?P<channel>[0-9]+)>[.:,;!?]*(?=\s|$)"
)
_WORD = re.compile(r"\s*(\S+)")
_THREAD_WORD = re.compile(r"\s*!(?=[A-Za-z])")
_MENTION = re.compile(r"<@([UW][A-Z0-9]{2,30})(?:\|[^<>]*)?>")
_ADDRESSED = re.compile(rf"{_MENTION.pattern}[:,;]?")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]{2,30})(?:\|[^<>]*)?>")
_UNLABELLED_CHANNEL = re.compile(r"<#([CG][A-Z0-9]{2,30})\|?>")
_LABELLED = re.compile(r"<([@#])[A-Z0-9]{2,30}\|([^<>|]+)>")
_LINK = re.compile(r"<((?:https?://|mailto:|tel:)[^<>|]+)(?:\|([^<>|]*))?>")
_SPECIAL = re.compile(r"<!([a-z]+)(?:\^[^<>|]*)?(?:\|([^<>|]+))?>")
_UNKEPT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Command:
    """A verb and the words after it, as they arrived from Slack."""

    verb: str
    rest: str = ""


def clean(text: str) -> str:
    """Return the text without control characters and halves of surrogate pairs, which no database keeps.

    What has nothing to see in it is empty.
    """
    kept = _UNKEPT.sub("", text)
    return kept if characters.is_visible(kept) else ""


def verb_of(text: str) -> str:
    """Return which verb is meant, by the one name it has in `VERBS`; "unknown" if none is."""
    start = clean(text.lstrip()[:_LONGEST_START])  # reading all of it takes as long as a tenth of an answer
    first = characters.leading(_WORD, start)
    typed = first[0][1].lower() if first else "help"
    verb = _ALIASES.get(typed, typed)
    return verb if verb in VERBS else "unknown"


def parse(text: str) -> Command:
    """Return the command in `text`; empty text is `help`. Raises `Refused` with the nearest verb if there is none."""
    words = clean(text)
    first = characters.leading(_WORD, words)
    if first is None:
        return Command("help")
    typed, rest = first[0][1].lower(), first[1]
    verb = _ALIASES.get(typed, typed)
    if verb not in VERBS:
        raise _unknown(first[0][1], words)
    return Command(verb, f"{typed} {rest}".strip() if typed in _LISTS else rest)


def _unknown(typed: str, words: str) -> Refused:
    found = characters.leading(_NUMBER, characters.strip(words))
    if found is not None:
        return Refused("refusal/verb_missing", number=_digits(found[0]))
    near = difflib.get_close_matches(typed.lower(), [*VERBS, *_ALIASES], n=1, cutoff=0.6)
    shown = re.sub(r"[^\w-]", "", typed)[:40]  # nothing that Slack could read as markup
    return Refused("refusal/unknown_verb", typed=shown or None, near=next(iter(near), None), verbs=", ".join(VERBS))


def thread_word(text: str) -> Command | None:
    """Return the command of a thread message such as `!claim`, or None if it is an ordinary message.

    Raises `Refused` if it starts with `!` and a word, but not one that works in a thread.
    """
    found = characters.leading(_THREAD_WORD, text)
    if found is None:
        return None
    command = parse(found[1])
    if command.verb not in THREAD_VERBS:
        raise Refused("refusal/not_in_thread", verb=command.verb)
    return command


def words_for(rest: str, *, issue: int, verb: str) -> str:
    """Return the words of a thread's command without the issue's own number. Raises `Refused` for another's."""
    found = characters.leading(_NUMBER, rest)
    if found is None or not found[0]["sign"]:
        return rest
    named, after = number(rest, verb=verb)
    if named != issue:
        raise Refused("refusal/other_thread", number=issue, named=named, verb=verb)
    return after


def number(rest: str, *, verb: str) -> tuple[int, str]:
    """Return the issue number that `rest` starts with, and what follows it. Raises `Refused` if there is none."""
    found = characters.leading(_NUMBER, rest)
    if found is None:
        raise Refused("refusal/which_issue", verb=verb)
    digits = _digits(found[0]).lstrip("0") or "0"
    if len(digits) > len(str(_LARGEST_NUMBER)):
        raise Refused("refusal/number_too_large")
    return int(digits), found[1]


def _digits(found: re.Match[str]) -> str:
    return found["number"] or found["aside"] or found["channel"]


def only_number(rest: str, *, verb: str) -> int:
    """Return the issue number that `rest` is. Raises `Refused` if it is anything else, or more."""
    found, after = number(rest, verb=verb)
    if after:
        raise Refused("refusal/too_much", verb=verb, number=found)
    return found


def optional_number(rest: str, *, verb: str) -> int | None:
    """Return the issue number that `rest` is, None if it is empty. Raises `Refused` if it is something else."""
    return only_number(rest, verb=verb) if rest else None


def template(rest: str) -> tuple[str, int | None]:
    """Return the template's name in `preview checkin/ask #42`, and the issue's number, if any. Raises `Refused`."""
    found = re.fullmatch(r"preview\s+([a-z0-9_/-]{1,80})(?:\s+(.+))?", characters.plain(rest), re.IGNORECASE)
    if found is None:
        raise Refused("refusal/which_template")
    return found[1].lower(), optional_number(found[2] or "", verb="template preview checkin/ask")


def leading_person(rest: str) -> tuple[str | None, str]:
    """Return the id of the person `rest` starts with, if any, and what follows."""
    found = characters.leading(_ADDRESSED, rest)
    return (found[0][1], found[1]) if found else (None, rest)


def person(rest: str, *, verb: str) -> str:
    """Return the id of the one person `rest` names. Raises `Refused` if it names none."""
    found, after = leading_person(rest)
    if found is None or after:
        raise Refused("refusal/which_person", verb=verb)
    return found


def customer(rest: str) -> tuple[str, str]:
    """Return whether `rest` names a `person`, a `channel` or an `account`, and its id or name. Raises `Refused`."""
    if not rest:
        raise Refused("refusal/which_customer", verb="customer")
    for kind, pattern in (("person", _MENTION), ("channel", _CHANNEL)):
        found = pattern.fullmatch(characters.plain(rest))
        if found is not None:
            return kind, found[1]
    return "account", readable(rest)


def briefed(rest: str) -> tuple[str, str]:
    """Return whether `rest` names a `channel` or an `account`, and its id or name. Raises `Refused`."""
    kind, found = customer(rest) if rest else ("person", "")
    if kind == "person":
        raise Refused("refusal/which_customer", verb="brief")
    return kind, found


def readable(text: str) -> str:
    """Return what the person saw when typing a command: labelled mentions as their label, links and entities undone.

    A bare `<@U…>` or `<!channel>` stays as it is: Slack sends it to us only if somebody typed these very characters.
    """
    labelled = _LABELLED.sub(lambda found: found[1] + found[2], text)
    return clean(_plain(_LINK.sub(_typed_link, labelled)))


def readable_message(text: str, names: Mapping[str, str]) -> str:
    """Return what people saw of a message. There `<…>` is always markup; `names` are those of people and channels."""
    named = _MENTION.sub(lambda found: f"@{names.get(found[1]) or found[1]}", text)
    named = _UNLABELLED_CHANNEL.sub(lambda found: f"#{names.get(found[1]) or found[1]}", named)
    return readable(_SPECIAL.sub(lambda found: found[2] or f"@{found[1]}", named))


def mentioned(text: str) -> set[str]:
    """Return the ids of the people a message names."""
    return {found[1] for found in _MENTION.finditer(text)}


def channels_named(text: str) -> set[str]:
    """Return the ids of the channels a message names by nothing else."""
    return {found[1] for found in _UNLABELLED_CHANNEL.finditer(text)}


def _typed_link(link: re.Match[str]) -> str:
    address = re.sub(r"^(mailto|tel):", "", link[1])
    label = link[2] or address
    return label if label in address else f"{label} ({address})"


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
