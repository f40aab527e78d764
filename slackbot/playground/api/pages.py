"""Paging: every list comes in small pages, whatever limit was asked for, so that clients must follow the cursor."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar

from slackbot.playground.api.args import Args
from slackbot.playground.errors import ApiError
from slackbot.playground.world import Json

T = TypeVar("T")

LIST_PAGE = 20
HISTORY_PAGE = 15
_MOST = 1000  # Slack refuses greater limits


def page(items: Sequence[T], args: Args, *, key: Callable[[T], str], size: int) -> tuple[list[T], str]:
    """Return the page that the cursor points at, and the cursor of the next one (empty at the end)."""
    limit = args.count("limit", default=size)
    if not 0 <= limit <= _MOST:
        raise ApiError("invalid_limit")
    start = _start(items, args.text("cursor"), key)
    end = start + min(limit or size, size)
    following = items[end : end + 1]
    return list(items[start:end]), _cursor(key(following[0])) if following else ""


def with_cursor(body: Json, cursor: str) -> Json:
    """Return the answer with its `response_metadata.next_cursor`."""
    return {**body, "response_metadata": {"next_cursor": cursor}}


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(f"next:{key}".encode()).decode()


def _start(items: Sequence[T], cursor: str, key: Callable[[T], str]) -> int:
    if not cursor:
        return 0
    try:
        wanted = base64.urlsafe_b64decode(cursor).decode().removeprefix("next:")
    except (binascii.Error, UnicodeDecodeError):
        raise ApiError("invalid_cursor") from None
    for place, item in enumerate(items):
        if key(item) == wanted:
            return place
    raise ApiError("invalid_cursor")
