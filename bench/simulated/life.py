"""The life of one issue: what the customer and the agents do, step by step, and how they take what the bot asks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from simulated import hours
from simulated.deeds import Done
from simulated.lean_slack import LeanSlack, Message
from simulated.steps import Do, Next, Steps, Until
from simulated.world import SUPPORT, Customer, World

_PATIENCE = timedelta(days=20)  # after the last step nothing more is asked
_SCORES = (4, 5, 8, 25, 58)  # how many in a hundred give 1, 2, 3, 4, 5


@dataclass
class Life:
    """One issue. `at` is its time, which the year moves; `thread` is where it is talked about once that is known."""

    world: World
    slack: LeanSlack
    thread_of: Callable[[int], tuple[str, str] | None]
    random: Random
    customer: Customer
    at: datetime
    number: int = 0
    agent: str = field(default="", init=False)

    def play(self) -> Steps:
        """Give the steps from the customer's trouble to the last answer."""
        self.agent = self.random.choice(tuple(self.world.agents))
        yield from self._log()
        if self._likely(0.9):
            yield from self._work(40)
            yield from self._do("claim", number=self.number, by=self.agent)
        yield from self._talk()
        if self._likely(0.08):
            is_resolved = yield from self._wait_for_customer()
        else:
            is_resolved = yield from self._resolve()
        if is_resolved:
            yield from self._look_back()
        yield from self._answer_questions()

    def _likely(self, chance: float) -> bool:
        return self.random.random() < chance

    def _minutes(self, typical: float) -> timedelta:
        return timedelta(minutes=min(self.random.lognormvariate(0, 0.9) * typical, 60 * 24 * 12))

    def _work(self, minutes: float) -> Steps:
        """Wait for an agent, who comes after about so many minutes of daytime."""
        self.at = yield Until(hours.agents_from(self.at + self._minutes(minutes)))

    def _customer_comes(self, minutes: float) -> Steps:
        """Wait for the customer, who comes at any hour, but mostly by day."""
        then = self.at + self._minutes(minutes)
        self.at = yield Until(then if self._likely(0.1) else hours.daytime_from(then, self.customer.place.zone))

    def _do(self, name: str, **given: Any) -> Steps:
        done: Done = yield Do(name, given)
        return done

    def _log(self) -> Steps:
        account = self.customer.account
        title = f"{self.random.choice(_TROUBLES)} ({self.random.randrange(1_000_000):06})"
        source: dict[str, Any] | None = None
        channel: str | None = None
        requester: str | None = self.customer.user
        self.at = yield Until(self.at)
        if account and self._likely(0.7):
            source = self._opening(account.channel, title)
            yield from self._work(15)
        elif account:
            channel = account.channel if self._likely(0.9) else SUPPORT
            requester = self.customer.user if self._likely(0.95) else None
            self.at = yield Until(hours.agents_from(self.at))
        given = {"by": self.agent, "title": title, "channel": source["channel"] if source else channel}
        done = yield from self._do("log", **given, requester=None if source else requester, source=source)
        self.number = done.value

    def _opening(self, channel: str, words: str) -> dict[str, Any]:
        """Let the customer write, and return what an issue is made of."""
        ts = self.slack.say(self.customer, channel, words, at=self.at)
        author = {"author": self.customer.user, "author_home": self.customer.home, "is_bot": False}
        return {"channel": channel, "ts": ts, "thread_ts": ts, "written_at": self.at, **author}

    def _talk(self) -> Steps:
        if self._likely(0.5):
            yield from self._work(60)
            yield from self._say_to_customer()
            if self._likely(0.35):
                yield from self._customer_comes(90)
                yield from self._speak(self.random.choice(_ANSWERS))
        if self._likely(0.1):
            yield from self._work(60)
            yield from self._do("note", number=self.number, by=self.agent, words="Asked the team that runs it.")
        if self._likely(0.04):
            other = self.random.choice([one for one in self.world.agents if one != self.agent])
            yield from self._do("assign", number=self.number, to=other, by=self.agent)
            self.agent = other

    def _say_to_customer(self) -> Steps:
        words = f"We are on it, word {self.random.randrange(10**9):09}."
        yield from self._do("reply", number=self.number, by=self.agent, words=words)

    def _speak(self, words: str) -> Steps:
        """Let the customer write in the thread, if there is one by now."""
        thread = self.thread_of(self.number)
        if thread is None:
            return
        channel, thread_ts = thread
        ts = self.slack.say(self.customer, channel, words, at=self.at, thread_ts=thread_ts)
        who = {"user": self.customer.user, "home_team": self.customer.home}
        where = {"event_id": f"Ev{channel}{ts}", "channel": channel, "thread_ts": thread_ts, "ts": ts}
        yield from self._do("speak", **who, **where, text=words, at=self.at)

    def _wait_for_customer(self) -> Steps:
        """Let the issue wait; half of the customers answer, the others are reminded and then given up."""
        yield from self._do("wait", number=self.number, by=self.agent)
        if self._likely(0.5):
            return False
        yield from self._customer_comes(self.random.choice((300, 3000)))
        yield from self._speak(self.random.choice(_ANSWERS))
        return (yield from self._resolve())

    def _resolve(self) -> Steps:
        yield from self._work(self.random.choice((30, 60, 120, 240, 1500)) if self._likely(0.95) else 9000)
        words = f"It is solved, word {self.random.randrange(10**9):09}." if self._likely(0.6) else ""
        done = yield from self._do("resolve", number=self.number, by=self.agent, words=words)
        return done.refused is None

    def _look_back(self) -> Steps:
        """Let it turn out to be not over, or the customer go on talking, before anybody asks."""
        if self._likely(0.05):
            yield from self._work(120)
            yield from self._reopen()
        elif self._likely(0.12):
            yield from self._customer_comes(600)
            yield from self._speak("Thank you, that was quick.")

    def _reopen(self) -> Steps:
        done = yield from self._do("reopen", number=self.number, by=self.agent)
        if done.refused is None:
            yield from self._resolve()

    def _answer_questions(self) -> Steps:
        while question := (yield Next(self.number, self.at + _PATIENCE)):
            self.at, post = question
            if "checkin.solved" in post.buttons:
                yield from self._take_checkin(post)
            elif "survey.1" in post.buttons:
                yield from self._take_survey(post)

    def _press(self, post: Message, action: str) -> dict[str, Any]:
        press = {"user": self.customer.user, "home_team": self.customer.home, "channel": post.channel, "ts": post.ts}
        return {"value": post.buttons.get(action, ""), "press": press}

    def _take_checkin(self, post: Message) -> Steps:
        if self._likely(0.04):
            yield from self._work(200)
            yield from self._reopen()
        elif self._likely(0.5):
            answer = self.random.choices(("solved", "not_yet", "more_time"), (76, 14, 10))[0]
            yield from self._customer_comes(240)
            done = yield from self._do("answer", **self._press(post, f"checkin.{answer}"), answer=answer)
            if answer == "not_yet" and done.refused is None:
                yield from self._resolve()

    def _take_survey(self, post: Message) -> Steps:
        if not self._likely(0.5):
            return
        yield from self._customer_comes(180)
        if self._likely(0.02):
            yield from self._stop_questions(post)
            return
        score = self.random.choices(range(1, 6), _SCORES)[0]
        done = yield from self._do("rate", **self._press(post, f"survey.{score}"))
        if done.refused is None and self._likely(0.05):
            yield from self._do("rate", **self._press(post, f"survey.{min(5, score + 1)}"))
        if done.refused is None and self._likely(0.25):
            round_ = int(post.buttons["survey.1"].split(".")[1])
            words = f"That is my comment, word {self.random.randrange(10**9):09}."
            yield from self._do("comment", number=self.number, round_=round_, by=self.customer.user, words=words)

    def _stop_questions(self, post: Message) -> Steps:
        """Let the customer opt out, by the button or by a word, and perhaps think better of it weeks later."""
        press = self._press(post, "")["press"]
        yield from self._do("opt_out", press=press)
        if self._likely(0.4):
            self.at = yield Until(self.at + timedelta(days=self.random.randint(1, 60)))
            yield from self._do("opt_in", press=press)


_TROUBLES = (
    "The printer is offline",
    "The export is empty",
    "I cannot sign in",
    "The invoice has the wrong address",
    "The app is slow since this morning",
    "A report is missing",
    "Our new colleague needs access",
    "The import stops half way",
)
_ANSWERS = (
    "It happens each time.",
    "Since yesterday.",
    "Yes, I tried that.",
    "All of us have it.",
    "File is on its way.",
)
