"""Handles that expire: trigger ids (one use, 3 seconds) and response URLs (5 uses, 30 minutes), on real time."""

import secrets
import time
from dataclasses import dataclass, field

from slackbot.playground.errors import ApiError


@dataclass(frozen=True)
class Timing:
    """Slack's real-time limits in seconds; tests shorten them to see what happens after.

    `retry_delays` are the waits before an unacknowledged event is sent again. With `strict_pace`, posts that come
    faster than one a second and channel are refused with 429; they are counted either way.
    """

    ack_s: float = 3.0
    trigger_s: float = 3.0
    response_url_s: float = 1800.0
    response_url_uses: int = 5
    file_ready_s: float = 0.3
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    strict_pace: bool = False


@dataclass
class Trigger:
    """Leave to show one modal to `user`; `view` is the modal it came from, if any."""

    user: str
    view: str | None
    dies_at: float
    used: bool = False


class Triggers:
    """The trigger ids given out."""

    def __init__(self, life_s: float) -> None:
        self._life_s = life_s
        self._given: dict[str, Trigger] = {}

    def give(self, user: str, *, view: str | None = None) -> str:
        """Return a new trigger id for something this person did."""
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**13)}.{secrets.token_hex(16)}"
        self._given[trigger_id] = Trigger(user, view, time.monotonic() + self._life_s)
        return trigger_id

    def look(self, trigger_id: str) -> Trigger:
        """Return the trigger if it is still good. Raises `ApiError` as views.open does."""
        trigger = self._given.get(trigger_id)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if time.monotonic() > trigger.dies_at:
            raise ApiError("expired_trigger_id")
        return trigger


@dataclass
class ResponseUrl:
    """Where an answer to one interaction goes, and the message it may replace (`ts`)."""

    channel: str
    user: str
    dies_at: float
    ts: str | None = None
    is_ephemeral: bool = False
    uses: int = field(default=0)


class ResponseUrls:
    """The response URLs given out, by the key in their path."""

    def __init__(self, *, life_s: float, uses: int) -> None:
        self._life_s = life_s
        self._uses = uses
        self._given: dict[str, ResponseUrl] = {}

    def give(self, channel: str, user: str, *, ts: str | None = None, is_ephemeral: bool = False) -> str:
        """Return the key of a new response URL."""
        key = secrets.token_urlsafe(18)
        self._given[key] = ResponseUrl(channel, user, time.monotonic() + self._life_s, ts, is_ephemeral)
        return key

    def use(self, key: str) -> ResponseUrl:
        """Return where the answer goes and count the use. Raises `ApiError` if the URL is dead."""
        url = self.peek(key)
        if url is None or time.monotonic() > url.dies_at:
            raise ApiError("expired_url")
        if url.uses >= self._uses:
            raise ApiError("used_url")
        url.uses += 1
        return url

    def peek(self, key: str) -> ResponseUrl | None:
        """Return the response URL of this key without using it."""
        return self._given.get(key)
