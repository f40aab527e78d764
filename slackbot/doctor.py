"""`slackbot doctor`: each part of the installation is looked at, and nothing is changed."""

import itertools
import os
import re
import select
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from slackbot import app, env_file, web, web_server
from slackbot.desk.people import directory
from slackbot.domain import database_address, days_off, roster, setup
from slackbot.domain.person import Person, may_be_agent
from slackbot.domain.roster import Fault
from slackbot.domain.setup import Finding, Place, Standing, unknown, wrong
from slackbot.errors import NewerSchema, NoPort, Unavailable, WrongSetting
from slackbot.settings import Settings
from slackbot.slack import Listing, Me, Slack, SlackSaysNo, manifest
from slackbot.store import schema
from slackbot.store.database import Store
from slackbot.texts import Texts, proofreading
from slackbot.texts.plans import read as read_plans

_SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")
_NO_SUCH_PERSON = frozenset({"user_not_found", "users_not_found", "user_not_visible"})
_MOST_LOOKED_UP = 20  # members of the triage channel: one who can be an agent is enough
_ENDLESS = 10_000  # columns of paper on which no line is broken
_MOST_FAULTS = 10  # of the templates, told one by one
_TAB = "Slack does not tell whether people may write to the bot alone."
_TAKES_A_PORT = "That is for a `worker`, or a `run` with SLACK_APP_TOKEN; `web` takes a PORT such as 3000."
_OPEN_TAB = (
    "Look at your app’s page App Home: “Allow users to send Slash commands and messages from the messages tab” must "
    "be on."
)


def look(settings: Settings, *, now: Callable[[], datetime] = app.real_time) -> list[Finding]:
    """Return how every part stands. Slack and the database are asked, and neither is changed."""
    return [
        Finding("Settings", "each is understood"),
        *_misspelled(),
        *_slack(settings, now),
        *_database(settings),
        *_words(settings),
        *_days(settings, now()),
        _port(settings),
        _log(settings),
    ]


def _misspelled() -> Iterator[Finding]:
    for name, meant in env_file.misspelled(Path(".env"), [one.upper() for one in Settings.model_fields]):
        yield wrong(name, "no setting is called so, and what .env says of it counts for nothing.", f"Write {meant}.")


def _slack(settings: Settings, now: Callable[[], datetime]) -> Iterator[Finding]:
    slack = app.connect(settings)
    try:
        me = app.greet(settings, slack)
    except WrongSetting as no:
        yield _said(str(no))
        yield unknown("Scopes, channels, agents", "Slack tells nothing without a token.")
    except Unavailable as away:
        yield wrong("SLACK_API_URL", str(away))
    else:
        bot = f"@{me.handle}" if me.handle else me.bot_user
        yield Finding("SLACK_BOT_TOKEN", f"{me.team_name} ({me.team}), where the bot is {bot}")
        yield setup.clock(slack.clock.ahead_of(now))
        may_lack = manifest.may_lack((*settings.agents, *settings.leads))
        yield from setup.scopes(me.scopes, needed=manifest.SCOPES, may_lack=may_lack)
        places = app.look_at_channels(settings, slack)
        yield from itertools.chain.from_iterable(setup.channel(one, bot=me.handle or manifest.BOT) for one in places)
        yield from _people(settings, slack, me, triage=places[0])
        yield unknown("Messages tab", _TAB, _OPEN_TAB)
    yield from _line(settings, slack)


def _said(sentence: str) -> Finding:
    """Return what an error says that begins with the name of its setting."""
    about, _, found = sentence.partition(": ")
    return wrong(about, found)


def _line(settings: Settings, slack: Slack) -> Iterator[Finding]:
    """Give how requests of Slack's come in."""
    secret = settings.slack_signing_secret
    if settings.slack_app_token is not None:
        try:
            slack.open_socket(settings.slack_app_token.get_secret_value())
            yield Finding("SLACK_APP_TOKEN", "opens Socket Mode")
        except WrongSetting as no:
            yield _said(str(no))
        except Unavailable as away:
            yield unknown("SLACK_APP_TOKEN", str(away))
    elif secret is not None and not _SIGNING_SECRET.fullmatch(secret.get_secret_value()):
        odd = "a signing secret has 32 digits and letters from a to f, and this one has not."
        yield wrong("SLACK_SIGNING_SECRET", odd, "Copy it again from your app’s page Basic Information.")
    else:
        yield Finding("SLACK_SIGNING_SECRET", "looks like one; only a request of Slack’s shows whether it is yours")


