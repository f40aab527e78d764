"""Everything that happens to an issue, and what is written down with it.

With the touches, the answers and the deliveries this is all that a figure needs; `cases.py` makes of an issue's events
what is counted. Events are only ever added to, so a name and the details once written stay; a release may add some.
Those of `cases.TOLD` have all their details: schema 0007 filled in the older ones, but for `for_ourselves` and
`waited`, which are missing where an earlier release wrote them. Read these, and those of others, with `get`.

`from` and `to` are who has the issue before and after, null for nobody. `resolution` counts the issue's resolutions.
`for_ourselves` is whether its requester was an agent when they were named.
`in_customer_channel` is whether its channel is a customer's: shared with another company, or of an account. Words are
kept in the issue alone, so that an agent who takes a password out of a title leaves it nowhere.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class What(StrEnum):
    """What happened; `by` of the event is who did it, null if we did."""

    LOGGED = "logged"
    """It was written down: whose it is, where, and when the customer first spoke (ISO)."""
    ADOPTED = "adopted"
    """It took a message of the customer's, of that `ts`, for its thread; its words are not from there."""
    SET_APART = "set_apart"
    """It gave that message back and gets a thread of its own; `started_at` is its beginning from then on (ISO)."""
    CHANNEL_SEEN = "channel_seen"
    """Slack told us otherwise about its channel than we knew: whether that is a customer's."""
    EDITED = "edited"
    """An agent changed it: `[before, after]` of what is somebody's id or a name, and which words are others now."""
    SOURCE_EDITED = "source_edited"
    """The message it was made of was edited, at the time `edited_ts`: which of its words have followed."""
    SOURCE_DELETED = "source_deleted"
    """The message it was made of was deleted: which of its words came from there and are gone."""
    CLAIMED = "claimed"
    """An agent took it."""
    UNCLAIMED = "unclaimed"
    """An agent put it back for anyone to claim."""
    ASSIGNED = "assigned"
    """An agent handed it to another."""
    UNASSIGNED = "unassigned"
    """Whoever had it has left, so it is nobody's again; `why` is `left`."""
    PENDING = "pending"
    """It waits for the customer from now on; an unclaimed one is theirs who said so."""
    REMINDER_CANCELLED = "reminder_cancelled"
    """An agent withdrew the reminder, so that silence ends nothing either."""
    ANSWERED = "answered"
    """The customer wrote, so it waits no more; up to schema 0002 also where an agent went on."""
    RESUMED = "resumed"
    """An agent goes on with it without waiting."""
    RESOLVED = "resolved"
    """It is solved: whether words went out with it, whether silence did it, and who is credited with its ratings.

    `waited` is null, or since when it waited for the customer and until when, null for no end (ISO).
    """
    REOPENED = "reopened"
    """It is open again: because an `agent` said so, or the customer's check-in was answered `not_yet`."""
    CLOSED = "closed"
    """Its time to be reopened from the buttons is over."""
    MENTIONED = "mentioned"
    """The message of that key mentions who asked, so that Slack tells them; nobody if a later try did not."""
    UNDONE = "undone"
    """Whoever did it undid it: the `nth` of the issue's events called `event` counts as if it had not been."""
    REPEAT = "repeat"
    """An agent said that its customer has the same trouble again, as in the issue `of`; null if nobody knows which."""
    NOT_REPEAT = "not_repeat"
    """An agent took that back."""
    DROPPED = "dropped"
    """It was logged by mistake; `words` say why, if somebody did."""
    REPLIED = "replied"
    """An agent's words went to the customer."""
    NOTED = "noted"
    """An agent left words for the others."""
    CHECKIN = "checkin"
    """The customer answered the check-in; `turn` counts those of one resolution."""
    CHECKIN_ALSO = "checkin_also"
    """Somebody beside the customer did; it changes nothing."""
    CHECKIN_MOVED = "checkin_moved"
    """An agent gave the check-in another time (ISO)."""
    CHECKIN_CANCELLED = "checkin_cancelled"
    """An agent withdrew the check-in."""
    THANKED = "thanked"
    """An agent said that the customer's words after the resolution were a thank-you, so no check-in is needed."""
    SURVEY_HURRIED = "survey_hurried"
    """An agent sent the survey at once."""
    SURVEY_SKIPPED = "survey_skipped"
    """An agent withdrew the survey."""
    RATED = "rated"
    """The customer rated a resolution, or changed that; the score is no detail, as every agent reads the history."""
    RATED_ALSO = "rated_also"
    """Somebody beside the customer rated it; that counts in no figure."""
    OPINION = "opinion"
    """The customer answered another question about it."""
    OPINION_ALSO = "opinion_also"
    """Somebody beside the customer did."""
    QUOTE_AGREED = "quote_agreed"
    """The customer lets us quote the comment."""
    QUOTE_DECLINED = "quote_declined"
    """The customer keeps the comment between us."""
    RECOVERY_STARTED = "recovery_started"
    """The leads were asked to make good what the customer was unhappy with."""
    RECOVERY_CLAIMED = "recovery_claimed"
    """Somebody took that."""
    RECOVERY_DROPPED = "recovery_dropped"
    """The customer thought better of it."""
    APOLOGISED = "apologised"
    """Somebody wrote the customer an apology."""
    RECOVERED = "recovered"
    """Somebody made it good."""


