"""The world of the proof: a desk, two workers and the stand-in, with every clock and every trouble in hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select

from slackbot import app
from slackbot.blocks.manifest import manifest
from slackbot.desk import checkins, directory, issues, opting, pending, ratings, silence, threads
from slackbot.desk.context import Desk
from slackbot.desk.presses import Press
from slackbot.desk.sender import Sender
from slackbot.desk.threads import Spoken
from slackbot.domain.checkin import Answer
from slackbot.domain.issue import Issue
from slackbot.errors import Refused, Unavailable
from slackbot.playground import Playground, sample_world
from slackbot.slack import SlackSaysNo
from slackbot.store import issues as issue_rows
from slackbot.store.tables import deliveries, metadata, people
from slackbot.store.tables import issues as issue_table
from slackbot.texts import Texts
from tests.proof import cast
from tests.proof.cast import Place
from tests.proof.clocks import Clocks
from tests.proof.fuse import BrittleStore, Crash
from tests.proof.line import Arrival, Line, Wired

NO_PACE = timedelta(0)
_MOST_HOPS = 400  # in one stretch of time; more, and something is tried again and again
_SOON = timedelta(milliseconds=1)
_HOMES = {person.id: person.team for person in sample_world().people}


@dataclass
class Case:
    """What was done with an issue: when each of its resolutions was undone, and which a person resolved."""

    number: int
    place: Place
    resolved: set[int] = field(default_factory=set)
    reopened: dict[int, int] = field(default_factory=dict)


class World:
    """One story. Nothing happens by itself: time passes, and workers work, when the story says so."""

    def __init__(self, store: BrittleStore, texts: Texts, clocks: Clocks, look: Callable[["World"], None]) -> None:
        self.store, self.clocks, self._judge = store, clocks, look
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
        self._is_stale = False
        self._events = 0
        self._workers = [self._sender(), self._sender()]
        directory.refresh(self.desk, self.slack)

    def _make_desk(self, texts: Texts) -> Desk:
        me = self.slack.who_am_i()
        made = app.make_desk(
            cast.workspace(), self.store, me, texts=texts, plans=cast.plans(), now=self.clocks.now, wakers=[]
        )
        desk = replace(made, wall=self.clocks.wall)
        directory.introduce(desk, me)
        return desk

    def _sender(self) -> Sender:
        return Sender(self.desk, self.slack, pace=NO_PACE)

    # What people do

    def log(self, place: Place, requester: str | None) -> None:
        """Log an issue."""
        logged = issues.log(self.desk, by="UANA", title="Printer", channel=place.channel, requester=requester)
        self.cases.append(Case(logged.issue.number, place))

    def claim(self, case: Case, by: str) -> None:
        """Claim it."""
        self._do(case, lambda: issues.claim(self.desk, case.number, by=by))

    def resolve(self, case: Case, by: str, words: str) -> None:
        """Resolve it; the follow-up begins."""
        self._do(case, lambda: issues.resolve(self.desk, case.number, by=by, words=words))

    def reopen(self, case: Case) -> None:
        """Open it again."""
        self._do(case, lambda: issues.reopen(self.desk, case.number, by="UBEN"))

    def wait(self, case: Case) -> None:
        """Wait for the customer."""
        self._do(case, lambda: pending.wait(self.desk, case.number, by="UANA"))

    def hand_over(self, case: Case, requester: str | None) -> None:
        """Say that somebody else asked."""
        edited = {"title": "Printer", "details": None, "requester": requester}
        self._do(case, lambda: issues.edit(self.desk, case.number, by="UANA", **edited))

    def speak(self, case: Case, user: str, words: str) -> None:
        """Let the customer write in the issue's thread, where they can; Slack tells of it twice."""
        thread = self._thread(case)
        if thread is None:
            return
        channel, ts = thread
        said = self.playground.people.post(user, channel, words, ts)
        self._events += 1
        event = f"Ev{self._events}"
        home, at = _HOMES[user], self.clocks.now()
        spoken = Spoken(event, channel, ts, said, user, home, words, at)
        self._do(case, lambda: threads.hear(self.desk, spoken))
        before = self.rows()
        assert threads.hear(self.desk, spoken) is None
        assert self.rows() == before, "an event that came twice was obeyed twice"

    def answer(self, case: Case, user: str, answer: Answer) -> None:
        """Let somebody press a button of the last check-in."""
        if asked := self._last(case, "checkin"):
            arrival, row = asked
            value = f"{case.number}.{row.round}.{row.content['turn']}"
            press = self._press(user, arrival)
            self._do(case, lambda: checkins.answer(self.desk, value, answer, press=press))

    def rate(self, case: Case, user: str, score: int) -> None:
        """Let somebody press a button of the last survey."""
        if asked := self._last(case, "survey"):
            arrival, row = asked
            press = self._press(user, arrival)
            self._do(case, lambda: ratings.rate(self.desk, f"{case.number}.{row.round}.{score}", press=press))

    def comment(self, case: Case, user: str) -> None:
        """Let somebody comment their rating."""
        if asked := self._last(case, "survey"):
            round_ = asked[1].round
            self._do(case, lambda: ratings.comment(self.desk, case.number, round_, by=user, words="Thank you"))

    def press_stop(self, case: Case, user: str) -> None:
        """Let somebody end our questions by a button."""
        self._press_wish(case, user, is_out=True)

    def press_start(self, case: Case, user: str) -> None:
        """Let them take that back."""
        self._press_wish(case, user, is_out=False)

    def _press_wish(self, case: Case, user: str, *, is_out: bool) -> None:
        if asked := self._last(case, "checkin") or self._last(case, "survey"):
            deed = opting.opt_out if is_out else opting.opt_in
            press = self._press(user, asked[0])
            self._do(case, lambda: deed(self.desk, press))

    # Where the bot is

    def remove_bot(self, channel: str) -> None:
        """Take the bot out of a channel; Slack tells of it."""
        if self._is_in(channel):
            self.playground.people.remove("UANA", channel, "UBOT")
            directory.left(self.desk, channel)
            self.was_out.add(channel)

    def invite_bot(self, channel: str) -> None:
        """Bring it in; Slack tells of it."""
        if not self._is_in(channel):
            self.playground.people.invite("UANA", channel, "UBOT")
            try:
                directory.joined(self.desk, self.slack, channel)
            except (Unavailable, SlackSaysNo):
                self._is_stale = True

    def _is_in(self, channel: str) -> bool:
        found = self.playground.call("conversations.info", channel=channel)
        return bool(found["channel"]["is_member"])

    # What time brings

    def work(self, worker: int = 0) -> None:
        """Let a worker do all that can be done now. One that dies is followed by another."""
        try:
            with self.store.fuse.live():
                self._refresh()
                silence.end_silent(self.desk)
                self._workers[worker].settle()
                self._workers[worker].drain()
        except Crash:
            self._workers[worker] = self._sender()
        except Unavailable:
            pass  # the database: its loop goes on in a second
        self.look()

    def look(self) -> None:
        """Let the judge look at what has come of it."""
        self._judge(self)

    def _refresh(self) -> None:
        """Do what the job does each hour: learn of what we missed."""
        if self._is_stale:
            directory.keep_fresh(self.desk, self.slack)
            self._is_stale = False

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
        if wait < timedelta(days=30):
            self.clocks.pass_(wait)
            self.work()

    def _until_next(self) -> timedelta:
        now, wall = self.clocks.now(), self.clocks.wall()
        waits = [timedelta(days=365)]
        for row in self.rows():
            rest = row.not_before - wall if row.not_before else NO_PACE
            if row.state == "sending":
                waits.append(rest)
            elif row.state == "due" and row.waits_for is None:
                waits.append(max(row.due_at - now, rest))
        with self.store.read() as db:
            ends = db.execute(select(issue_table.c.ends_at)).scalars()
            waits += [at - now for at in ends if at]
        return min(wait for wait in waits if wait > NO_PACE) + _SOON

    # What there is to look at

    def rows(self) -> Sequence[Row[Any]]:
        """Return all deliveries, oldest first."""
        with self.store.read() as db:
            return db.execute(select(deliveries).order_by(deliveries.c.id)).all()

    def issue(self, case: Case) -> Issue:
        """Return the issue as it stands."""
        with self.store.read() as db:
            return issue_rows.get(db, self.desk.team, case.number)

    def _do(self, case: Case, deed: Callable[[], object]) -> None:
        before, out = self.issue(case), self._opted_out()
        try:
            deed()
        except Refused:
            return
        after = self.issue(case)
        if before.is_over and not after.is_over:
            case.reopened[before.resolutions] = self.clocks.moment()
        if after.resolutions > before.resolutions:
            case.resolved.add(after.resolutions)
        moment, now_out = self.clocks.moment(), self._opted_out()
        self.wishes += [(moment, user, user in now_out) for user in sorted(out ^ now_out)]

    def _opted_out(self) -> set[str]:
        with self.store.read() as db:
            return set(db.execute(select(people.c.user_id).where(people.c.opted_out_at.is_not(None))).scalars())

    def _press(self, user: str, arrival: Arrival) -> Press:
        return Press(user, _HOMES[user], arrival.channel, arrival.ts)

    def _last(self, case: Case, kind: str) -> tuple[Arrival, Row[Any]] | None:
        of_token = {row.token: row for row in self.rows() if (row.issue, row.kind) == (case.number, kind)}
        arrived = [one for one in self.line.arrivals if one.token in of_token]
        return (arrived[-1], of_token[arrived[-1].token]) if arrived else None

    def _thread(self, case: Case) -> tuple[str, str] | None:
        """Return where the customer can write about the issue: in its thread, or below what we wrote to them alone."""
        issue = self.issue(case)
        if issue.thread_ts and issue.channel and self._is_in(issue.channel):
            return issue.channel, issue.thread_ts
        asked = self._last(case, "checkin")
        return (asked[0].channel, asked[0].ts) if asked and asked[0].channel[0] == "D" else None


def _empty(store: BrittleStore) -> None:
    with store.begin() as db:
        for table in reversed(metadata.sorted_tables):
            db.execute(table.delete())