def _people(settings: Settings, slack: Slack, me: Me, *, triage: Place) -> Iterator[Finding]:
    """Give how those stand who work here."""
    try:
        found, faults = _roster(settings, slack, me, triage)
    except (SlackSaysNo, Unavailable) as no:
        yield unknown("AGENTS", f"Slack did not tell who they are: {no}")
        return
    yield from setup.roster(faults, granted=me.scopes, triage=str(triage)) or [Finding("AGENTS", found)]


def _roster(settings: Settings, slack: Slack, me: Me, triage: Place) -> tuple[str, list[Fault]]:
    """Return who works here, in words, and what is wrong with whom the settings name.

    Raises `SlackSaysNo` and `Unavailable`.
    """
    groups = {one: _group(slack, one) for one in (*settings.agents, *settings.leads) if one.startswith("S")}
    people = {
        user: person
        for user in dict.fromkeys((*settings.agents, *settings.leads))
        if user not in groups and (person := _look_up(slack, me, user)) is not None
    }
    if settings.agents:
        agents = _ids(settings.agents, groups)
    else:
        members = Listing(lambda cursor: slack.members(triage.channel, cursor)).whole()
        agents = [user for user in members if user != me.bot_user]
    faults = roster.faults(
        agents=settings.agents,
        leads=settings.leads,
        people=people,
        empty=[group for group, members in groups.items() if not members],
        able=_is_one_able(slack, me, agents),
    )
    faults += roster.leads_who_are_no_agents(settings.leads, people=people, agents=agents)
    count = "1 person" if len(agents) == 1 else f"{len(agents)} people"
    return f"{count}, as {'the setting names them' if settings.agents else f'members of {triage}'}", faults


def _group(slack: Slack, group: str) -> tuple[str, ...]:
    try:
        return slack.usergroup(group)
    except SlackSaysNo:
        return ()  # as for the directory: one that Slack does not show has nobody


