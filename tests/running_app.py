"""The whole bot, running: the local stand-in for Slack, the real bot connected to it, and one clock for both."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from slackbot import app
from slackbot.domain.retries import PACE
from slackbot.playground import Answer, Playground, Timing, World, sample_world
from slackbot.service import Service
from slackbot.settings import Settings
from slackbot.slack.manifest import manifest
from tests import ports, warm_settings
from tests.warm_store import WarmStore

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # nobody of the sample world is asleep but Maya and Gus

AT_ONCE = Timing(file_ready_s=0)  # charts can be shown as soon as they are there

Json = dict[str, Any]


class Clock:
    """The product's time: it runs, and it can be moved."""

    def __init__(self, start: datetime) -> None:
        self._ahead = start - datetime.now(UTC)

    def now(self) -> datetime:
        """Return the time of the product."""
        return datetime.now(UTC) + self._ahead

    def move(self, step: timedelta) -> None:
        """Move it ahead."""
        self._ahead += step


class RunningApp:
    """A stand-in for Slack and the bot in it. `via` is `socket` or `http`; settings are as in the environment.

    A setting that is None is left out.

    `pace` is the least time between two messages of a channel; `slack_ahead` is how far Slack's clock is ahead of ours;
    `lacks` are scopes of the manifest that the app was installed without.
    """

    def __init__(
        self,
        database_url: str,
        *,
        via: str = "socket",
        start: datetime = MONDAY,
        world: World | None = None,
        timing: Timing | None = None,
        running: bool = True,
        settings: Mapping[str, Any] | None = None,
        pace: timedelta = PACE,
        slack_ahead: timedelta = timedelta(0),
        lacks: Collection[str] = (),
    ) -> None:
        self.clock = Clock(start)
        installed = manifest(command="/issue", url=None)
        granted = [one for one in installed["oauth_config"]["scopes"]["bot"] if one not in lacks]
        self.slack = Playground(
            world or sample_world(),
            manifest={**installed, "oauth_config": {"scopes": {"bot": granted}}},
            clock=lambda: self.clock.now() + slack_ahead,
            move=self.clock.move,
            timing=timing,
        )
        self.slack.start()
        self._via, self._database_url, self._settings, self._pace = via, database_url, dict(settings or {}), pace
        self.service: Service | None = None
        if running:
            self.start()

    def settings(self) -> Settings:
        """Return the bot's settings."""
        given = {
            "slack_bot_token": self.slack.bot_token,
            "slack_app_token": self.slack.app_token,
            "slack_signing_secret": self.slack.signing_secret,
            "slack_api_url": self.slack.api_url,
            "database_url": self._database_url,
            "support_channel": "CTRIAGE",
            "summary_channel": "CLEADS",
            "quiet_hours": "off",
            "host": "127.0.0.1",
            "port": ports.free() if self._via == "http" else 0,
        }
        chosen = {**given, **self._settings}
        return warm_settings.of({name: value for name, value in chosen.items() if value is not None})

    def start(self, begin: Callable[[Service], None] | None = None) -> Service:
        """Start the bot, or what `begin` starts of it."""
        service = Service(
            app.assemble(self.settings(), now=self.clock.now, store=WarmStore(self._database_url)), pace=self._pace
        )
        self.service = service
        if begin is not None:
            begin(service)
            return service
        service.run_worker()
        if self._via == "http":
            service.run_http()
            self.slack.deliver_over_http(f"{service.address}/slack/events")
        else:
            service.run_socket_mode()
            self.slack.wait_for(lambda: self.slack.connected)
        return service

    def stop(self) -> None:
        """Stop the bot; the stand-in stays."""
        service, self.service = self.service, None
        if service is not None:
            service.stop()

    def strike(self) -> None:
        """Stop everything."""
        self.stop()
        self.slack.stop()

    def move(self, **step: float) -> None:
        """Move the clock, for example by `hours=25`, and let the bot look what time has brought."""
        self.clock.move(timedelta(**step))
        if self.service is not None:
            self.service.poke()

    def issue(self, user: str, text: str, channel: str = "CGLOBEX") -> str:
        """Return the words of the bot's answer to `/issue text`, which come a moment later if it knows nobody."""
        before = len(self.slack.ephemerals(user))
        answer = self.command(user, text, channel)
        if answer.text or answer.notice:
            return answer.text
        return str(self.slack.wait_for(lambda: self.slack.ephemerals(user)[before:])[0]["text"])

    def command(self, user: str, text: str, channel: str = "CGLOBEX") -> Answer:
        """Return the whole answer to `/issue text`."""
        return self.slack.people.command(user, channel, "/issue", text)

    def find(self, channel: str, words: str, thread_ts: str | None = None) -> Json:
        """Return the message of the channel (or thread) that has these words, once it is there."""

        def look() -> Json | None:
            found = [message for message in self.slack.messages(channel, thread_ts) if words in message["text"]]
            return found[-1] if found else None

        return self.slack.wait_for(look)

    def whispered(self, user: str, words: str) -> Json:
        """Return what was shown to that person alone and has these words, once it is."""

        def look() -> Json | None:
            found = [message for message in self.slack.ephemerals(user) if words in message["text"]]
            return found[-1] if found else None

        return self.slack.wait_for(look)

    def log(self, *, by: str = "UANA", customer: str = "gus", text: str = "Printer is offline") -> tuple[Json, Json]:
        """Log an issue in #ext-globex and return its card and the customer's line."""
        self.issue(by, f"log @{customer} {text}")
        return self.find("CTRIAGE", text), self.find("CGLOBEX", text)
