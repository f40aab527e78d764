"""The real bot in the demo, on the stand-in's clock, after the month it remembers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from slackbot import app, seeding
from slackbot import settings as settings_of
from slackbot.demo import keeping
from slackbot.demo.clock import Clock
from slackbot.desk.context import Desk
from slackbot.playground import Playground
from slackbot.service import Service
from slackbot.settings import Settings
from slackbot.signals import Asked

_AT_ONCE = timedelta(0)  # between two messages: a clock that jumps brings many, and the stand-in takes any pace
_CONNECTS_WITHIN_S = 30
_PLANS = Path(__file__).parent / "templates"  # the accounts of the sample world, and what their tiers get
_BUDGET = "50/7d"  # three customers tell of two hundred troubles here: by the usual budget hardly a survey would go out


@contextmanager
def playing(slack: Playground, clock: Clock, *, folder: Path, asked: Asked, tells_month: bool) -> Iterator[Service]:
    """Let the bot run inside the block, connected over Socket Mode, after a month of history if it shall have one."""
    service = Service(app.assemble(settings(slack, folder), now=clock.now), pace=_AT_ONCE)
    try:
        if tells_month:
            _play_month(service.parts.desk, slack, clock, asked)
        service.run_worker()
        service.run_socket_mode()
        slack.wait_for(lambda: slack.connected, timeout=_CONNECTS_WITHIN_S)
        clock.on_move(service.poke)
        yield service
    finally:
        service.stop()


def _play_month(desk: Desk, slack: Playground, clock: Clock, asked: Asked) -> None:
    until = clock.now()
    with clock.past():
        seeding.play_month(desk, slack, turn=clock.turn, until=until, is_over=lambda: asked.to_stop)


def settings(slack: Playground, folder: Path) -> Settings:
    """Return the demo's settings: never quiet and always working time, so every move of the clock shows what is due.

    The templates, the plans with them and the language are the user's own if there are any.
    """
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
        quiet_hours="off",
        working_hours="always",
        survey_budget=_BUDGET,
        templates_dir=settings_of.templates_dir() or _PLANS,
        locale=settings_of.locale(),
    )
