"""What the judge goes by: the posts that Slack took, the actions that were done, and what the database says of both."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from simulated.actions import Action, Done
from simulated.lean_slack import TEAM, LeanSlack, Message
from simulated.world import OUR_COUNTRY, OUR_ZONE, STANDARD, Account, Customer, Place, Tier, World
from sqlalchemy import Row, select

from slackbot.domain.delivery import Delivery, Verb
from slackbot.domain.kinds import Kind
from slackbot.store.database import Store
from slackbot.store.outbox_write import ALL, read_row
from slackbot.store.tables import contacts, issue_events, issues, summaries, yardsticks
from tests.reference import facts

_ANSWERS = (
    "checkin",
    "checkin_also",
    "rated",
    "rated_also",
    "opinion",
    "opinion_also",
    "quote_agreed",
    "quote_declined",
)


@dataclass(frozen=True)
class Event:
    """Something that happened to an issue."""

    issue: int
    at: datetime
    what: str
    detail: Mapping[str, Any]

    @property
    def is_automatic(self) -> bool:
        """True of a resolution that silence made."""
        return bool(self.detail.get("auto_closed"))


@dataclass(frozen=True)
class Word:
    """Something that a customer wrote in an issue's thread."""

    issue: int
    at: datetime
    by: str


@dataclass(frozen=True)
class Sent:
    """A message that Slack took, and its row."""

    row: Delivery
    post: Message

    @property
    def told(self) -> str:
        """The two in one line, for whoever looks for the bug."""
        return f"{self.row.key} ({self.row.kind}) to {self.row.person or self.row.channel} at {self.post.at:%F %T}Z"


@dataclass(frozen=True)
class Reader:
    """Who gets a message: the person if one is named, their account, and where they are as far as we can know."""

    person: Customer | None
    account: Account | None

    @property
    def place(self) -> Place:
        """The zone they tell, else their account's, else ours; their account's country, else ours."""
        theirs = self.account.place if self.account else Place(OUR_ZONE, OUR_COUNTRY, "en-GB")
        if self.person is None or not self.person.tells_zone:
            return theirs
        return Place(self.person.place.zone, theirs.country, theirs.locale)

    @property
    def tier(self) -> Tier:
        """What their account gets."""
        return self.account.tier if self.account else STANDARD


