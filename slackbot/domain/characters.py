"""Characters that nobody sees, and those that stand for plain ones: what is pasted, and what input methods type."""

import re
import unicodedata

# What Unicode shows nothing for: zero-width and bidi marks, soft hyphens, byte order marks, variation selectors, tags.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINERS = "\u200c\u200d"
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # for right-to-left text
_CLOSED_BY = {**dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"), **dict.fromkeys("\u2066\u2067\u2068", "\u2069")}
_EMOJI_STYLE = "\ufe0e\ufe0f"  # as text, as a picture
_EMOJI = ("So", "Sk")  # categories: the pictures, and their skin tones
_JOINED_SCRIPTS = re.compile("[\u0600-\u0fff\u1780-\u18af\ua800-\uabff]")  # their spelling needs joiners: می‌خواهم
_BLANK = "\u2800"  # a Braille cell without dots
_STANDS_FOR = {_BLANK: " ", "№": "#"}


def is_visible(text: str) -> bool:
    """Return whether there is anything to see in the text."""
    if text.isascii():  # of these there is nothing unseen but space
        return text.strip() != ""
    return any(not _is_empty(letter) for letter in text)


def strip(text: str) -> str:
    """Return the text without the space and the unseen characters around it."""
    if text.isascii():
        return text.strip()
    start, end = 0, len(text)
    while start < end and _is_empty(text[start]):
        start += 1
    while start < end and _is_empty(text[end - 1]):
        end -= 1
    return text[start:end]


def shown(text: str) -> str:
    """Return one line as it looks: nothing unseen but what a spelling or an emoji needs, and each space a plain one.

    Where its direction was turned, it is turned back at the end: nothing that stands behind it is.
    """
    kept: list[str] = []
    text = strip(text)
    if text.isascii():
        return text
    directions = _DIRECTIONS if any(map(_is_right_to_left, text)) else ""
    for at, letter in enumerate(text):
        if letter == _BLANK or unicodedata.category(letter) == "Zs":
            kept.append(" ")
        elif (
            letter in directions
            or not _UNSEEN.match(letter)
            or _is_needed(letter, "".join(kept[-2:]), text[at + 1 : at + 2])
        ):
            kept.append(letter)
    return _turned_back("".join(kept))


def _is_right_to_left(letter: str) -> bool:
    return letter not in _DIRECTIONS and unicodedata.bidirectional(letter) in ("R", "AL")


def _turned_back(line: str) -> str:
    turned: list[str] = []
    for letter in line:
        if letter in _CLOSED_BY:
            turned.append(_CLOSED_BY[letter])
        elif turned and letter == turned[-1]:
            turned.pop()
    return line + "".join(reversed(turned))


def plain(text: str) -> str:
    """Return the text to compare: plain letters, digits and signs for their look-alikes, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", "".join(map(_plain, text))).split())


def leading(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str], str] | None:
    """Return how the pattern matches the text's beginning, read plainly, and what follows as it stands; None if not."""
    if text.isascii():  # all of it stands for itself, and going through it letter by letter takes long
        found = pattern.match(text)
        return (found, strip(text[found.end() :])) if found else None
    letters = [_plain(letter) for letter in text]
    found = pattern.match("".join(letters))
    if found is None:
        return None
    ends = [at for at, letter in enumerate(letters, 1) for _ in letter]
    return found, strip(text[ends[found.end() - 1] if found.end() else 0 :])


def _plain(letter: str) -> str:
    return _STANDS_FOR.get(letter) or unicodedata.normalize("NFKC", _UNSEEN.sub("", letter))


def _is_empty(letter: str) -> bool:
    return letter.isspace() or letter == _BLANK or _UNSEEN.match(letter) is not None


def _is_needed(mark: str, before: str, after: str) -> bool:
    last, base = before[-1:], before.rstrip(_EMOJI_STYLE)[-1:]
    if mark in _EMOJI_STYLE:
        return _is_emoji(last)
    if mark not in _JOINERS:
        return False
    is_spelling = _JOINED_SCRIPTS.match(last) and _JOINED_SCRIPTS.match(after)
    return is_spelling is not None or (_is_emoji(base) and _is_emoji(after))


def _is_emoji(letter: str) -> bool:
    return letter != "" and unicodedata.category(letter) in _EMOJI
