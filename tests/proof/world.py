"""The world of the proof: a desk, two workers and the stand-in, with every clock and every trouble in hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from slackbot import app
from slackbot.desk.context import Desk
from slackbot.desk.people import directory
from slackbot.desk.people.clicks import Click
from slackbot.desk.surveys import nps
from slackbot.desk.threads import auto_close
from slackbot.domain.issue import Issue
from slackbot.errors import Refused, Unavailable
from slackbot.outbox.sender import Sender
from slackbot.playground import Playground, sample_world
from slackbot.slack.manifest import manifest
from slackbot.store import issues as issue_rows
from slackbot.store.tables import deliveries, issues, metadata, people
from slackbot.texts import Texts
from tests.proof import cast
from tests.proof.cast import HOMES, Place
from tests.proof.clocks import Clocks
from tests.proof.fuse import BrittleStore, Crash
from tests.proof.line import Arrival, Line, Wired

NO_PACE = timedelta(0)
_MOST_HOPS = 400  # in one stretch of time; more, and something is tried again and again
_SOON = timedelta(milliseconds=1)
_NEVER = timedelta(days=365)


@dataclass
class Case:
    """What was done with an issue, by the number of its resolution, and at which moment.

    `stood` is how the issue stood from which moment on, `wrote` at which moment, and when, who wrote in its thread in
    the channel.
    """

    number: int
    place: Place
    resolved: set[int] = field(default_factory=set)
    reopened: dict[int, int] = field(default_factory=dict)
    rated: dict[int, int] = field(default_factory=dict)
    heard: list[int] = field(default_factory=list)  # when the customer answered, or wrote in the thread
    stood: list[tuple[int, Issue]] = field(default_factory=list)
    wrote: list[tuple[int, str, datetime]] = field(default_factory=list)
    obeyed: list[int] = field(default_factory=list)  # when it was a word that may be obeyed, and is kept nowhere then

    def at(self, moment: int) -> Issue:
        """Return the issue as it stood then."""
        return [issue for since, issue in self.stood if since <= moment][-1]


@dataclass(frozen=True)
class Asked:
    """A message that is in Slack, and its row."""

    arrival: Arrival
    row: Row[Any]

    def press(self, user: str) -> Click:
        """Return a press on one of its buttons."""
        return Click(user, HOMES[user], self.arrival.channel, self.arrival.ts)


class World:
    """One story. Nothing happens by itself: time passes, and workers work, when the story says so."""

    def __init__(self, store: BrittleStore, texts: Texts, clocks: Clocks, judge: Callable[["World"], None]) -> None:
        self.store, self.clocks, self._judge = store, clocks, judge
        self.playground = Playground(
            sample_world(), manifest=manifest(command="/issue", url=None), clock=self.clocks.now
        )
        store.fuse.put_out()
        _empty(store)
        self.line = Line(self.playground, self.clocks, store.fuse)
        self.slack = Wired(self.line)
        self.desk = self._make_desk(texts)
        self.cases: list[Case] = []
        self.wishes: list[tuple[int, str, bool]] = []  # at which moment who wanted it to end, or not any more
        self.was_out = {"CHOOLI", "CGENERAL"}  # the channels that the bot was not in, now or earlier
        self.is_stale = False  # something happened in Slack that we could not look at
        self._workers, self._busy = [self._sender(), self._sender()], 0
        directory.refresh(self.desk, self.slack)

    def _make_desk(self, texts: Texts) -> Desk:
        me = self.slack.who_am_i()
        made = app.make_desk(
            cast.workspace(), self.store, me, texts=texts, plans=cast.plans(), now=self.clocks.now, wakers=[]
        )
        desk = replace(made, wall=self.clocks.wall, steady=self.clocks.steady)
        directory.introduce(desk, me)
        return desk

    def _sender(self) -> Sender:
        return Sender(self.desk, self.slack, pace=NO_PACE)

    def do(self, case: Case, action: Callable[[], object], *, is_answer: bool = False) -> None:
        """Let somebody do something about the issue, and note what came of it; nothing does if it is refused."""
        before, unwilling = self.issue(case), self._opted_out()
        try:
            action()
        except Refused:
            return
        after, now_unwilling = self.issue(case), self._opted_out()
        moment = self.clocks.moment()
        case.stood.append((moment, after))
        case.heard += [moment] * is_answer
        if before.is_over and not after.is_over:
            case.reopened[before.resolutions] = moment
        if after.resolutions > before.resolutions:
            case.resolved.add(after.resolutions)
        self.wishes += [(moment, user, user in now_unwilling) for user in sorted(unwilling ^ now_unwilling)]

    def _opted_out(self) -> set[str]:
        with self.desk.read() as tx:
            return set(tx.db.execute(select(people.c.user_id).where(people.c.opted_out_at.is_not(None))).scalars())

    # What time brings

    def work(self, worker: int = 0) -> None:
        """Let a worker do all that can be done now. One that dies is followed by another."""
        self._busy = worker
        try:
            with self.store.fuse.live():
                self._tick()
                self._workers[worker].settle()
                self._workers[worker].drain()
        except Crash:
            self._workers[worker] = self._sender()
        except Unavailable:
            pass  # the database: its loop goes on in a second
        self.look()

    def work_beside(self, pause: timedelta = NO_PACE) -> None:
        """Let the other worker work while the first is at it, or after it has stood still for a while."""
        first = self._busy
        self.clocks.pass_(pause)
        self.work(1 - first)
        self._busy = first

    def _tick(self) -> None:
        """Do what the jobs do."""
        if self.is_stale:
            directory.keep_fresh(self.desk, self.slack)
            self.is_stale = False
        auto_close.end_silent(self.desk)
        for case in self.cases:
            case.stood.append((self.clocks.moment(), self.issue(case)))
        nps.plan(self.desk)

    def live_through(self, span: timedelta) -> None:
        """Let time pass with a worker that does everything when its time comes."""
        left = span
        for _ in range(_MOST_HOPS):
            self.work()
            wait = min(self._until_next(), left)
            self.clocks.pass_(wait)
            left -= wait
            if not left:
                self.work()
                return
        raise AssertionError(f"the worker does not come to rest: {self.rows()}")

    def reach_next(self) -> None:
        """Let time pass until the next thing is to be done, and do it."""
        self.work()
        wait = self._until_next()
        if wait < _NEVER:
            self.clocks.pass_(wait)
            self.work()

    def _until_next(self) -> timedelta:
        now, wall = self.clocks.now(), self.clocks.wall()
        waits = []
        for row in self.rows():
            rest = row.not_before - wall if row.not_before else NO_PACE
            if row.state == "sending":
                waits.append(rest)
            elif row.state == "due" and row.waits_for is None:
                waits.append(max(row.due_at - now, rest))
        with self.desk.read() as tx:
            for column in (issues.c.auto_close_at, issues.c.closes_at):
                waits += [at - now for at in tx.db.execute(select(column)).scalars() if at]
        return min((wait + _SOON for wait in waits if wait > NO_PACE), default=_NEVER)

    # What there is to look at

    def look(self) -> None:
        """Let the judge look at what has come of it."""
        self._judge(self)

    def rows(self) -> Sequence[Row[Any]]:
        """Return all deliveries, oldest first."""
        with self.desk.read() as tx:
            return tx.db.execute(select(deliveries).order_by(deliveries.c.id)).all()

    def issue(self, case: Case) -> Issue:
        """Return the issue as it stands."""
        with self.desk.read() as tx:
            return issue_rows.get(tx, case.number)

    def is_in(self, channel: str) -> bool:
        """Return whether the bot is in the channel."""
        return bool(self.playground.call("conversations.info", channel=channel)["channel"]["is_member"])

    def last(self, case: Case, *kinds: str) -> Asked | None:
        """Return the last message of these kinds about the issue that is in Slack."""
        return self._last(lambda row: row.issue == case.number and row.kind in kinds)

    def last_to(self, user: str, kind: str) -> Asked | None:
        """Return the last message of that kind to that person that is in Slack."""
        return self._last(lambda row: row.person == user and row.kind == kind)

    def _last(self, is_it: Callable[[Row[Any]], bool]) -> Asked | None:
        arrived = [(arrival, row) for arrival, row in self.arrived(self.rows()) if is_it(row)]
        return Asked(*arrived[-1]) if arrived else None

    def arrived(self, rows: Sequence[Row[Any]]) -> list[tuple[Arrival, Row[Any]]]:
        """Return what is in Slack, in order: each message with its row, and with those of what goes in it."""
        of_token = {row.token: row for row in rows}
        company: dict[int, list[Row[Any]]] = {}
        for row in rows:
            if row.goes_with is not None:
                company.setdefault(row.goes_with, []).append(row)
        found = [(arrival, of_token[arrival.token]) for arrival in self.line.arrivals]
        return [(arrival, one) for arrival, row in found for one in (row, *company.get(row.id, ()))]

    def thread(self, case: Case) -> tuple[str, str] | None:
        """Return where the customer can write about the issue: in its thread, or below what we wrote to them alone."""
        issue = self.issue(case)
        if issue.thread_ts and issue.channel and self.is_in(issue.channel):
            return issue.channel, issue.thread_ts
        asked = self.last(case, "checkin")
        return (asked.arrival.channel, asked.arrival.ts) if asked and asked.arrival.channel[0] == "D" else None


def _empty(store: BrittleStore) -> None:
    with store.begin_all() as db:
        for table in reversed(metadata.sorted_tables):
            db.execute(table.delete())
