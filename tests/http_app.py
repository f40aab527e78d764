"""The bot’s listeners, for one request at a time: the real Bolt app without a socket; nothing is sent by itself.

What the bot has to send goes out when the test says `drain`, so that nothing has to be waited for.
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from slack_bolt import BoltRequest, BoltResponse

from slackbot import app, web, web_server
from slackbot.desk.people import directory, places
from slackbot.desk.responder import Responder
from slackbot.desk.threads import auto_close
from slackbot.listeners.guard import Front
from slackbot.outbox.sender import Sender
from slackbot.playground import Answer, Playground, Timing, World, messages, sample_world
from slackbot.slack import Slack
from slackbot.slack.manifest import manifest
from tests import warm_parts, warm_settings
from tests.near import NearBot
from tests.patience import PATIENCE_S
from tests.running_app import AT_ONCE, MONDAY, Clock, Json


class _Watched(Responder):
    """A responder that can be waited for, which takes no time where nothing is to be said."""

    def __init__(self, slack: Slack, *, moment_s: float) -> None:
        super().__init__(slack, moment_s=moment_s)
        self._changed, self._to_say = threading.Condition(), 0

    def later(self, action: Callable[[], object]) -> None:
        """Do it, and know until when."""

        def act() -> None:
            try:
                action()
            finally:
                self._count(-1)

        self._count(1)
        super().later(act)

    def settle(self) -> None:
        """Wait until nothing is left to be said, nor what that has led to."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._to_say, PATIENCE_S)

    def _count(self, change: int) -> None:
        with self._changed:
            self._to_say += change
            self._changed.notify_all()