def _ids(named: Sequence[str], groups: Mapping[str, Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(user for one in named for user in groups.get(one, (one,))))


def _is_one_able(slack: Slack, me: Me, users: Sequence[str]) -> bool:
    """Return whether one of them can be an agent; of very many some are asked about, and one is taken for granted."""
    first = users[:_MOST_LOOKED_UP]
    if any(person and may_be_agent(person) for person in (_look_up(slack, me, user) for user in first)):
        return True
    return len(users) > len(first)


def _look_up(slack: Slack, me: Me, user: str) -> Person | None:
    try:
        return directory.described(slack.person(user), team=me.team, our_enterprise=me.enterprise)
    except SlackSaysNo as no:
        if no.error in _NO_SUCH_PERSON:
            return None
        raise


def _database(settings: Settings) -> Iterator[Finding]:
    file = database_address.file(settings.database_url)
    if file is not None and not file.exists():
        yield _missing(file)
        return
    try:
        store = app.open_store(settings)
    except WrongSetting as no:
        yield _said(str(no))
        return
    try:
        with app.database_told():
            yield _opened(store)
    except NewerSchema as newer:
        yield wrong("DATABASE_URL", str(newer))
    except WrongSetting as no:
        yield _said(str(no))
    finally:
        store.close()


def _missing(file: Path) -> Finding:
    if not file.parent.is_dir():
        return wrong("DATABASE_URL", f"there is no folder {file.parent}.", "Make it, or name another one.")
    if not os.access(file.parent, os.W_OK):
        locked = f"the user who runs slackbot cannot write in the folder {file.parent}."
        return wrong("DATABASE_URL", locked, "Let them, or name another one.")
    return Finding("DATABASE_URL", f"there is no file {file} yet.", remedy="The first start makes it.")


def _opened(store: Store) -> Finding:
    """Return how the database stands. Raises `DatabaseAway` and `WrongSetting`."""
    found = schema.look(store)
    if found is None:
        return Finding("DATABASE_URL", "there is nothing in the database yet.", remedy="The first start fills it.")
    if found != schema.HEAD:
        behind = f"the database has schema {found}, and this version of slackbot uses {schema.HEAD}."
        return Finding("DATABASE_URL", behind, remedy=f"The next start changes it. Back it up first: {store.backup}")
    kind = "PostgreSQL" if store.is_postgres else "SQLite"
    return Finding("DATABASE_URL", f"{kind} with schema {found}, which can be written")


def _words(settings: Settings) -> Iterator[Finding]:
    """Give how the owner's words and plans stand; the shipped ones were read before they were shipped."""
    if settings.templates_dir is None:
        yield Finding("TEMPLATES_DIR", "not set, so the words and plans are those that come with slackbot")
        return
    faults = proofreading.proofread(Texts(settings.templates_dir, home=settings.locale))
    for fault in faults[:_MOST_FAULTS]:
        yield wrong("TEMPLATES_DIR", str(fault), "Mend the file.")
    if len(faults) > _MOST_FAULTS:
        yield wrong("TEMPLATES_DIR", f"{len(faults) - _MOST_FAULTS} more.", "`slackbot templates lint` names them all.")
    if not faults:
        tiers = ", ".join(read_plans(settings.templates_dir).tiers)
        yield Finding("TEMPLATES_DIR", f"every template of {settings.templates_dir} is well; plans {tiers}")


def _days(settings: Settings, now: datetime) -> Iterator[Finding]:
    local = now.astimezone(settings.timezone)
    yield Finding("TIMEZONE", f"{settings.timezone}, where it is {local:%H:%M} on {local:%Y-%m-%d}")
    country = settings.holidays
    coming = sorted(day for day in days_off.days_off(country, around=now) if day >= local.date())
    following = f"{country}, where the next public holiday is {coming[0]}" if coming else f"{country}"
    yield Finding("HOLIDAYS", following if country else "not set, so no public holiday counts")


def _port(settings: Settings) -> Finding:
    """Return whether the port can be had at which Slack's requests and the operator's tools are answered."""
    if settings.port == 0:
        return Finding("PORT", "0, so nothing is answered over HTTP", remedy=_TAKES_A_PORT)
    try:
        web_server.check(settings.host, settings.port)
    except NoPort as no:
        if web_server.answers(settings.host, settings.port, "/healthz") == web.UP:
            return Finding("PORT", f"{settings.port} on {settings.host}, where a slackbot answers now")
        if settings.has_chosen_port or settings.slack_app_token is None:
            return _said(str(no))
        return unknown("PORT", str(no).partition(": ")[2], "PORT=0 means none.")  # as a start, which goes on without
    except WrongSetting as no:
        return _said(str(no))
    return Finding("PORT", f"{settings.port} on {settings.host}, which is free")


def _log(settings: Settings) -> Finding:
    if not _takes_lines(sys.stderr):
        nobody = "standard error is closed, so nobody will hear what goes wrong."
        return wrong("Log", nobody, "Start slackbot with standard error open, to a terminal, a file or a collector.")
    return Finding("Log", f"goes to standard error, from level {settings.log_level} on, as {settings.log_format}")


def _takes_lines(stream: TextIO | None) -> bool:
    """Return whether the stream is open, and if it is a pipe whether somebody holds its other end."""
    if stream is None or stream.closed:
        return False
    try:
        number = stream.fileno()
    except OSError:  # it is none of the system's
        return True
    asked = select.poll()
    asked.register(number, select.POLLOUT)
    return not any(told & (select.POLLERR | select.POLLNVAL) for _, told in asked.poll(0))


def fails(findings: Sequence[Finding]) -> bool:
    """Return whether something will not work."""
    return any(one.standing is Standing.WRONG for one in findings)


def table(findings: Sequence[Finding], *, width: int | None) -> str:
    """Return the findings as a table for a terminal of that width; None means that no line is broken."""
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("", "what", "how it stands", "what to do"):
        shown.add_column(title, overflow="fold", no_wrap=width is None)
    for one in findings:
        shown.add_row(*(Text(words) for words in (one.standing, one.about, one.found, one.remedy)))
    paper = Console(file=StringIO(), width=width or _ENDLESS, color_system=None)
    with paper.capture() as written:
        paper.print(shown)
    return "\n".join(line.rstrip() for line in written.get().splitlines()).strip("\n")
