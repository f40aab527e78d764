"""The only builder: settings to store to desk to Bolt, and the parts that a process runs."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import structlog
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from slackbot import listeners
from slackbot.desk.context import Desk
from slackbot.desk.people import directory
from slackbot.domain import database_address, setup
from slackbot.domain.defaults import Defaults
from slackbot.domain.editions import Length
from slackbot.domain.plan import Plans
from slackbot.domain.retries import CALL_TIMEOUT
from slackbot.domain.setup import Place
from slackbot.errors import DatabaseAway, Unavailable, WrongSetting
from slackbot.listeners.bolt import Known
from slackbot.listeners.guard import Front
from slackbot.settings import Settings, slack_environment_hidden
from slackbot.slack import Me, Slack, SlackSaysNo, manifest
from slackbot.store import rows, schema
from slackbot.store.database import Store
from slackbot.texts import Fault, Texts
from slackbot.texts.plans import read as read_plans

log = structlog.get_logger(__name__)

_MEND = "Mend the file in TEMPLATES_DIR; until then the shipped words are used. `slackbot templates lint` checks it."
_FIRST = "Start `slackbot run` once, or name another database."

Clock = Callable[[], datetime]


def real_time() -> datetime:
    """Return the time it is."""
    return datetime.now(UTC)


def open_store(settings: Settings) -> Store:
    """Return the database. Raises `WrongSetting` if it cannot be used."""
    store = Store(settings.database_url)
    try:
        with database_told():
            store.check()
    except WrongSetting:
        store.close()
        raise
    return store


@contextmanager
def database_told() -> Iterator[None]:
    """Turn an error of the database at the start into a `WrongSetting` that says what to do."""
    try:
        yield
    except DatabaseAway as away:
        raise WrongSetting(f"DATABASE_URL: {str(away)[0].lower()}{str(away)[1:]}") from away


def greet(settings: Settings, slack: Slack) -> Me:
    """Return whose token we have. Raises `WrongSetting` if Slack refuses it, `Unavailable` if it cannot be reached."""
    try:
        return slack.who_am_i()
    except SlackSaysNo as no:
        raise WrongSetting(
            f"SLACK_BOT_TOKEN: Slack refuses it ({no.error}). Install the app to your workspace again, and copy the "
            "Bot User OAuth Token (xoxb-…) from its page OAuth & Permissions."
        ) from no
    except Unavailable as away:
        raise Unavailable(
            f"{away} Check SLACK_API_URL ({settings.slack_api_url}) and the network, then start again."
        ) from away


def look_at_channels(settings: Settings, slack: Slack) -> list[Place]:
    """Return the channels of the settings as Slack tells of them, each channel once."""
    named = {
        "SUPPORT_CHANNEL": settings.support_channel,
        "SUMMARY_CHANNEL": settings.summary_channel,
        "KUDOS_CHANNEL": settings.kudos_channel,
    }
    first = {channel: setting for setting, channel in reversed(named.items()) if channel}
    return [_look_at(slack, channel, setting) for channel, setting in reversed(first.items())]


def _look_at(slack: Slack, channel: str, setting: str) -> Place:
    try:
        seen = slack.channel(channel)
    except SlackSaysNo as no:
        return Place(setting, channel, refused=no.error)
    except Unavailable as away:  # nobody can say now; the directory asks again
        return Place(setting, channel, refused=str(away).rstrip("."))
    return Place(
        setting,
        channel,
        name=seen.name,
        is_member=seen.is_member,
        is_shared=seen.is_ext_shared,
        is_archived=seen.is_archived,
    )


def _check_channels(places: Sequence[Place], me: Me) -> None:
    """Raise `WrongSetting` naming each channel of the settings that the bot cannot see."""
    unseen = [place for place in places if place.refused == setup.NOT_FOUND]
    if unseen:
        raise WrongSetting("\n".join(str(one) for place in unseen for one in setup.channel(place, bot=me.handle)))


def connect(settings: Settings, *, now: Clock = real_time) -> Slack:
    """Return the calls to Slack that these settings allow."""
    token = settings.slack_bot_token
    return Slack(
        token.get_secret_value() if token else "",
        settings.slack_api_url,
        timeout_s=CALL_TIMEOUT.total_seconds(),
        now=now,
    )


@dataclass
class Parts:
    """What one process has at hand; each of `wakers` is called when something may be due.

    `places` are the channels of the settings, as they were at the start.
    """

    settings: Settings
    store: Store
    slack: Slack
    me: Me
    desk: Desk
    wakers: list[Callable[[], None]] = field(default_factory=list)
    places: Sequence[Place] = ()

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def assemble(settings: Settings, *, now: Clock = real_time, store: Store | None = None) -> Parts:
    """Return the parts that every process needs, its database migrated. Raises `WrongSetting` and `Unavailable`."""
    texts = Texts(settings.templates_dir, home=settings.locale, on_fault=_log_fault)
    texts.report()
    plans = read_plans(settings.templates_dir)
    slack = connect(settings, now=now)
    me = greet(settings, slack)
    places = look_at_channels(settings, slack)
    _check_channels(places, me)
    opened = store or open_store(settings)
    wakers: list[Callable[[], None]] = []
    try:
        with database_told():
            schema.upgrade(opened)
            desk = make_desk(settings, opened, me, texts=texts, plans=plans, now=now, wakers=wakers)
            desk = replace(desk, ahead=slack.clock.ahead)
            directory.introduce(desk, me)
    except BaseException:
        opened.close()
        raise
    return Parts(settings, opened, slack, me, desk, wakers, places)


def _log_fault(fault: Fault) -> None:
    """Say which file of the owner's is passed over; the shipped words take its place."""
    log.error("template.broken", file=fault.file, line=fault.line, problem=fault.problem, what_to_do=_MEND)