class Evidence:
    """Everything that was seen and kept."""

    def __init__(
        self,
        store: Store,
        world: World,
        slack: LeanSlack,
        kept: Sequence[tuple[Action, Done]],
        errors: Sequence[str],
        archived: Iterable[str],
    ) -> None:
        self.posts, self.refusals, self.errors, self.agents = slack.posts, slack.refused, errors, world.agents
        self.archived = frozenset(archived)
        self.done = [(action, done) for action, done in kept if done.refused is None]
        self.refused = [(action, done) for action, done in kept if done.refused is not None]
        with store.read_all(patience_s=60) as db:
            self.rows = [read_row(row) for row in db.execute(ALL)]
            self.summaries = db.execute(select(summaries).order_by(summaries.c.day)).all()
            self.yardsticks = {row.number: row.measures for row in db.execute(select(yardsticks))}
            self.facts = facts.read(db, TEAM)
            logged = list(db.execute(select(issues)))
            found = db.execute(select(issue_events).order_by(issue_events.c.id))
            self.events = [Event(row.issue, row.at, row.what, row.detail) for row in found]
            theirs = select(contacts.c.issue, contacts.c.at, contacts.c.by).where(contacts.c.side == "customer")
            self.words = [Word(*row) for row in db.execute(theirs)]
        self.days = [row.day for row in self.summaries]
        self.logged = {row.number: row for row in logged}
        self.people = {person.user: person for person in world.customers}
        self._accounts = {account.channel: account for account in world.accounts}
        self.without_customer = {
            row.number for row in logged if row.requester is None and row.channel not in self._accounts
        }
        self._account_of = dict(_accounts(logged, self._accounts))
        self._issues_of: dict[str, list[tuple[int, datetime]]] = defaultdict(list)
        for row in logged:
            self._issues_of[row.requester or ""].append((row.number, row.logged_at))

    @cached_property
    def ended_at(self) -> datetime:
        """When the last thing happened."""
        return max([*(post.at for post in self.posts), *(event.at for event in self.events)])

    @cached_property
    def by_token(self) -> Mapping[str, list[Message]]:
        """The posts, by the key in their metadata."""
        found: dict[str, list[Message]] = defaultdict(list)
        for post in self.posts:
            found[post.token or ""].append(post)
        return found

    @cached_property
    def rows_of(self) -> Mapping[int, list[Delivery]]:
        """What was enqueued about each issue."""
        found: dict[int, list[Delivery]] = defaultdict(list)
        for row in self.rows:
            found[row.issue or 0].append(row)
        return found

    @cached_property
    def carriers(self) -> Mapping[int, Delivery]:
        """The rows in whose message others stand, by their ids."""
        ids = {row.goes_with for row in self.rows}
        return {row.id: row for row in self.rows if row.id in ids}

    def token_of(self, row: Delivery) -> str:
        """Return the key in the metadata of the message that the row stands in."""
        carrier = self.carriers.get(row.goes_with or 0)
        return carrier.token if carrier else row.token

    @cached_property
    def sent(self) -> Sequence[Sent]:
        """What Slack took, in the order of time; of a message that holds several, each."""
        rows: dict[str, list[Delivery]] = defaultdict(list)
        for row in self.rows:
            if row.verb is Verb.POST:
                rows[self.token_of(row)].append(row)
        return [Sent(row, post) for post in self.posts for row in rows.get(post.token or "", ())]

    @cached_property
    def events_of(self) -> Mapping[int, list[Event]]:
        """What happened to each issue, in order."""
        found: dict[int, list[Event]] = defaultdict(list)
        for event in self.events:
            found[event.issue].append(event)
        return found

    @cached_property
    def wishes(self) -> Mapping[str, list[tuple[datetime, bool]]]:
        """Who opted out (True) or in again, and when."""
        wishes: dict[str, list[tuple[datetime, bool]]] = defaultdict(list)
        for action, _ in self.done:
            if action.name in ("opt_out", "opt_in"):
                wishes[str(action.given["press"]["user"])].append((action.at, action.name == "opt_out"))
            elif action.name == "speak" and action.given["text"] == "stop" and not self._is_to_a_person(action):
                wishes[str(action.given["user"])].append((action.at, True))
        return wishes

    def _is_to_a_person(self, spoken: Action) -> bool:
        """Return whether words in a thread answer an agent: "stop" is no wish to be left alone then."""
        place, thread_ts = spoken.given["channel"], spoken.given["thread_ts"]
        above = [
            sent
            for sent in self.sent
            if sent.post.channel == place
            and thread_ts in (sent.post.ts, sent.post.thread_ts)
            and sent.post.at < spoken.at
        ]
        return not above or above[-1].row.kind is Kind.REPLY

    @cached_property
    def words_of(self) -> Mapping[int | str, list[Word]]:
        """What customers wrote, by the number of the issue and by who wrote it."""
        found: dict[int | str, list[Word]] = defaultdict(list)
        for word in self.words:
            found[word.issue].append(word)
            found[word.by].append(word)
        return found

    @cached_property
    def answers(self) -> Mapping[int, list[datetime]]:
        """When the customer of each issue answered a question of ours, or wrote in its thread."""
        found: dict[int, list[datetime]] = defaultdict(list)
        for word in self.words:
            found[word.issue].append(word.at)
        for event in self.events:
            if event.what in _ANSWERS:
                found[event.issue].append(event.at)
        return found

    def resolutions(self) -> Iterator[tuple[int, int, Event]]:
        """Give each resolution: the issue, which of its resolutions it is, and the event."""
        for number in self.events_of:
            yield from self.resolutions_of(number)

    def resolutions_of(self, number: int) -> Iterator[tuple[int, int, Event]]:
        """Give the same of one issue."""
        resolved = (event for event in self.events_of.get(number, ()) if event.what == "resolved")
        yield from ((number, resolution_no, event) for resolution_no, event in enumerate(resolved, start=1))

    def is_resolved(self, number: int, resolution_no: int, at: datetime) -> bool:
        """Return whether the issue stood resolved for the `resolution_no`th time at that instant."""
        happened = [event.what for event in self.events_of[number] if event.at <= at]
        last = next((what for what in reversed(happened) if what in ("resolved", "reopened")), None)
        return last == "resolved" and happened.count("resolved") == resolution_no

    def reader(self, row: Delivery, at: datetime) -> Reader:
        """Return whom the row is for; if it is about no issue, the person as we knew them from their last one then."""
        account = self._account_of.get(row.issue or self._last_issue(row.person, at))
        return Reader(self.people.get(row.person or ""), account)

    def _last_issue(self, person: str | None, at: datetime) -> int:
        mine = self._issues_of.get(person or "", ())
        return max((number for number, logged_at in mine if logged_at <= at), default=0)


def _accounts(logged: Iterable[Row[Any]], accounts: Mapping[str, Account]) -> Iterator[tuple[int, Account | None]]:
    """Give whose each issue is: its channel's account's, else that of whoever asked, as we knew them by then."""
    known: dict[str, Account] = {}
    for row in sorted(logged, key=lambda row: row.number):
        account = accounts.get(row.channel or "") or known.get(row.requester or "")
        if account and row.requester:
            known[row.requester] = account
        yield row.number, account
