"""Desks as they might have been: issues with all that can happen to them, by chance."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tests.reference import clocks
from tests.reference.written import AGENTS, Issue, Place, Row, Rows, spoken

_ACCOUNTS = ("globex", "hooli", "initech")
_MOMENT = timedelta(microseconds=1)
_CHAIN = timedelta(minutes=5)
_STATES = ("sent",) * 8 + ("held", "failed", "unsure", "withdrawn", "due")
_WORDS = ("sent",) * 8 + ("none", "held", "held", "failed", "unsure", "due")
_HELD = ("budget", "opted_out", "no_customer", "no_channel", "expired", "restricted")

ZONES = {
    "Europe/Berlin": date(2026, 3, 29),
    "America/New_York": date(2026, 11, 1),
    "Australia/Lord_Howe": date(2026, 4, 5),  # by half an hour
    "Africa/Cairo": date(2026, 4, 24),  # begins at one o'clock
    "America/Havana": date(2026, 11, 1),  # has two midnights
    "Asia/Beirut": date(2026, 3, 29),
    "Pacific/Chatham": date(2026, 4, 5),  # three quarters of an hour off
    "America/Santiago": date(2026, 4, 4),  # its last hour comes twice
}
"""Zones, and a day of each on which its clocks change."""


@dataclass
class Desk:
    """One desk: its zone, when its issues are logged, when the telling ends, how many there are, from which number."""

    team: str
    zone: ZoneInfo
    since: datetime
    until: datetime
    issues: int
    seed: int
    customers: int = 30
    first: int = 1
    logged_until: datetime | None = None
    leftover: float = 1  # the share of issues that stay open for good where chance left them so

    def tell(self) -> Rows:
        """Return its rows."""
        rows, rng = Rows(self.team, self.until), Random(f"{self.seed}:{self.team}:{self.first}")
        length = (self.logged_until or self.until) - self.since
        starts = sorted(self.since + length * rng.random() for _ in range(self.issues))
        earlier: Tale | None = None
        for number, start in enumerate(starts, start=self.first):
            tale = Tale(self, rows, rng, number)
            tale.begin(start, earlier if rng.random() < 0.12 else None)
            tale.tell()
            earlier = tale if tale.place.channel is not None else earlier
        for nth in range(self.issues // 10):
            score = rng.choice((0, 6, 7, 8, 9, 10))
            rows.answer(
                "nps", f"nps-{self.first + nth}", f"UCUST{nth}", at=self.since + length * rng.random(), score=score
            )
        return rows


class Tale(Issue):
    """One issue, from the customer's first word to the last thing that happened before the telling ends."""

    def __init__(self, desk: Desk, rows: Rows, rng: Random, number: int) -> None:
        super().__init__(rows, number)
        self.desk, self.rng = desk, rng
        self.moves = rng.choices(range(1, 14), weights=(1, 1, 1, 2, 3, 4, 4, 4, 3, 2, 2, 1, 1))[0]

    def _chance(self, likely: float) -> bool:
        return self.rng.random() < likely

    def _pick(self, *choices: Any) -> Any:
        return self.rng.choice(choices)

    def _agent(self) -> str:
        """Return one who is likely to have it."""
        return self.holder if self.holder and self._chance(0.7) else self._pick(*AGENTS)

    # Time

    def _snapped(self, at: datetime) -> datetime:
        """Return the instant, at times one at which something else may happen, too: a whole minute or a midnight."""
        at = at.astimezone(UTC)
        if self._chance(0.25):
            at = at.replace(second=0, microsecond=0)
        if self._chance(0.03):
            tomorrow = clocks.day_of(at, self.desk.zone) + timedelta(days=1)
            at = clocks.midnight(tomorrow, self.desk.zone) - self._pick(0, 1) * _MOMENT
        return at

    def _pass(self, *choices: timedelta) -> bool:
        """Let about as much time pass; return False if the telling ends before."""
        gap = self._pick(*choices)
        exact = self._chance(0.3)
        later = self.at + gap if exact else self._snapped(self.at + gap * (0.5 + self.rng.random()))
        self.at = max(later, self.at)
        return self.at < self.desk.until

    def _soon(self) -> bool:
        short = (timedelta(0), timedelta(seconds=40), _CHAIN - _MOMENT, _CHAIN)
        return self._pass(*short, timedelta(minutes=30), timedelta(hours=3), timedelta(days=1))

    # The beginning

    def begin(self, start: datetime, earlier: Issue | None) -> None:
        """Log it, perhaps in the thread of an earlier one."""
        latest = self.desk.until - timedelta(minutes=1)
        start = min(self._snapped(start), latest)
        customer = f"UCUST{self.rng.randrange(self.desk.customers)}"
        requester = self._pick(*[customer] * 8, None, "UANA") if self._chance(0.9) else customer
        account = self._pick(*_ACCOUNTS, None) if requester != "UANA" else None
        place, said = self._place(account, start), list[Row]()
        if earlier is not None:
            place = earlier.place
            said = [row for row in earlier.words if row["at"] <= start]
        logged_at = min(self._snapped(start + timedelta(minutes=self._pick(0, 0, 1, 20, 300))), latest)
        is_message = logged_at > start and place.channel is not None
        if is_message:
            said += self._said_before(start, logged_at, requester)
        self.log(
            logged_at,
            by=self._pick(*AGENTS),
            requester=requester,
            account=account,
            place=place,
            start=start if is_message else logged_at,
            said=said,
        )

    def _place(self, account: str | None, start: datetime) -> Place:
        if self._chance(0.06):
            return Place(None, None, theirs=False)
        theirs = account is not None or self._chance(0.6)
        return Place(f"C{account or 'OPEN'}", f"{start.timestamp():.6f}", theirs)

    def _said_before(self, start: datetime, logged_at: datetime, requester: str | None) -> Iterator[Row]:
        yield spoken("customer", requester or "UCUST0", start)
        if self._chance(0.2):
            between = start + (logged_at - start) * self._pick(0, 0.5, 1)
            yield spoken("agent", self._pick(*AGENTS), between, is_deleted=self._chance(0.1))
        if self._chance(0.1):
            yield spoken("agent", self._pick(*AGENTS), start - self._pick(1, 90) * _MOMENT)

    # What happens

    def tell(self) -> None:
        """Let it happen."""
        for _ in range(self.moves):
            if self.status == "dropped" or not self._soon():
                break
            moves = _AFTER if self.is_over else _WHILE_OPEN
            move = self.rng.choices([move for move, _ in moves], weights=[weight for _, weight in moves])[0]
            move(self)
        while not self.is_over and self.status != "dropped" and not self._chance(self.desk.leftover):
            if not self._pass(timedelta(days=2)):
                break
            self.resolve_it()
        self.keep()

    def customer_writes(self) -> None:
        """The customer writes in the thread."""
        if self.place.channel is not None:
            self.hear("customer", self.customer, is_deleted=self._chance(0.1), is_thanks=self._chance(0.2))

    def agent_writes(self) -> None:
        """An agent writes in the thread by hand; one message in ten is deleted."""
        if self.place.channel is not None and self.status != "pending":
            self.hear("agent", self._agent(), is_deleted=self._chance(0.1))

    def agent_replies(self) -> None:
        """An agent's words go through us, and may reach nobody."""
        if self.has_reader:
            state, late = self._pick(*_WORDS), self._pick(timedelta(seconds=1), timedelta(days=2))
            self.reply(self._agent(), state=None if state == "none" else state, sent_after=late)

    def claim(self) -> None:
        """Somebody takes it whom it has not."""
        if self.holder is None:
            self.hand("claimed", self._pick(*AGENTS))

    def unclaim(self) -> None:
        """It is put back."""
        if self.holder is not None:
            self.hand("unclaimed", None)

    def leave(self) -> None:
        """Whoever has it leaves."""
        if self.holder is not None:
            self.hand("unassigned", None, why="left")

    def hand_over(self) -> None:
        """It is given to another, and that perhaps taken back."""
        to = self._pick(*(one for one in AGENTS if one != self.holder))
        self.assign(to, by=self._pick(*AGENTS), undo_after=self._undo_after(0.25))

    def _undo_after(self, likely: float) -> timedelta | None:
        after = self.rng.random() * _CHAIN
        return after if self._chance(likely) and self.at + after < self.desk.until else None

    def wait_for_customer(self) -> None:
        """It waits for the customer."""
        if self.status != "pending":
            self.wait(self._agent())

    def resume(self) -> None:
        """An agent goes on with it."""
        if self.status == "pending":
            self.go_on("resumed", self._agent())

    def correct(self) -> None:
        """Its requester is corrected, before anything is asked about it."""
        if not self.resolution and not self.is_ours:
            to = self._pick("UCUST1", "UCUST2", None, "UBEN")
            self.edit(by=self._agent(), requester=to, account=self._pick(*_ACCOUNTS, None))

    def look_at_channel(self) -> None:
        """Slack says otherwise whose channel it is."""
        self.see_channel(theirs=not self.place.theirs)

    def drop_it(self) -> None:
        """It was logged by mistake."""
        if not self.has_contact:
            self.drop()

    def resolve_it(self) -> None:
        """Somebody resolves it, with words or without, and perhaps takes that back."""
        words = self._pick(*_WORDS) if self.has_reader and self._chance(0.6) else None
        self.resolve(self._agent(), words=words, undo_after=self._undo_after(0.12))
        self._plan()

    def fall_silent(self) -> None:
        """Nobody wrote, so we resolve it."""
        if self.status == "pending":
            self.resolve(None)
            self._plan()

    def _plan(self) -> None:
        if self.status == "resolved" and not self.is_ours:
            self._ask("checkin", timedelta(days=1))
            hours = self._pick(27, 72)
            self._ask(self._pick("survey", "survey", "survey", "ces"), timedelta(hours=hours))

    def _ask(self, kind: str, after: timedelta) -> None:
        state = self._pick(*_STATES)
        reason = self._pick(*_HELD) if state == "held" else None
        self.ask(kind, self._snapped(self.at + after), state=state, reason=reason)

    # After a resolution

    def _has_asked(self, kind: str) -> bool:
        """Return whether the question of that kind has arrived, and let the time pass until it is answered."""
        found = [row for row in self.follow_up if row["kind"] == kind and row["state"] == "sent"]
        if not found or self.status != "resolved":
            return False
        self.at = max(self.at, found[-1]["sent_at"])
        return self._soon()

    def answer(self) -> None:
        """The customer answers the check-in."""
        if self._has_asked("checkin"):
            answer = self._pick("solved", "solved", "not_yet", "more_time")
            self.answer_checkin(answer)
            if answer == "more_time" and self.turn == 1:
                self._ask("checkin", timedelta(days=3))

    def rate(self) -> None:
        """The customer rates it, and perhaps a colleague does besides."""
        if not self._has_asked("survey"):
            return
        score = self._pick(1, 2, 3, 4, 5, 5)
        self.score("csat", score)
        if self._chance(0.2):
            self.score("csat", self._pick(1, 5), by="UOTHER")
        if score <= 2 and self._chance(0.6) and self._pass(timedelta(days=1)):
            self.ask("recovery_survey", self.at, state=self._pick("sent", "sent", "held"))
            if self._chance(0.7) and self._has_asked("recovery_survey"):
                self.score("recovery", self._pick(1, 3, 4, 5))

    def say_how_easy(self) -> None:
        """The customer answers the other question."""
        if self._has_asked("ces"):
            self.score("ces", self._pick(*range(1, 8)))

    def is_thanked(self) -> None:
        """What the customer wrote after it was a thank-you."""
        if self.status == "resolved":
            self.thank(self._agent())

    def say_whether_repeat(self) -> None:
        """An agent says that it is a repeat, or takes that back."""
        is_repeat = self.counts["repeat"] == self.counts["not_repeat"]
        self.mark(self._agent(), is_repeat=is_repeat)

    def open_again(self) -> None:
        """An agent opens it again."""
        self.reopen(self._agent())

    def end(self) -> None:
        """Its time is over."""
        if self.status == "resolved" and self._pass(timedelta(days=7)):
            self.close()


