"""What became of each issue, told from the facts about it: when it was open, who had it, who said what."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from tests.reference.facts import Answer, Event, Facts, Sending, Touch

_CHAIN = timedelta(minutes=5)


class Resolution(NamedTuple):
    """One time that the issue was resolved; `number` is the one that its questions carry."""

    at: datetime
    by: str | None
    for_silence: bool
    number: int


class Contact(NamedTuple):
    """One turn of an agent; `at` is its first message."""

    at: datetime
    by: str


class Checkin(NamedTuple):
    """What the customer answered to a check-in of that resolution."""

    at: datetime
    answer: str
    resolution: int


class Tagging(NamedTuple):
    """An agent said that it is a repeat, or no longer."""

    at: datetime
    is_repeat: bool


@dataclass(eq=False)
class Story:
    """One issue. `waits` are the times in which it waited for its customer, `holders` who had it from when on."""

    number: int
    logged_at: datetime
    logged_by: str | None
    start: datetime
    requester: str | None
    account: str | None
    theirs: bool
    for_ourselves: bool
    dropped_at: datetime | None = None
    resolutions: list[Resolution] = field(default_factory=list)
    reopenings: list[datetime] = field(default_factory=list)
    holders: list[tuple[datetime, str | None]] = field(default_factory=list)
    waits: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    checkins: list[Checkin] = field(default_factory=list)
    thanks: list[datetime] = field(default_factory=list)
    taggings: list[Tagging] = field(default_factory=list)
    spoken: list[Touch] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    sendings: list[Sending] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.contacts: list[Contact] = []
        self.counted: list[Contact] = []
        self.open: list[tuple[datetime, datetime | None]] = [(self.logged_at, None)]

    @property
    def first(self) -> Resolution | None:
        """Its first resolution."""
        return self.resolutions[0] if self.resolutions else None

    @property
    def is_left_out(self) -> bool:
        """Whether it is in no figure but those that count such issues."""
        return self.dropped_at is not None or self.for_ourselves

    @property
    def has_reader(self) -> bool:
        """Whether a customer could read an answer."""
        return self.requester is not None or self.theirs

    def is_open(self, at: datetime) -> bool:
        """Return whether it was unresolved just before that instant."""
        return any(start < at and (end is None or end >= at) for start, end in self.open)

    def holder(self, at: datetime) -> str | None:
        """Return who had it just before that instant."""
        return next((who for since, who in reversed(self.holders) if since < at), None)

    def waits_since(self, at: datetime) -> datetime | None:
        """Return since when it waited for its customer just before that instant, None if it did not."""
        return next((start for start, end in self.waits if start < at and (end is None or end >= at)), None)


def stories(facts: Facts) -> list[Story]:
    """Return the story of every issue, by number."""
    events, touches = defaultdict[int, list[Event]](list), defaultdict[int, list[Touch]](list)
    answers, sendings = defaultdict[int, list[Answer]](list), defaultdict[int, list[Sending]](list)
    for event in facts.events:
        events[event.issue].append(event)
    for touch in facts.touches:
        touches[touch.issue].append(touch)
    for answer in facts.answers:
        answers[answer.issue or 0].append(answer)
    for sending in facts.sendings:
        sendings[sending.issue or 0].append(sending)
    unsent = {one.key for one in facts.sendings if one.state != "sent"}  # for whichever issue of the thread
    return [
        _story(events[number], _that_arrived(touches[number], unsent), answers[number], sendings[number])
        for number in sorted(events)
        if events[number][0].what == "logged"
    ]


def _story(events: Sequence[Event], touches: Iterable[Touch], answers: list[Answer], sendings: list[Sending]) -> Story:
    logged = events[0]
    story = Story(
        number=logged.issue,
        logged_at=logged.at,
        logged_by=logged.by,
        start=datetime.fromisoformat(logged.detail["started_at"]),
        requester=logged.detail["requester"],
        account=logged.detail["account"],
        theirs=logged.detail["in_customer_channel"],
        for_ourselves=logged.detail.get("for_ourselves", False),
        holders=[(logged.at, None)],
        answers=answers,
        sendings=sendings,
    )
    for event in _standing(events):
        _go_on(story, event)
    story.spoken = sorted(
        (one for one in touches if one.at >= story.start),
        key=lambda one: (one.at, one.side != "agent"),
    )
    first = story.first
    story.contacts = _turns(story.spoken)
    story.counted = _turns([one for one in story.spoken if first is None or one.at <= first.at])
    return story


def _standing(events: Sequence[Event]) -> list[Event]:
    """Return the events without those that were undone, and without the undoing."""
    undone = {(one.detail["event"], one.detail["nth"]) for one in events if one.what == "undone"}
    counts: Counter[str] = Counter()
    kept = []
    for one in events:
        counts[one.what] += 1
        if one.what != "undone" and (one.what, counts[one.what]) not in undone:
            kept.append(one)
    return kept


def _go_on(story: Story, event: Event) -> None:
    _name(story, event)
    _turn(story, event)
    what, at, detail = event.what, event.at, event.detail
    if what == "checkin":
        story.checkins.append(Checkin(at, detail["answer"], detail["resolution"]))
    elif what == "thanked":
        story.thanks.append(at)
    elif what in ("repeat", "not_repeat"):
        story.taggings.append(Tagging(at, what == "repeat"))
    if "to" in detail and "from" in detail and detail["to"] != story.holders[-1][1]:
        story.holders.append((at, detail["to"]))
    if what == "pending":
        story.waits.append((at, None))
    elif what in ("answered", "resumed", "resolved", "dropped") and story.waits and story.waits[-1][1] is None:
        story.waits[-1] = (story.waits[-1][0], at)


def _name(story: Story, event: Event) -> None:
    """Learn whose it is, and since when."""
    what, detail = event.what, event.detail
    if what == "set_apart":
        story.start = datetime.fromisoformat(detail["started_at"])
    elif what == "channel_seen":
        story.theirs = detail["in_customer_channel"]
    elif what == "edited":
        if detail["requester"][0] != detail["requester"][1]:
            story.for_ourselves = detail.get("for_ourselves", False)
        story.requester, story.account = detail["requester"][1], detail["account"][1]


def _turn(story: Story, event: Event) -> None:
    """Resolve it, drop it or open it again."""
    what, at, detail = event.what, event.at, event.detail
    if what == "resolved":
        story.resolutions.append(Resolution(at, event.by, detail["auto_closed"], detail["resolution"]))
    elif what == "dropped":
        story.dropped_at = at
    elif what == "reopened":
        story.reopenings.append(at)
        story.open.append((at, None))
    if what in ("resolved", "dropped"):
        story.open[-1] = (story.open[-1][0], at)


def _that_arrived(touches: Iterable[Touch], unsent: Collection[str]) -> list[Touch]:
    """Return what the customer can read, or wrote."""
    return [one for one in touches if not one.is_deleted and one.source not in unsent]


def _turns(spoken: Iterable[Touch]) -> list[Contact]:
    """Return the agents' turns among what was said, in order."""
    found: list[Contact] = []
    last: dict[str, datetime] = {}
    for one in spoken:
        if one.side == "customer":
            last.clear()
            continue
        if one.by not in last or one.at - last[one.by] >= _CHAIN:
            found.append(Contact(one.at, one.by))
        last[one.by] = one.at
    return found
