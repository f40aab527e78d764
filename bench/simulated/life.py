"""The life of one issue: what the customer and the agents do, step by step, until nothing more is asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from simulated import answers, hours
from simulated.answers import press, word
from simulated.hours import Pace
from simulated.lean_slack import LeanSlack, Message
from simulated.steps import Next, Steps, Until, do
from simulated.world import SUPPORT, Customer, World

_PATIENCE = timedelta(days=12)  # after the last step nothing more is asked
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
_REPLIES = ("It happens each time.", "Since yesterday.", "Yes, I tried that.", "All of us have it.")


@dataclass
class Life:
    """One issue. `thread_of` says where it is talked about, once that is known."""

    world: World
    slack: LeanSlack
    thread_of: Callable[[int], tuple[str, str] | None]
    customer: Customer
    pace: Pace
    number: int = field(default=0, init=False)
    agent: str = field(default="", init=False)

    def play(self) -> Steps:
        """Give the steps from the customer's trouble to the last answer."""
        self.agent = self.pace.random.choice(tuple(self.world.agents))
        self.pace.at = yield Until(self.pace.at)
        if not (yield from self._log()):
            return
        if self._likely(0.6):
            yield from self.pace.work(10)
            yield from self._do("claim")
        yield from self._talk()
        if self._likely(0.08):
            is_resolved = yield from self._wait_for_customer()
        else:
            is_resolved = yield from self._resolve()
        if is_resolved:
            yield from self._look_back()
        yield from self._answer_questions()

    def _likely(self, chance: float) -> bool:
        return self.pace.random.random() < chance

    def _do(self, name: str, **given: Any) -> Steps:
        """Let the agent do something with the issue."""
        return (yield from do(name, number=self.number, by=self.agent, **given))

    def _log(self) -> Steps:
        """Let an agent log the issue; return whether it was logged."""
        title = f"{self.pace.random.choice(_TROUBLES)}, case {word(self.pace.random)}"
        account = self.customer.account
        if account and self._likely(0.6):
            source = self._opening(account.channel, title)
            yield from self.pace.work(15)
            where = {"channel": account.channel, "requester": None, "source": source}
        else:
            self.pace.at = yield Until(hours.agents_from(self.pace.at))
            where = self._named()
        done = yield from do("log", by=self.agent, title=title, **where)
        self.number = done.value or 0
        return done.refused is None

    def _opening(self, channel: str, words: str) -> dict[str, Any]:
        """Let the customer write, and return what an issue is made of."""
        at = self.pace.at
        ts = self.slack.say(self.customer, channel, words, at=at)
        author = {"author": self.customer.user, "author_home": self.customer.home, "through_app": False}
        return {"channel": channel, "ts": ts, "thread_ts": ts, "written_at": at, **author}

    def _named(self) -> dict[str, Any]:
        """Return where an agent logs what was told elsewhere: mostly in the customer's channel, and for somebody."""
        account = self.customer.account
        if account is None:
            return {"channel": None, "requester": self.customer.user, "source": None}
        channel = account.channel if self._likely(0.9) else SUPPORT
        return {"channel": channel, "requester": self.customer.user if self._likely(0.95) else None, "source": None}

    def _talk(self) -> Steps:
        if self._likely(0.35):
            yield from self.pace.work(20)
            yield from self._do("reply", words=f"We are on it, word {word(self.pace.random)}")
            if self._likely(0.35):
                yield from self.pace.customer_comes(90)
                yield from self._speak(self.pace.random.choice(_REPLIES))
        if self._likely(0.05):
            yield from self.pace.work(60)
            yield from self._do("note", words=f"Asked the team that runs it, word {word(self.pace.random)}")
        if self._likely(0.04):
            other = self.pace.random.choice([one for one in self.world.agents if one != self.agent])
            done = yield from self._do("assign", to=other)
            self.agent = self.agent if done.refused else other

    def _speak(self, words: str) -> Steps:
        """Let the customer write in the thread, if there is one by now."""
        thread = self.thread_of(self.number)
        if thread is None:
            return
        channel, thread_ts = thread
        ts = self.slack.say(self.customer, channel, words, at=self.pace.at, thread_ts=thread_ts)
        who = {"user": self.customer.user, "home_team": self.customer.home}
        where = {"event_id": f"Ev{channel}{ts}", "channel": channel, "thread_ts": thread_ts, "ts": ts}
        yield from do("speak", **who, **where, text=words, at=self.pace.at)

    def _wait_for_customer(self) -> Steps:
        """Let the issue wait; half of the customers answer, the others are reminded and then given up."""
        yield from self._do("wait")
        if self._likely(0.5):
            return False
        yield from self.pace.customer_comes(self.pace.random.choice((300, 3000)))
        yield from self._speak(self.pace.random.choice(_REPLIES))
        return (yield from self._resolve())

    def _resolve(self) -> Steps:
        """Let the agent resolve the issue; return whether it was theirs to resolve."""
        yield from self.pace.work(self.pace.random.choice((15, 30, 60, 240, 1500)) if self._likely(0.95) else 9000)
        words = f"It is solved, word {word(self.pace.random)}" if self._likely(0.5) else ""
        done = yield from self._do("resolve", words=words)
        return done.refused is None

    def _look_back(self) -> Steps:
        """Let it turn out to be not over, or the customer go on talking, before anybody asks."""
        if self._likely(0.05):
            yield from self.pace.work(120)
            yield from self._reopen()
        elif self._likely(0.12):
            yield from self.pace.customer_comes(600)
            yield from self._speak("stop" if self._likely(0.05) else "Thank you, that was quick.")

    def _reopen(self) -> Steps:
        done = yield from self._do("reopen")
        if done.refused is None:
            yield from self._resolve()

    def _answer_questions(self) -> Steps:
        while question := (yield Next(self.number, self.pace.at + _PATIENCE)):
            self.pace.at, post = question
            if "checkin.solved" in post.buttons:
                yield from self._take_checkin(post)
            else:
                yield from answers.take(self.pace, self.customer, post)

    def _take_checkin(self, post: Message) -> Steps:
        if self._likely(0.04):
            yield from self.pace.work(200)
            yield from self._reopen()
        elif self._likely(0.45):
            answer = self.pace.random.choices(("solved", "not_yet", "more_time"), (76, 14, 10))[0]
            yield from self.pace.customer_comes(240)
            pressed = press(self.customer, post, f"checkin.{answer}")
            done = yield from do("answer", **pressed, answer=answer)
            if answer == "not_yet" and done.refused is None:
                yield from self._resolve()