@dataclass(frozen=True)
class Event:
    """One thing that happened; `by` is None if we did it ourselves.

    `what` is a word that we do not know where a later version, which runs beside us, wrote it down.
    """

    issue: int
    at: datetime
    by: str | None
    what: What | str
    detail: Mapping[str, Any] = field(default_factory=dict)


ANSWERS = frozenset(
    {
        *(What.CHECKIN, What.CHECKIN_ALSO, What.RATED, What.RATED_ALSO, What.OPINION, What.OPINION_ALSO),
        *(What.QUOTE_AGREED, What.QUOTE_DECLINED),
    }
)
"""What says that somebody of the customer's answered a question of ours, whether that counts in a figure or not."""

_CHANNEL = frozenset({"in_customer_channel"})
_HANDS = frozenset({"from", "to"})
_ANSWER = frozenset({"answer", "turn", "resolution"})
_ABOUT = frozenset({"resolution"})
_NONE = frozenset[str]()

DETAILS: Mapping[What, frozenset[str]] = {
    What.LOGGED: _CHANNEL | {"requester", "account", "channel", "started_at", "for_ourselves"},
    What.ADOPTED: frozenset({"ts"}),
    What.SET_APART: frozenset({"started_at"}),
    What.CHANNEL_SEEN: _CHANNEL,
    What.EDITED: frozenset({"requester", "account", "channel", "fields", "for_ourselves"}),
    What.SOURCE_EDITED: frozenset({"fields", "edited_ts"}),
    What.SOURCE_DELETED: frozenset({"fields"}),
    What.CLAIMED: _HANDS,
    What.UNCLAIMED: _HANDS,
    What.ASSIGNED: _HANDS,
    What.UNASSIGNED: _HANDS | {"why"},
    What.PENDING: _HANDS,
    What.REMINDER_CANCELLED: _NONE,
    What.ANSWERED: _NONE,
    What.RESUMED: _NONE,
    What.RESOLVED: _HANDS | {"with_words", "auto_closed", "credited_to", "resolution", "waited"},
    What.REOPENED: frozenset({"why"}),
    What.CLOSED: _NONE,
    What.MENTIONED: frozenset({"person", "message"}),
    What.UNDONE: frozenset({"event", "nth"}),
    What.REPEAT: frozenset({"of"}),
    What.NOT_REPEAT: _NONE,
    What.DROPPED: frozenset({"words"}),
    What.REPLIED: _NONE,
    What.NOTED: frozenset({"words"}),
    What.CHECKIN: _ANSWER,
    What.CHECKIN_ALSO: _ANSWER,
    What.CHECKIN_MOVED: frozenset({"to"}),
    What.CHECKIN_CANCELLED: _NONE,
    What.THANKED: _ABOUT,
    What.SURVEY_HURRIED: _NONE,
    What.SURVEY_SKIPPED: _NONE,
    What.RATED: _ABOUT | {"question"},
    What.RATED_ALSO: _ABOUT | {"question"},
    What.OPINION: _ABOUT | {"question"},
    What.OPINION_ALSO: _ABOUT | {"question"},
    What.QUOTE_AGREED: _ABOUT | {"named"},
    What.QUOTE_DECLINED: _ABOUT,
    What.RECOVERY_STARTED: _NONE,
    What.RECOVERY_CLAIMED: _NONE,
    What.RECOVERY_DROPPED: _NONE,
    What.APOLOGISED: _NONE,
    What.RECOVERED: _NONE,
}
"""The names of an event's details: each is there, null or `[before, before]` where there is nothing to say."""


def standing(events: Iterable[Event]) -> Sequence[Event]:
    """Return one issue's events, given in order, without those that were undone and those that undid them."""
    happened = list(events)
    undone = {(one.detail["event"], one.detail["nth"]) for one in happened if one.what == What.UNDONE}
    if not undone:
        return happened
    count: Counter[str] = Counter()
    kept: list[Event] = []
    for one in happened:
        count[one.what] += 1
        if one.what != What.UNDONE and (one.what, count[one.what]) not in undone:
            kept.append(one)
    return kept
