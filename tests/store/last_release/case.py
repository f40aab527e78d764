"""One issue of a story, and what is done about it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from month import Month
from place import HOMES

from slackbot.desk import checkins, issues, notes, opinions, quotes, ratings, recoveries
from slackbot.domain.checkin import Answer
from slackbot.domain.delivery import Kind
from slackbot.domain.opinion import Asks
from slackbot.domain.quote import Consent
from slackbot.store import issues as issue_rows

LEAD = "UDANA"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return that time of March; the 32nd is the first of April."""
    return datetime(2026, 3, 1, hour, minute, tzinfo=UTC) + timedelta(days=day - 1)


def minutes(count: float) -> timedelta:
    """Return so many minutes."""
    return timedelta(minutes=count)


class Case:
    """One issue and what is done about it."""

    def __init__(self, month: Month, user: str | None, channel: str | None, title: str, *, by: str = "UBEN") -> None:
        self.m, self.user, self.channel = month, user, channel
        self.number = issues.log(month.desk, by=by, title=title, channel=channel, requester=user).issue.number
        self.turn = 1

    @property
    def round(self) -> int:
        with self.m.store.read() as db:
            return issue_rows.get(db, self.m.desk.team, self.number).resolutions

    @property
    def about(self) -> str:
        return f"{self.number}.{self.round}"

    def key(self, name: str) -> str:
        return f"{name}:{self.number}:{self.round}"

    @property
    def checkin(self) -> str:
        return f"{self.key('checkin')}:{self.turn}"

    def sent(self, name: str) -> Callable[[], bool]:
        return self.m.is_sent(self.key(name))

    def asked(self) -> Callable[[], bool]:
        return self.m.is_sent(self.checkin)

    @property
    def asks(self) -> Kind:
        """Which question the survey asks."""
        return self.m.scene.owed(self.key("survey")).kind

    def claim(self, by: str = "UBEN") -> None:
        issues.claim(self.m.desk, self.number, by=by)

    def reply(self, words: str, by: str = "UBEN") -> None:
        notes.reply(self.m.desk, self.number, by=by, words=words)

    def resolve(self, words: str = "It is mended, and watched.", by: str = "UBEN") -> None:
        issues.resolve(self.m.desk, self.number, by=by, words=words)
        self.turn = 1

    def answer(self, given: Answer, by: str | None = None) -> None:
        press = self.m.press(self.checkin, by or self.user or "UGUS")
        checkins.answer(self.m.desk, f"{self.about}.{self.turn}", given, press=press)
        if given is Answer.MORE_TIME and by in (None, self.user):
            self.turn += 1

    def rate(self, score: int, by: str | None = None) -> None:
        """Answer the survey, whichever of its questions it asks."""
        press = self.m.press(self.key("survey"), by or self.user or "UGUS")
        if self.asks is Kind.CES:
            opinions.answer(self.m.desk, Asks.CES, f"{self.about}.{score}", press=press)
        else:
            ratings.rate(self.m.desk, f"{self.about}.{min(score, 5)}", press=press)

    def change(self) -> None:
        press = self.m.press(self.key("survey"), self.user or "UGUS")
        if self.asks is Kind.CES:
            opinions.ask_again(self.m.desk, Asks.CES, self.about, press=press)
        else:
            ratings.ask_again(self.m.desk, self.about, press=press)

    def comment(self, words: str, by: str | None = None) -> None:
        ratings.comment(self.m.desk, self.number, self.round, by=by or self.user or "UGUS", words=words)

    def let_quote(self, consent: Consent) -> None:
        press = self.m.press(self.key("quote"), self.user or "UGUS")
        quotes.answer(self.m.desk, self.about, consent, press=press)

    def make_good(self, words: str = "We are sorry, and stay with it.") -> None:
        recoveries.claim(self.m.desk, self.about, by=LEAD)
        recoveries.apologise(self.m.desk, self.number, self.round, by=LEAD, words=words)
        recoveries.finish(self.m.desk, self.about, by=LEAD)

    def rate_again(self, score: int, by: str | None = None) -> None:
        press = self.m.press(self.key("recovery-survey"), by or self.user or "UGUS")
        opinions.answer(self.m.desk, Asks.RECOVERY, f"{self.about}.{score}", press=press)

    def speak(self, user: str, words: str) -> None:
        """Write in the issue's thread."""
        home = HOMES.get(user, "T0ACME00001")
        self.m.scene.speak(user, home, channel=self.channel or "", thread_ts=self.thread, words=words)

    @property
    def thread(self) -> str:
        """The issue's thread, which it has once its first line is there."""
        with self.m.store.read() as db:
            found = issue_rows.get(db, self.m.desk.team, self.number).thread_ts
        assert found is not None, self.number
        return found