class HttpApp:
    """A stand-in for Slack and the bot's listeners; settings are as in the environment.

    `slack_ahead` is how far Slack's clock is ahead of ours; `is_new`: it has not asked Slack yet who anybody is.
    """

    def __init__(
        self,
        database_url: str,
        *,
        start: datetime = MONDAY,
        world: World | None = None,
        timing: Timing = AT_ONCE,
        settings: Mapping[str, Any] | None = None,
        slack_ahead: timedelta = timedelta(0),
        is_new: bool = False,
    ) -> None:
        self.clock = Clock(start)
        self.slack = Playground(
            world or sample_world(),
            manifest=manifest(command="/issue", url=None),
            clock=lambda: self.clock.now() + slack_ahead,
            timing=timing,
        )
        self.slack.start()
        given = {
            "slack_bot_token": self.slack.bot_token,
            "slack_signing_secret": self.slack.signing_secret,
            "slack_api_url": self.slack.api_url,
            "database_url": database_url,
            "support_channel": "CTRIAGE",
            "summary_channel": "CLEADS",
            "leads": "UDANA",
            "quiet_hours": "off",
            "survey_budget": "99/7d",
        }
        chosen = warm_settings.of({**given, **(settings or {})})
        slack = warm_parts.near_slack(self.slack, now=self.clock.now)
        self.parts = warm_parts.assemble(
            chosen, now=self.clock.now, slack=slack, playground=self.slack, world=world, is_new=is_new
        )
        self.desk = self.parts.desk
        self.acked: list[Json] = []  # what came in and was acked, in order
        self.failed: list[str] = []  # the `ts` of events that were not acked
        self._responder = _Watched(self.parts.slack, moment_s=0)
        self._dispatch = app.make_bolt(self.parts, self._front()).dispatch
        self._pool = ThreadPoolExecutor(8, "hall")
        self._edge = ExitStack()
        self.slack.deliver_over(NearBot(self._answer, pool=self._pool, ack_s=timing.ack_s))

    @cached_property
    def url(self) -> str:
        """Return an address where the bot takes signed HTTP."""
        edge = web.build(
            self._answer,
            signing_secret=self.slack.signing_secret,
            pool=self._pool,
            pages=web.Pages(self._pool, lambda: None, lambda: b""),
        )
        server = web_server.serve(edge, "127.0.0.1", 0)
        server.start()
        self._edge.callback(server.stop)
        return f"http://127.0.0.1:{server.port}/slack/events"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.slack.faults.clear()
        self.slack.faults.release()
        self._responder.stop()
        self.slack.stop()
        self.parts.close()
        self._edge.close()
        self._pool.shutdown()

    def _front(self) -> Front:
        desk, slack, later = self.desk, self.parts.slack, self._responder.later
        return Front(
            desk=desk,
            responder=self._responder,
            roster_changed=lambda: later(lambda: directory.refresh_roster(desk, slack)),
            channel_changed=lambda channel: later(lambda: places.joined(desk, slack, channel)),
            person_changed=lambda user: later(lambda: directory.person_changed(desk, slack, user)),
            meet=lambda user, channel: directory.try_to_meet(desk, slack, user, channel),
        )

    def _answer(self, request: BoltRequest) -> BoltResponse:
        acked = False
        try:
            response = self._dispatch(request)
            acked = response.status == 200
        finally:
            body = dict(request.body)
            if acked:
                self.acked.append(body)
            else:
                self.failed.append(str(body.get("event", {}).get("ts")))
        return response

    def dispatch(self, body: Mapping[str, Any]) -> BoltResponse:
        """Return the bot's answer to a body as Slack sends it, as if it had come in."""
        return self._answer(BoltRequest(mode="socket_mode", body=dict(body)))

    def settle(self) -> None:
        """Wait until all that was to be said beside the acks is said."""
        self._responder.settle()

    def drain(self) -> None:
        """Send all that is due."""
        self.settle()
        Sender(self.desk, self.parts.slack, pace=timedelta(0)).drain()

    def move(self, **step: float) -> None:
        """Move the clock, for example by `hours=25`, and send what has fallen due, summaries apart."""
        self.clock.move(timedelta(**step))
        auto_close.end_silent(self.desk)
        self.drain()

    def command(self, user: str, text: str, channel: str = "CGLOBEX") -> Answer:
        """Return the whole answer to `/issue text`: the ack's, or what was then shown to them alone."""
        shown_before = len(self.slack.ephemerals(user))
        answer = self.slack.people.command(user, channel, "/issue", text)
        if answer.shown or answer.notice:
            return answer
        self.settle()
        shown = self.slack.ephemerals(user)[shown_before:]
        told = {"text": shown[0]["text"], "blocks": tuple(shown[0].get("blocks", ()))} if shown else {}
        return replace(answer, shown="ephemeral", **told) if told else answer

    def issue(self, user: str, text: str, channel: str = "CGLOBEX") -> str:
        """Return the words of the answer to `/issue text`."""
        answer = self.command(user, text, channel)
        assert not answer.notice
        return answer.text

    def log(self, text: str = "Printer is offline", *, by: str = "UANA", customer: str | None = "gus") -> str:
        """Log an issue in #ext-globex and return the `ts` of its thread there."""
        self.issue(by, f"log {'@' + customer if customer else ''} {text}".replace("  ", " "))
        self.drain()
        return str(self.last("CGLOBEX")["ts"])

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None, *, broadcast: bool = False) -> str:
        """Let somebody write a message; return its `ts` once the bot has heard it."""
        ts = self.slack.people.post(user, channel, text, thread_ts, broadcast)
        self.heard(lambda event: event.get("ts") == ts and event["type"] == "message")
        return ts

    def say_as_app(self, user: str, channel: str, text: str, thread_ts: str | None = None, **facts: Any) -> str:
        """Let an app write, as one does with the token of the person whose `user` the message then names."""
        state = self.slack._state
        author = {"user": user, "bot_id": "BDESK", "app_id": "ADESK", "team": state.people[user].team, **facts}
        ts = str(
            messages.post(state, state.channels[channel], {**author, "text": text}, thread_ts=thread_ts or "")["ts"]
        )
        self.heard(lambda event: event.get("ts") == ts and event["type"] == "message")
        return ts

    def put(self, user: str, channel: str, thread_ts: str | None = None, **parts: Any) -> str:
        """Let somebody write a message of these parts, heard by the bot or not; return its `ts`."""
        state = self.slack._state
        draft = {"user": user, "team": state.people[user].team, "text": "", **parts}
        ts = str(messages.post(state, state.channels[channel], draft, thread_ts=thread_ts or "")["ts"])
        if self.slack._line is not None:
            self.heard(lambda event: event.get("ts") == ts and event["type"] == "message")
        return ts

    def heard(self, is_it: Any) -> None:
        """Wait until the bot has acked an event of which `is_it` is true."""
        self.slack.wait_for(lambda: any(is_it(body["event"]) for body in list(self.acked) if "event" in body))
        self.settle()

    def click(self, user: str, channel: str, ts: str, action_id: str) -> str:
        """Let somebody press a button; return what was then shown to them alone, if anything."""
        before = {one["ts"] for one in self.slack.ephemerals(user)}
        assert not self.slack.people.click(user, channel, ts, action_id).notice
        self.settle()
        return " ".join(one["text"] for one in self.slack.ephemerals(user) if one["ts"] not in before)

    def shortcut(self, user: str, channel: str, ts: str) -> str:
        """Let somebody log a message by its menu; return what was then shown to them alone."""
        before = {one["ts"] for one in self.slack.ephemerals(user)}
        assert not self.slack.people.shortcut(user, "log_issue", channel, ts).notice
        self.settle()
        return " ".join(one["text"] for one in self.slack.ephemerals(user) if one["ts"] not in before)

    def submit(self, user: str, **values: str | None) -> Mapping[str, str]:
        """Let somebody send the form they have open; return its errors, by field."""
        answer = self.slack.people.submit(user, {field: {"value": value} for field, value in values.items()})
        assert not answer.notice
        self.settle()
        return answer.errors

    def whispered(self, user: str) -> str:
        """Return what was last shown to that person alone."""
        self.settle()
        shown = self.slack.ephemerals(user)
        return str(shown[-1]["text"]) if shown else ""

    def last(self, channel: str, thread_ts: str | None = None) -> Json:
        """Return the last message of the channel outside threads, or of the thread."""
        found = self.slack.messages(channel, thread_ts)
        return [message for message in found if thread_ts or message.get("thread_ts", message["ts"]) == message["ts"]][
            -1
        ]

    def card(self, number: int = 1) -> Json:
        """Return the issue's card."""
        cards = [one for one in self.slack.messages("CTRIAGE") if one["text"].startswith(f"#{number} ")]
        assert len(cards) == 1
        return cards[0]

    def checkin(self, thread: str, *, hours: float = 25) -> Json:
        """Resolve issue 1, wait, and return its check-in."""
        self.issue("UANA", "resolve #1")
        self.move(hours=hours)
        return self.last("CGLOBEX", thread)

    def survey(self, thread: str) -> Json:
        """Resolve issue 1, let Gus say that it is solved, wait, and return the survey."""
        question = self.checkin(thread)
        self.click("UGUS", "CGLOBEX", question["ts"], "checkin.solved")
        self.move(hours=4)
        return self.last("CGLOBEX", thread)
