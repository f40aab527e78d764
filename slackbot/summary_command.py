"""The command line's summary: worked out from the database alone, or posted and waited for."""

import json
import threading
from dataclasses import dataclass
from datetime import date, timedelta

from slackbot import app
from slackbot.desk.context import Desk
from slackbot.desk.reports import summary, summary_post, summary_shown, tracing
from slackbot.domain import calendar, figures
from slackbot.domain.delivery import Delivery, State
from slackbot.domain.period import Period
from slackbot.errors import Unavailable, WrongSetting
from slackbot.outbox.sender import Sender
from slackbot.settings import Settings
from slackbot.store import rows
from slackbot.texts import preview

_PATIENCE_S = 60
_LOOK_S = 0.2


@dataclass(frozen=True)
class Asked:
    """What was asked for: the last day (yesterday if None), `day`, `week` or `month`, and which workspace."""

    last: date | None
    length: str
    workspace: str | None


def as_json(settings: Settings, asked: Asked) -> str:
    """Return the figures as JSON."""
    with app.desk_alone(settings, asked.workspace) as desk:
        worked_out = summary.work_out(desk, _period(desk, asked))
        return json.dumps(figures.as_json(worked_out, desk.team), indent=2, ensure_ascii=False)


def as_text(settings: Settings, asked: Asked) -> str:
    """Return the summary as it would be read aloud."""
    with app.desk_alone(settings, asked.workspace) as desk:
        shown = summary_shown.shown(desk, _period(desk, asked))
        return preview.unmarked(shown.text, zone=desk.defaults.timezone)


def as_explained(settings: Settings, asked: Asked) -> str:
    """Return the issues behind each figure, those left out too, each with its reason and its link."""
    with app.desk_alone(settings, asked.workspace) as desk:
        period = _period(desk, asked)
        whole = "\n\n".join(tracing.explained(desk, period))
        return preview.unmarked(whole, zone=desk.defaults.timezone)


def post(settings: Settings, asked: Asked) -> str:
    """Post the summary beside the scheduled ones and return where it is, once Slack took it."""
    parts = app.assemble(settings)
    sender = Sender(parts.desk, parts.slack)
    try:
        _check_workspace(asked, parts.me.team)
        key = summary_post.post_extra(parts.desk, _period(parts.desk, asked), channel=parts.desk.summary_channel)
        sender.start()
        sent = _wait_for(parts.desk, key, sender)
    finally:
        sender.stop()
        parts.close()
    return f"Posted in {sent.posted_channel} ({sent.ts})."


def _wait_for(desk: Desk, key: str, sender: Sender) -> Delivery:
    pause = threading.Event()
    for _ in range(int(_PATIENCE_S / _LOOK_S)):
        sender.wake()
        with desk.read() as tx:
            found = rows.outbox_read.of_key(tx, key)
        if found is not None and found.state is State.SENT:
            return found
        if found is not None and found.state not in (State.DUE, State.SENDING):
            raise Unavailable(f"The summary was not posted: {found.reason}. Invite the bot to {desk.summary_channel}.")
        pause.wait(_LOOK_S)
    raise Unavailable("Slack did not take the summary in time. It stays due and is posted by the running bot.")


def _period(desk: Desk, asked: Asked) -> Period:
    yesterday = calendar.day_of(desk.now(), desk.defaults.timezone) - timedelta(days=1)
    return summary.days_until(desk, asked.last or yesterday, length=asked.length)


def _check_workspace(asked: Asked, team: str) -> None:
    if asked.workspace not in (None, team):
        raise WrongSetting(f"--workspace: the bot token belongs to {team}, not to {asked.workspace}.")