def make_desk(
    settings: Settings,
    store: Store,
    me: Me,
    *,
    texts: Texts,
    plans: Plans,
    now: Clock,
    wakers: list[Callable[[], None]],
) -> Desk:
    """Return the desk of the workspace that `me` belongs to."""

    def wake() -> None:
        for waker in wakers:
            waker()

    support_channel = settings.support_channel or ""
    return Desk(
        store=store,
        team=me.team,
        bot_user=me.bot_user,
        bot_name=manifest.BOT,
        texts=texts,
        defaults=defaults_of(settings),
        plans=plans,
        now=now,
        wall=real_time,
        wake=wake,
        command=settings.command,
        support_channel=support_channel,
        summary_channel=settings.summary_channel or support_channel,
        summary_time=settings.summary_time,
        summary_editions=_editions(settings),
        agents=settings.agents,
        leads=settings.leads,
        kudos_channel=settings.kudos_channel,
        enterprise=me.enterprise,
        address=me.address,
        figures_by_agent=settings.figures_by_agent == "on",
        welcomes=settings.welcome == "on",
        privacy_url=settings.privacy_url,
        workspace=me.team_name,
        signs=manifest.SIGNING in (me.scopes or ()),
    )


@contextmanager
def desk_alone(settings: Settings, workspace: str | None) -> Iterator[Desk]:
    """Hold the desk of that workspace, else of the only one, without Slack. Raises `WrongSetting` if there is none."""
    file = database_address.file(settings.database_url)
    if file is not None and not file.exists():  # whoever only asks makes none
        raise WrongSetting(f"DATABASE_URL: there is no file {file.absolute()} yet. {_FIRST}")
    store = open_store(settings)
    try:
        schema.upgrade(store)
        with store.read_all() as db:
            known = rows.workspaces.get(db, _chosen(rows.workspaces.ids(db), workspace))
        assert known is not None
        me = Me(known.team_id, known.name, known.bot_user, known.bot_id, known.enterprise, address=known.address or "")
        texts = Texts(settings.templates_dir, home=settings.locale)
        plans = read_plans(settings.templates_dir)
        yield make_desk(settings, store, me, texts=texts, plans=plans, now=real_time, wakers=[])
    finally:
        store.close()


def _chosen(known: Sequence[str], asked: str | None) -> str:
    if not known and asked is None:
        raise WrongSetting(f"DATABASE_URL: there is no workspace in this database yet. {_FIRST}")
    if asked is None and len(known) > 1:
        raise WrongSetting(f"--workspace: there are several here, {', '.join(known)}. Name one of them.")
    if asked is not None and asked not in known:
        raise WrongSetting(f"--workspace: {asked} is not known here. Leave it out if there is only one.")
    return asked or known[0]


def _editions(settings: Settings) -> tuple[Length, ...]:
    switches = {Length.WEEK: settings.summary_weekly, Length.MONTH: settings.summary_monthly}
    return tuple(length for length, switch in switches.items() if switch == "on")


def defaults_of(settings: Settings) -> Defaults:
    """Return what these settings say of follow-up."""
    return Defaults(
        checkin_after=settings.checkin_after,
        survey_after=settings.survey_after,
        quiet=settings.quiet_hours,
        timezone=settings.timezone,
        rating_edit=timedelta(minutes=settings.rating_edit_minutes),
        hours=settings.working_hours,
        country=settings.holidays,
        budget=settings.survey_budget,
        fcr_window=timedelta(days=settings.fcr_window_days),
    )


def make_bolt(parts: Parts, front: Front) -> App:
    """Return the Bolt app with everything registered; it never asks Slack who it is."""
    token = parts.settings.slack_bot_token
    secret = token.get_secret_value() if token else ""
    known = AuthorizeResult(
        enterprise_id=None,
        team_id=parts.me.team,
        bot_user_id=parts.me.bot_user,
        bot_id=parts.me.bot_id,
        bot_token=secret,
    )
    with slack_environment_hidden():
        app = App(
            name="slackbot",  # else Bolt reads the source of every caller on the stack to find a name
            authorize=Known(known),
            client=WebClient(base_url=parts.settings.slack_api_url, retry_handlers=[]),
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            attaching_function_token_enabled=False,
            listener_executor=ThreadPoolExecutor(1, "bolt"),
        )
    listeners.register(app, front)
    return app