_Move = Callable[[Tale], None]
_WHILE_OPEN: Sequence[tuple[_Move, float]] = (
    (Tale.customer_writes, 4),
    (Tale.agent_writes, 4),
    (Tale.agent_replies, 3),
    (Tale.claim, 4),
    (Tale.unclaim, 1),
    (Tale.leave, 0.3),
    (Tale.hand_over, 1.5),
    (Tale.wait_for_customer, 1.5),
    (Tale.resume, 1),
    (Tale.fall_silent, 3),
    (Tale.correct, 0.4),
    (Tale.look_at_channel, 0.3),
    (Tale.drop_it, 0.5),
    (Tale.say_whether_repeat, 1.5),
    (Tale.resolve_it, 7),
)
_AFTER: Sequence[tuple[_Move, float]] = (
    (Tale.customer_writes, 2),
    (Tale.agent_writes, 1),
    (Tale.answer, 5),
    (Tale.rate, 5),
    (Tale.say_how_easy, 2),
    (Tale.is_thanked, 1),
    (Tale.say_whether_repeat, 1),
    (Tale.open_again, 2),
    (Tale.end, 1),
)


def desks(issues: int, *, seed: int, days: int = 40) -> Iterator[Desk]:
    """Give a desk in each zone, with as many issues in all, around the day on which its clocks change."""
    for nth, (name, day) in enumerate(ZONES.items()):
        zone = ZoneInfo(name)
        since = clocks.midnight(day - timedelta(days=days * 3 // 4), zone)
        until = clocks.midnight(day + timedelta(days=days // 4), zone) + timedelta(hours=15)
        yield Desk(f"T0REF{nth}", zone, since, until, issues // len(ZONES), seed)
