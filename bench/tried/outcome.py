"""What a trial came to: what was promised, and whether Slack has it, once."""

import re
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from simulated.lean_slack import Message
from simulated.world import SUPPORT
from sqlalchemy import create_engine, text

from tried.load import Kept, Promise
from tried.slack import RealTimeSlack

_SETTLES_WITHIN_S = 150.0
_NOT_ENDED = "SELECT state, count(*) FROM deliveries WHERE state IN ('sending', 'failed', 'unsure') GROUP BY state"


@dataclass(frozen=True)
class Outcome:
    """One line of the table. `note` is what was seen besides, such as the slowest answer."""

    tried: str
    where: str
    times: str
    promised: int
    lost: int
    doubled: int
    silent: int
    said: str

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, doubled or left without a word."""
        return not (self.lost or self.doubled or self.silent)


def judge(tried: str, where: str, times: str, *, kept: Kept, slack: RealTimeSlack, url: str, note: str = "") -> Outcome:
    """Return what became of everything that was promised, once it has settled or time is up."""
    missing, not_ended = _wait_for(kept.promises, slack), _not_ended(url)
    silent = kept.answers["silent"] + kept.answers["late"]
    seen = [note, in_words(kept), *(f"{count} {state}" for state, count in not_ended.items())]
    return Outcome(
        tried,
        where,
        times,
        promised=len(set(kept.promises)),
        lost=len(missing) + sum(not_ended.values()),
        doubled=doubled(slack.posts),
        silent=silent,
        said="; ".join(one for one in seen if one),
    )


def in_words(kept: Kept) -> str:
    """Return how the requests were answered."""
    parts = [f"{count} {what}" for what, count in kept.answers.most_common()]
    parts += [f"“{sentence}” × {count}" for sentence, count in kept.said.most_common(3)]
    return "; ".join(parts)


def _wait_for(promises: Iterable[Promise], slack: RealTimeSlack) -> list[Promise]:
    until = time.monotonic() + _SETTLES_WITHIN_S
    while missing := lost(promises, slack.posts):
        if time.monotonic() > until:
            return missing
        time.sleep(0.5)
    return []


def lost(promises: Iterable[Promise], posts: Iterable[Message]) -> list[Promise]:
    """Return the promises that nobody can read where they belong."""
    seen = tuple(posts)
    return [one for one in promises if not _is_there(one, seen)]


def _is_there(promise: Promise, posts: Iterable[Message]) -> bool:
    places = {post.channel for post in posts if promise.mark in post.said}
    return promise.channel in places and (SUPPORT in places or not promise.has_card)


def doubled(posts: Iterable[Message]) -> int:
    """Return how many posts are there once too often: by the key of their row, and by what they are about."""
    keys = Counter(post.token for post in posts)
    marks = Counter(
        (post.channel, post.thread_ts is None, mark) for post in posts for mark in re.findall(r"mark\d{5}x", post.said)
    )
    return max(sum(count - 1 for count in counts.values()) for counts in (keys, marks))


def _not_ended(database_url: str) -> dict[str, int]:
    """Return how many rows are under way or need a person, by state: none should, where Slack can be asked."""
    until = time.monotonic() + _SETTLES_WITHIN_S
    engine = create_engine(database_url)
    try:
        while True:
            with engine.connect() as db:
                found = dict(db.execute(text(_NOT_ENDED)).tuples().all())
            if not found or time.monotonic() > until:
                return found
            time.sleep(0.5)
    finally:
        engine.dispose()
