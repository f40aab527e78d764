"""The messages of one channel: ordered by `ts`, with their threads, and the ephemerals beside them.

Stored messages are never changed in place, only replaced, so they may be handed out without copying.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from slackbot.playground.world import Json

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SHOWN_REPLY_USERS = 5  # Slack names at most five in reply_users


def micros(ts: str) -> int:
    """Return a `ts` (or a plain number of seconds) as microseconds. Raises `ValueError` if it is none."""
    seconds, _, fraction = ts.partition(".")
    if not (
        seconds.isascii() and seconds.isdigit() and (fraction == "" or (fraction.isascii() and fraction.isdigit()))
    ):
        raise ValueError(f"{ts!r} is no timestamp")
    return int(seconds) * 1_000_000 + int(fraction[:6].ljust(6, "0"))


def stamp(at_us: int) -> str:
    """Return the `ts` of this microsecond."""
    return f"{at_us // 1_000_000}.{at_us % 1_000_000:06d}"


@dataclass
class Board:
    """One channel's messages by `ts`, the replies of each thread, and what was shown to single people."""

    messages: dict[str, Json] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)
    ephemerals: dict[str, Json] = field(default_factory=dict)
    _last_us: int = 0

    def next_ts(self, now: datetime) -> str:
        """Return a `ts` for now, later than every one given before."""
        self._last_us = max(self._last_us + 1, (now - _EPOCH) // _MICROSECOND)
        return stamp(self._last_us)

    def skip(self, ts: str) -> None:
        """Give no `ts` from now on that is not later than this one."""
        self._last_us = max(self._last_us, micros(ts))

    def put(self, message: Json) -> None:
        """Keep a message: a new one, or another version of one that is there."""
        ts = str(message["ts"])
        root = str(message.get("thread_ts", ts))
        if ts not in self.messages and root != ts:
            self.threads.setdefault(root, []).append(ts)
        self.messages[ts] = message

    def drop(self, ts: str) -> Json:
        """Remove a message and return it."""
        message = self.messages.pop(ts)
        root = message.get("thread_ts", ts)
        if root != ts:
            self.threads[root].remove(ts)
        return message

    def top_level(self) -> list[Json]:
        """Return what the channel itself shows, oldest first: no replies, but replies that were broadcast."""
        return [one for one in self.messages.values() if _is_top_level(one)]

    def replies(self, root: str) -> list[Json]:
        """Return the replies of a thread, oldest first."""
        return [self.messages[ts] for ts in self.threads.get(root, ())]

    def parent(self, root: str) -> Json | None:
        """Return the thread's first message with its counts of replies brought up to date, None if it is gone."""
        message = self.messages.get(root)
        if message is None:
            return None
        bare = {key: value for key, value in message.items() if key not in _THREAD_FIELDS}
        return {**bare, **self._thread_fields(root)}

    def _thread_fields(self, root: str) -> Json:
        replies = self.replies(root)
        if not replies:
            return {}
        users = list(dict.fromkeys(reply["user"] for reply in replies))
        return {
            "thread_ts": root,
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "latest_reply": replies[-1]["ts"],
            "reply_users": users[:_SHOWN_REPLY_USERS],
        }


_THREAD_FIELDS = frozenset(("thread_ts", "reply_count", "reply_users_count", "latest_reply", "reply_users"))


def _is_top_level(message: Json) -> bool:
    return message.get("thread_ts", message["ts"]) == message["ts"] or message.get("subtype") == "thread_broadcast"
