"""Slack's markup: what is text, what is markup already, and how names, times and links are written."""

import re
from datetime import datetime

_MARKUP = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_ID = re.compile(r"[A-Za-z0-9]+")
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)[^\s|]+", re.IGNORECASE)
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # marks that reorder the text around them


class Mrkdwn(str):
    """Text that is Slack's markup already; every other string is escaped when it is rendered."""

    __slots__ = ()


def escape(text: str) -> Mrkdwn:
    """Return the text with the three characters Slack reads as markup made harmless, each once."""
    for plain, entity in _MARKUP:
        text = text.replace(plain, entity)
    return Mrkdwn(text)


def one_line(text: str) -> str:
    """Return the text on one line, without marks that would turn around what stands beside it."""
    return " ".join(text.translate(_TURNS).split())


def mention(user: str) -> Mrkdwn:
    """Return the markup that names a person and tells them; what is nobody's id is shown as the words it is."""
    return _tagged("@", user)


def channel(channel_id: str) -> Mrkdwn:
    """Return the markup that links a channel; what is no channel's id is shown as the words it is."""
    return _tagged("#", channel_id)


def _tagged(sign: str, slack_id: str) -> Mrkdwn:
    known = "" + slack_id  # what is missing says so here
    return Mrkdwn(f"<{sign}{known}>") if _ID.fullmatch(known) else escape(known)


def when(at: datetime) -> Mrkdwn:
    """Return the markup that shows a time in the reader's own zone."""
    fallback = at.strftime("%d %b %Y %H:%M UTC")
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>")


def ago(at: datetime) -> Mrkdwn:
    """Return the markup that shows how long ago a time was, whenever it is read."""
    fallback = at.strftime("%d %b %Y %H:%M UTC")
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{{ago}}|{fallback}>")


def link(url: str, label: str) -> Mrkdwn:
    """Return the markup of a link; the label alone where the address is none that Slack opens."""
    return Mrkdwn(f"<{escape(url)}|{escape(label)}>") if _ADDRESS.fullmatch(url) else escape(label)


def plain(markup: str) -> str:
    """Return markup without entities, for Slack's plain-text fields."""
    return markup.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
