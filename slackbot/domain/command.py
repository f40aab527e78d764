"""What somebody typed after the slash command, or after `!` in a thread, read into its parts."""

import difflib
import re
from dataclasses import dataclass

from slackbot.errors import Refused

VERBS = (
    "log",
    "claim",
    "unclaim",
    "assign",
    "edit",
    "note",
    "reply",
    "resolve",
    "reopen",
    "show",
    "list",
    "summary",
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
THREAD_VERBS = ("claim", "resolve", "note")

_NUMBER = re.compile(r"#?([0-9]{1,9})(?=\s|$)")
_MENTION = re.compile(r"<@([UW][A-Z0-9]{2,30})(?:\|[^<>]*)?>")
_LABELLED = re.compile(r"<[@#][A-Z0-9]{2,30}\|([^<>|]+)>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Command:
    """A verb and the words after it, as they arrived from Slack."""

    verb: str
    rest: str = ""


def parse(text: str) -> Command:
    """Return the command in `text`; empty text is `help`. Raises `Refused` with the nearest verb if there is none."""
    words = _CONTROL.sub("", text).strip()
    if not words:
        return Command("help")
    first, _, rest = words.partition(" ") if " " in words.splitlines()[0] else _split_line(words)
    typed = first.lower()
    verb = _ALIASES.get(typed, typed)
    if verb not in VERBS:
        raise Refused(_unknown(first))
    return Command(verb, typed if typed in _LISTS else rest.strip())


def _split_line(words: str) -> tuple[str, str, str]:
    first, newline, rest = words.partition("\n")
    return first.strip(), newline, rest


def _unknown(typed: str) -> str:
    near = difflib.get_close_matches(typed.lower(), [*VERBS, *_ALIASES], n=1, cutoff=0.6)
    shown = re.sub(r"[^\w-]", "", typed)[:40]  # nothing that Slack could read as markup
    if near:
        return f"I do not know “{shown}”. Did you mean `{near[0]}`? Type `help` to see everything."
    return f"I do not know “{shown}”. I know: {', '.join(VERBS)}."


def thread_word(text: str) -> Command | None:
    """Return the command of a thread message such as `!claim`, or None if it is an ordinary message.

    Raises `Refused` if it starts with `!` and a word, but not one that works in a thread.
    """
    if not re.match(r"![A-Za-z]", text):
        return None
    command = parse(text[1:])
    if command.verb not in THREAD_VERBS:
        names = ", ".join(f"`!{verb}`" for verb in THREAD_VERBS)
        raise Refused(f"`!{command.verb}` does not work in a thread. Here you can use {names}.")
    return command


def number(rest: str, *, verb: str) -> tuple[int, str]:
    """Return the issue number that `rest` starts with, and what follows it. Raises `Refused` if there is none."""
    found = _NUMBER.match(rest)
    if found is None:
        raise Refused(f"Which issue? Say its number, for example `{verb} #42`.")
    return int(found[1]), rest[found.end() :].strip()


def optional_number(rest: str, *, verb: str) -> int | None:
    """Return the issue number that `rest` is, None if it is empty. Raises `Refused` if it is something else."""
    if not rest:
        return None
    found, after = number(rest, verb=verb)
    if after:
        raise Refused(f"I understood `{verb} #{found}`, but not what follows it. Leave it out, please.")
    return found


def leading_person(rest: str) -> tuple[str | None, str]:
    """Return the id of the person `rest` starts with, if any, and what follows."""
    found = _MENTION.match(rest)
    return (found[1], rest[found.end() :].strip()) if found else (None, rest)


def person(rest: str, *, verb: str) -> str:
    """Return the id of the one person `rest` names. Raises `Refused` if it names none."""
    found, after = leading_person(rest)
    if found is None or after:
        raise Refused(f"Who? Mention one person, for example `{verb} #42 @ana`. Pick the name from Slack's list.")
    return found


def readable(text: str) -> str:
    """Return what the person saw when typing: Slack's entities undone once, labelled mentions as their label."""
    labelled = _LABELLED.sub(lambda found: f"@{found[1]}" if found[0][1] == "@" else f"#{found[1]}", text)
    plain = labelled.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _CONTROL.sub("", plain)
