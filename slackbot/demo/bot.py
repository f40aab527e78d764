"""The real bot in the demo, on the stand-in's clock."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from slackbot import app
from slackbot import settings as settings_of
from slackbot.demo import keeping
from slackbot.demo.clock import Clock
from slackbot.demo.walk import Walk
from slackbot.outbox.sender import Sender
from slackbot.playground import Playground
from slackbot.seeding import Living, NearSlack, Scene
from slackbot.service import Service
from slackbot.settings import Settings
from slackbot.signals import Asked

PLANS = Path(__file__).parent / "templates"  # the accounts of the sample world, and what their tiers get

_AT_ONCE = timedelta(0)  # between two messages: a clock that jumps brings many, and the stand-in takes any pace
_CONNECTS_WITHIN_S = 30
_BUDGET = "50/7d"  # three customers tell of two hundred troubles here: by the usual budget hardly a survey would go out


@dataclass(frozen=True)
class Playing:
    """The bot that runs, and what the sample people do while the clock is moved: nothing, if `living` is None."""

    service: Service
    living: Living | None


@contextmanager
def playing(
    slack: Playground, clock: Clock, *, folder: Path, asked: Asked, hands: Iterable[int] | None = None
) -> Iterator[Playing]:
    """Let the bot run inside the block, connected over Socket Mode; moves of the clock wait for what falls due.

    `hands` are the issues with which the sample people go on meanwhile; None if they do nothing at all.
    """
    service = Service(app.assemble(settings(slack, folder, **own_words()), now=clock.now), pace=_AT_ONCE)
    try:
        service.run_worker()
        service.run_socket_mode()
        slack.wait_for(lambda: slack.connected, timeout=_CONNECTS_WITHIN_S)
        scene = _scene(service, slack, clock)
        living = None if hands is None else Living(scene, since=clock.now(), hands=hands)
        clock.walk_by(Walk(scene, clock, living, is_over=lambda: asked.to_stop or service.failed.is_set()))
        yield Playing(service, living)
    finally:
        clock.walk_by(None)
        service.stop()


def _scene(service: Service, slack: Playground, clock: Clock) -> Scene:
    """Return where the sample people act: at the bot's desk, but with a sender of their own, which takes no detours."""
    desk = replace(service.parts.desk, wake=lambda: None)
    return Scene(desk, slack, clock.stand, Sender(desk, NearSlack(slack.call), pace=_AT_ONCE))


def own_words() -> dict[str, Any]:
    """Return the user's own templates, with the plans in them, and language, where there are any, as settings."""
    return {"templates_dir": settings_of.templates_dir() or PLANS, "locale": settings_of.locale()}


def settings(slack: Playground, folder: Path, **own: Any) -> Settings:
    """Return the demo's settings and `own` ones. It is always working time, so that a working day is a day there."""
    return settings_of.of(
        slack_bot_token=slack.bot_token,
        slack_app_token=slack.app_token,
        slack_signing_secret=slack.signing_secret,
        slack_api_url=slack.api_url,
        database_url=f"sqlite:///{folder / keeping.DATABASE}",
        port=0,  # the stand-in's page is the only one
        support_channel="CTRIAGE",
        summary_channel="CLEADS",
        leads="UDANA",
        kudos_channel="CKUDOS",
        working_hours="always",
        survey_budget=_BUDGET,
        **own,
    )
