"""Issues as the desk writes them down: the rows of each thing that happens, at a time that somebody gives."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from slackbot.domain import events, keys, question
from slackbot.store import spans, tables

Row = dict[str, Any]
AGENTS = ("UANA", "UBEN", "UCHIARA", "UDANA")
_WORKSPACE: Row = {"name": "Acme", "bot_user": "UBOT", "bot_id": "BBOT", "enterprise": None}
_DELIVERY: Row = {
    "verb": "post",
    "anchor_ts": None,
    "waits_for": None,
    "content": {},
    "not_before": None,
    "waits_from": None,
    "version": 1,
    "attempts": 1,
    "attempted_at": None,
    "attempted_there_at": None,
    "lease": None,
    "posted_channel": None,
    "ts": None,
    "goes_with": None,
}


@dataclass
class Rows:
    """The rows of one workspace, by table."""

    team: str
    until: datetime
    of: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, **values: Any) -> Row:
        """Add one and return it."""
        self.of[table].append({"team_id": self.team, **values})
        return self.of[table][-1]

    def begin(self, started_at: datetime) -> "Rows":
        """Add the workspace, with its first start."""
        self.add("workspaces", **_WORKSPACE, last_number=0, started_at=started_at)
        return self

    def write(self, db: Connection) -> None:
        """Write them all; events in the order in which they happened."""
        self.of["issue_events"].sort(key=lambda row: row["at"])
        for issue in self.of["issues"]:
            issue["span"] = spans.of(issue["logged_at"], issue["resolved_at"])
        for table in tables.metadata.sorted_tables:
            if self.of[table.name]:
                db.execute(insert(table), self.of[table.name])

    def answer(self, name: str, asking: str, by: str, *, at: datetime, score: int, **more: Any) -> None:
        """Add an answer to a question with a score."""
        values = {"issue": None, "resolution_no": 0, "counts": True} | more
        told = {"comment": None, "comment_ts": None, "quote": None, "credited_to": None}
        self.add("answers", question=name, asking=asking, by=by, score=score, at=at, changed_at=at, **values, **told)


@dataclass
class Place:
    """Where an issue is: its channel and thread, and whether a customer reads there."""

    channel: str | None = "COPEN"
    thread: str | None = "1.0"
    theirs: bool = True


class Issue:
    """One issue that grows: `at` is when the last thing happened."""

    def __init__(self, rows: Rows, number: int) -> None:
        self.rows, self.number = rows, number
        self.status, self.holder = "open", None
        self.counts: Counter[str] = Counter()
        self.resolution = self.turn = 0
        self.waits_since: datetime | None = None
        self.resolved_at: datetime | None = None
        self.resolved_by: str | None = None
        self.first_at: datetime | None = None
        self.has_contact = False
        self.words: list[Row] = []
        self.follow_up: list[Row] = []

    @property
    def has_reader(self) -> bool:
        """Whether a customer could read an answer."""
        return self.place.channel is not None and (self.requester is not None or self.place.theirs)

    @property
    def is_over(self) -> bool:
        """Whether it is resolved, or closed since."""
        return self.status in ("resolved", "closed")

    def log(
        self,
        at: datetime,
        *,
        by: str,
        requester: str | None,
        account: str | None = None,
        place: Place | None = None,
        start: datetime | None = None,
        said: Sequence[Row] = (),
    ) -> None:
        """Log it; `said` is what stood in the thread by then, `start` the customer's message that it is made of."""
        self.at = self.logged_at = at
        self.start, self.logged_by, self.place = start or at, by, place or Place()
        self.requester, self.account, self.is_ours = requester, account, requester in AGENTS
        self.customer = requester if requester is not None and not self.is_ours else "UCUST0"
        for row in said:
            self._hear(row)
        self._event(
            "logged",
            by=by,
            requester=requester,
            account=account,
            channel=self.place.channel,
            started_at=self.start.isoformat(),
            for_ourselves=self.is_ours,
            in_customer_channel=self.place.theirs,
        )

    def hear(self, side: str, by: str, *, is_deleted: bool = False, is_thanks: bool = False) -> None:
        """Hear words that somebody wrote in the thread by hand; they may be deleted later."""
        self._hear(spoken(side, by, self.at, is_deleted=is_deleted, is_thanks=is_thanks))
        self.has_contact = self.has_contact or side == "agent"
        if side == "customer" and self.status == "pending":
            self.go_on("answered", by)

    def _hear(self, row: Row) -> None:
        if row["source"] not in {one["source"] for one in self.words}:
            self.words.append(row)
            self.rows.add("contacts", **row | {"issue": self.number})

    def reply(self, by: str, *, state: str | None, sent_after: timedelta = timedelta(seconds=1)) -> None:
        """Send words of an agent's through us; without a state they have no row, as an early release left them."""
        self._word_of_ours(keys.reply(self.number, unique=str(len(self.words))), by, state, sent_after)
        self._event("replied", by=by)

    def _word_of_ours(self, key: str, by: str, state: str | None, sent_after: timedelta) -> None:
        self._hear({**spoken("agent", by, self.at), "source": key})
        if state is not None:
            self.send(key, "reply", due_at=self.at, state=state, sent_at=self.at + sent_after)
        self.has_contact = True

    def hand(self, what: str, to: str | None, *, by: str | None = None, **detail: Any) -> None:
        """Let somebody have it, or nobody."""
        self._event(what, by=by or to or self.holder, **{"from": self.holder, "to": to}, **detail)
        self.holder = to
        self._stand()

    def assign(self, to: str, *, by: str, undo_after: timedelta | None = None) -> None:
        """Hand it over, and take that back where a time is given."""
        before = self.holder
        self.hand("assigned", to, by=by)
        if undo_after is not None:
            self.at += undo_after
            self._undo("assigned", by)
            self.holder = before
            self._stand()

    def _stand(self) -> None:
        if self.status != "pending":
            self.status = "claimed" if self.holder else "open"

    def wait(self, by: str) -> None:
        """Let it wait for the customer."""
        self._event("pending", by=by, **{"from": self.holder, "to": self.holder or by})
        self.holder, self.status, self.waits_since = self.holder or by, "pending", self.at

    def go_on(self, what: str, by: str) -> None:
        """Let it wait no more: `answered` or `resumed`."""
        self._event(what, by=by)
        self.status, self.waits_since = "open", None
        self._stand()

    def edit(self, *, by: str, requester: str | None, account: str | None) -> None:
        """Correct who asked."""
        self.is_ours = requester in AGENTS
        self._event(
            "edited",
            by=by,
            requester=[self.requester, requester],
            account=[self.account, account],
            channel=[self.place.channel] * 2,
            fields=[],
            for_ourselves=self.is_ours,
        )
        self.requester, self.account = requester, account

    def see_channel(self, *, theirs: bool) -> None:
        """Learn whose channel it is."""
        self.place = Place(self.place.channel, self.place.thread, theirs)
        self._event("channel_seen", by=None, in_customer_channel=theirs)

    def drop(self) -> None:
        """Say that it was logged by mistake."""
        self._event("dropped", by=self.logged_by, words="")
        self.status, self.resolved_at, self.waits_since = "dropped", self.at, None

    def resolve(self, by: str | None, *, words: str | None = None, undo_after: timedelta | None = None) -> None:
        """Resolve it; nobody does for silence. `words` is the state of what is said with it, `none` for no row.

        It is taken back where a time is given.
        """
        before = (self.holder, self.waits_since, self.status, self.first_at)
        if words is not None and by is not None:
            key = keys.answer(self.number, self.resolution + 1)
            self._word_of_ours(key, by, None if words == "none" else words, timedelta(seconds=1))
        self._resolved(by, with_words=words is not None)
        if undo_after is not None and by is not None:
            self.at += undo_after
            self._undo("resolved", by)
            self.holder, self.waits_since, self.status, self.first_at = before
            self.resolved_at = self.resolved_by = None
            self.end_follow_up("withdrawn", "undone")
            self._stand()

    def _resolved(self, by: str | None, *, with_words: bool) -> None:
        self.resolution += 1
        to = self.holder or by
        self._event(
            "resolved",
            by=by,
            with_words=with_words,
            auto_closed=by is None,
            credited_to=to if by else None,
            resolution=self.resolution,
            waited=[self.waits_since.isoformat(), None] if self.waits_since else None,
            **{"from": self.holder, "to": to},
        )
        self.holder, self.status, self.waits_since = to, "resolved", None
        self.resolved_at, self.resolved_by, self.turn = self.at, by, 0
        self.first_at = self.first_at or self.at

    def reopen(self, by: str, why: str = "agent") -> None:
        """Open it again."""
        self._event("reopened", by=by, why=why)
        self.status, self.resolved_at, self.resolved_by = "open", None, None
        self.end_follow_up("withdrawn", "reopened")
        self._stand()

    def close(self) -> None:
        """Let its time be over."""
        self._event("closed", by=None)
        self.status = "closed"
        self.end_follow_up("held", "expired")

    def thank(self, by: str) -> None:
        """Say that the customer's words were a thank-you."""
        self._event("thanked", by=by, resolution=self.resolution)

    def ask(self, kind: str, due_at: datetime, *, state: str, reason: str | None = None) -> None:
        """Ask the customer a question about the resolution, or hold it."""
        key = keys.survey(self.number, self.resolution)
        if kind == "checkin":
            self.turn += 1
            key = keys.checkin(self.number, self.resolution, self.turn)
        elif kind == "recovery_survey":
            key = keys.recovery_survey(self.number, self.resolution)
        sent_at = due_at + timedelta(seconds=2)
        self.follow_up.append(self.send(key, kind, due_at=due_at, state=state, reason=reason, sent_at=sent_at))

    def end_follow_up(self, state: str, reason: str) -> None:
        """Let what was not asked yet end so."""
        for row in self.follow_up:
            if row["due_at"] >= self.at:
                row.update(state=state, reason=reason, sent_at=None)
        self.follow_up = []

    def answer_checkin(self, answer: str) -> None:
        """Hear what the customer answers to the check-in."""
        about = {"turn": self.turn, "answer": answer}
        self._event("checkin", by=self.customer, resolution=self.resolution, **about)
        kept = {"by": self.customer, "at": self.at, "issue": self.number, "resolution_no": self.resolution}
        self.rows.add("checkins", **kept, **about)
        self._is_answered("checkin")
        if answer == "not_yet":
            self.reopen(self.customer, "not_yet")

    def score(self, name: str, score: int, *, by: str | None = None) -> None:
        """Hear the customer's answer to a question with a score, or a colleague's, who is named."""
        asking = question.about_issue(self.number, self.resolution)
        about = {"issue": self.number, "resolution_no": self.resolution, "counts": by is None}
        self.rows.answer(name, asking, by or self.customer, at=self.at, score=score, **about)
        what = ("rated" if name == "csat" else "opinion") + ("_also" if by else "")
        self._event(what, by=by or self.customer, resolution=self.resolution, question=name)
        self._is_answered({"csat": "survey", "ces": "ces"}.get(name, "recovery_survey"))

    def mark(self, by: str, *, is_repeat: bool) -> None:
        """Say that its customer has the same trouble again, or take that back."""
        if is_repeat:
            self._event("repeat", by=by, of=None)
        else:
            self._event("not_repeat", by=by)

    def _is_answered(self, kind: str) -> None:
        self.follow_up = [row for row in self.follow_up if row["kind"] != kind]

    def _undo(self, what: str, by: str) -> None:
        self._event("undone", by=by, event=what, nth=self.counts[what])

    def _event(self, what: str, *, by: str | None, **detail: Any) -> None:
        assert detail.keys() == events.DETAILS[events.What(what)], f"{what} has other details"
        self.counts[what] += 1
        self.rows.add("issue_events", issue=self.number, at=self.at, by=by, what=what, detail=detail)

    def send(
        self,
        key: str,
        kind: str,
        *,
        due_at: datetime,
        state: str,
        sent_at: datetime,
        reason: str | None = None,
    ) -> Row:
        """Write down a message of ours, and what became of it; it is due if its time has not come."""
        if due_at >= self.rows.until:
            state, reason = "due", None
        return self.rows.add(
            "deliveries",
            **_DELIVERY | dict.fromkeys(("planned_at", "due_at", "created_at"), due_at),
            key=key,
            token=f"{self.rows.team}{key}",
            kind=kind,
            issue=self.number,
            resolution_no=self.resolution,
            person=self.requester,
            account=self.account,
            channel=self.place.channel or "",
            state=state,
            reason=reason or ("no_channel" if state == "held" else None),
            sent_at=sent_at if state == "sent" else None,
        )

    def keep(self) -> None:
        """Write down the issue itself as it is now."""
        self.rows.add(
            "issues",
            number=self.number,
            title=f"Trouble {self.number}",
            details="",
            status=self.status,
            channel=self.place.channel,
            thread_ts=self.place.thread,
            source_ts=None,
            requester=self.requester,
            account=self.account,
            assignee=self.holder,
            logged_by=self.logged_by,
            started_at=self.start,
            logged_at=self.logged_at,
            resolved_at=self.resolved_at,
            resolved_by=self.resolved_by,
            credited_to=self.holder if self.is_over and self.resolved_by else None,
            first_resolved_at=self.first_at,
            resolutions=self.resolution,
            reopened=self.counts["reopened"] > 0 and not self.is_over,
            pending_since=self.waits_since,
            auto_close_at=None,
            closes_at=None,
            span=spans.of(self.logged_at, self.resolved_at),
        )


def spoken(side: str, by: str, at: datetime, *, is_deleted: bool = False, is_thanks: bool = False) -> Row:
    """Return the row of words in a thread, but for the issue."""
    written = {"source": f"{at.timestamp():.6f}{side[0]}{by}", "side": side, "by": by, "at": at}
    return {**written, "is_thanks": is_thanks, "deleted_at": at if is_deleted else None}
