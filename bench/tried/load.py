"""Agents at work over signed HTTP: they log and resolve issues, and keep what they were answered."""

import http.client
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from simulated.world import TEAM, World
from slack_sdk.signature import SignatureVerifier

from tried.bots import SECRET

_SLACK_WAITS_S = 3.0
_GIVE_UP_S = 30.0
_SOON_S = 0.4
_KNOWN_WITHIN_S = 10.0
_AGENTS = 3  # who does anything in a trial
_DONE = re.compile(r"Logged as #(\d+)|(#\d+), “.*”, is resolved\.", re.DOTALL)


@dataclass(frozen=True)
class Promise:
    """Words that somebody was told are on their way: in which channel they must be, and whether on a card as well."""

    mark: str
    channel: str
    has_card: bool


@dataclass
class Kept:
    """What became of the requests. `said` are the sentences of those that were refused, by how often."""

    promises: list[Promise] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0


class Load:
    """Two agents who log an issue every `every_s` seconds, and resolve some, at one of the `ports` after the other.

    `is_up` says whether somebody can be expected to answer: what is not answered while nobody is there, Slack tells.
    """

    def __init__(
        self,
        world: World,
        ports: Sequence[int],
        *,
        clock: Callable[[], float] = time.time,
        is_up: Callable[[], bool] = lambda: True,
        every_s: float = 1.2,
    ) -> None:
        self.kept = Kept()
        self._world, self._ports, self._every_s = world, ports, every_s
        self._clock, self._is_up = clock, is_up
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._marks = 0
        self._agents = [threading.Thread(target=self._work, args=(Random(n), n), daemon=True) for n in (0, 1)]

    def __enter__(self) -> "Load":
        for agent in self._agents:
            agent.start()
        return self

    def introduce(self) -> None:
        """Let each agent do something until the bot knows them: whoever is new reads the answer beside the ack."""
        until = time.monotonic() + _KNOWN_WITHIN_S
        for agent in list(self._world.agents)[:_AGENTS]:
            number = 0
            while not self._told(_typed("list", agent, "", mark=f"{agent}{number}")) and time.monotonic() < until:
                time.sleep(_SOON_S)
                number += 1

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for agent in self._agents:
            agent.join()

    def _work(self, random: Random, number: int) -> None:
        agent = list(self._world.agents)[number]
        customers = [one for one in self._world.customers if one.account]
        while not self._stopping.is_set():
            one = random.choice(customers)
            channel = one.account.channel if one.account else ""
            mark = self._mark()
            logged = self.command(f"log <@{one.user}> Trouble {mark}", agent, channel, mark=mark, has_card=True)
            if not logged:  # soon again: what is hard to reach is to be met at work
                self._stopping.wait(_SOON_S)
                continue
            if random.random() < 0.6:
                self._stopping.wait(random.random())
                mark = self._mark()
                self.command(f"resolve #{logged} Done {mark}", agent, channel, mark=mark, has_card=False)
            self._stopping.wait(2 * self._every_s * random.uniform(0.7, 1.3))

    def _mark(self) -> str:
        with self._lock:
            self._marks += 1
            return f"mark{self._marks:05}x"

    def command(self, text: str, agent: str, channel: str, *, mark: str, has_card: bool) -> str:
        """Send a command; return the number of the issue if it was logged, else nothing."""
        was_up, began = self._is_up(), time.monotonic()
        told = self._told(_typed(text, agent, channel, mark=mark))
        took_s = time.monotonic() - began
        with self._lock:
            if told is None:
                self.kept.answers["nobody there" if not (was_up and self._is_up()) else "silent"] += 1
                return ""
            self.kept.slowest_s = max(self.kept.slowest_s, took_s)
            done = _DONE.match(told)
            late = took_s > _SLACK_WAITS_S and was_up and self._is_up()
            self.kept.answers["late" if late else "done" if done else "refused" if told else "silent"] += 1
            if done:
                self.kept.promises.append(Promise(mark, channel, has_card))
                return done[1] or ""
            self.kept.said[re.sub(r"\d+", "n", told)[:200]] += 1
        return ""

    def _told(self, raw: str) -> str | None:
        port = self._ports[hash(raw) % len(self._ports)]
        try:
            status, body = send(port, raw, at=self._clock())
        except (OSError, http.client.HTTPException):
            return None
        if status != http.HTTPStatus.OK:
            return None
        return str(json.loads(body or b"{}").get("text", ""))


def _typed(text: str, agent: str, channel: str, *, mark: str) -> str:
    """Return a command as Slack sends it."""
    fields = {"command": "/issue", "text": text, "team_id": TEAM, "channel_id": channel, "user_id": agent}
    return urlencode({**fields, "trigger_id": f"1.{mark}", "response_url": ""})


def send(port: int, raw: str, *, at: float) -> tuple[int, bytes]:
    """Send a signed request as Slack would at that time; return status and body. Raises `OSError`."""
    timestamp = str(int(at))
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=raw) or "",
    }
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=_GIVE_UP_S)
    try:
        line.request("POST", "/slack/events", raw, headers)
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()
