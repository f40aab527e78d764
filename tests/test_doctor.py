"""What a start and `slackbot doctor` find: the same sentences, each true and with what to do."""

import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from slackbot import app
from slackbot.desk.reports.start import Start
from slackbot.service import Service
from slackbot.store import schema
from slackbot.store.database import Store
from tests import command_line
from tests.command_line import Done
from tests.newcomer import crowd
from tests.patience import PATIENCE_S
from tests.processes.running import environment
from tests.running_app import RunningApp
from tests.store.last_release import kept
from tests.warm_store import WarmStore

MakeStage = Callable[..., RunningApp]


@dataclass(frozen=True)
class SetUp:
    """Something wrong, and the sentence for it. Where `stops`, nothing starts."""

    says: str
    settings: Mapping[str, str] = field(default_factory=dict)
    lacks: Collection[str] = ()
    slack_ahead: timedelta = timedelta(0)
    stops: bool = False


_REST = "plans standard, gold · try /issue"  # of the line with what was found
_CORRECT = "Correct the setting and start again."
_WRONG = {
    "bot not invited": SetUp(
        "SUPPORT_CHANNEL: the bot is not in #general, so no card can be posted there. "
        "Write `/invite @support-desk` there.",
        {"SUPPORT_CHANNEL": "CGENERAL", "AGENTS": "UANA"},
    ),
    "bot not with the leads": SetUp(
        "SUMMARY_CHANNEL: the bot is not in #general, so no summary can be posted there. "
        "Write `/invite @support-desk` there.",
        {"SUMMARY_CHANNEL": "CGENERAL"},
    ),
    "customers in the agents' channel": SetUp(
        "SUPPORT_CHANNEL: #ext-globex is shared with another company, whose people can read cards and notes. "
        "Name a channel of your own people alone.",
        {"SUPPORT_CHANNEL": "CGLOBEX"},
    ),
    "wrong channel id": SetUp(
        "KUDOS_CHANNEL: the bot sees no channel CNOWHERE. Check the id, and invite the bot to the channel.",
        {"KUDOS_CHANNEL": "CNOWHERE"},
        stops=True,
    ),
    "unknown agent": SetUp(f"AGENTS: Slack knows nobody by the id U0NOBODY. {_CORRECT}", {"AGENTS": "UANA,U0NOBODY"}),
    "customer for an agent": SetUp(
        f"AGENTS: UGUS is of another company, and only your own people can be agents. {_CORRECT}",
        {"AGENTS": "UANA,UGUS"},
    ),
    "lead who is no agent": SetUp(
        "LEADS: UELI is no agent, and a lead must be one, too. Name them in AGENTS as well, and start again.",
        {"LEADS": "UELI,UANA"},
    ),
    "unknown user group": SetUp(
        f"AGENTS: the user group S0NOBODY has nobody in it, or Slack does not show it. {_CORRECT}",
        {"AGENTS": "UANA,S0NOBODY"},
    ),
    "missing scope": SetUp(
        "Scopes: usergroups:read is missing: AGENTS and LEADS can name no user group. "
        "Reinstall the app from the new manifest (`slackbot manifest` prints it).",
        {"AGENTS": "UANA,SAGENTS"},
        lacks={"usergroups:read"},
    ),
    "a scope that hides who people are": SetUp(
        "Scopes: users:read is missing: nobody’s name, time zone and company are known, so nobody can become an agent. "
        "Reinstall the app from the new manifest (`slackbot manifest` prints it).",
        {"AGENTS": "UANA"},
        lacks={"users:read"},
    ),
    "clock": SetUp(
        "Clock: this machine’s clock is about 7 min behind Slack’s. "
        "Let it be set over the network (NTP): from 5 minutes on Slack’s requests over HTTP are refused.",
        slack_ahead=timedelta(minutes=7),
    ),
    "dead token": SetUp(
        "SLACK_BOT_TOKEN: Slack refuses it (invalid_auth). Install the app to your workspace again, and copy the "
        "Bot User OAuth Token (xoxb-…) from its page OAuth & Permissions.",
        {"SLACK_BOT_TOKEN": "xoxb-revoked"},
        stops=True,
    ),
    "dead app token": SetUp(
        "SLACK_APP_TOKEN: Slack refuses it (invalid_auth). Make an app-level token (xapp-…) with the scope "
        "connections:write on your app's page Basic Information, and switch Socket Mode on.",
        {"SLACK_APP_TOKEN": "xapp-revoked"},
        stops=True,
    ),
}


def doctor(stage: RunningApp, database_url: str, folder: Path, **settings: str) -> tuple[Done, list[str]]:
    """Return how the command ended, and its sentences on what fails."""
    env = environment(stage.slack, database_url, **settings)
    done = command_line.run("doctor", folder=folder, environment=env)
    return done, [f"{about}: {says}" for mark, about, says in _rows(done) if mark == "fails"]


def said(done: Done, about: str) -> list[str]:
    """Return what the doctor said of it."""
    return [says for _, named, says in _rows(done) if named == about]


def _rows(done: Done) -> list[tuple[str, str, str]]:
    cells = [re.split(r"\s{2,}", line.strip()) for line in done.stdout.splitlines()]
    return [(row[0], row[1], " ".join(row[2:])) for row in cells if len(row) > 2]


def start(stage: RunningApp, database_url: str, folder: Path, set_up: SetUp) -> list[str]:
    """Return what a start complains of."""
    if set_up.stops:
        env = environment(stage.slack, database_url, **set_up.settings, LOG_LEVEL="error")
        done = command_line.run("run", folder=folder, environment=env)
        assert (done.returncode, done.stdout) == (2, "")
        return done.stderr.splitlines()
    with capture_logs() as logs:
        stage.start()
        stage.slack.wait_for(lambda: any(one["event"] == "start.found" for one in logs))
        stage.stop()
    told = [one for one in logs if one["event"] == "start.will_not_work"]
    return [f"{one['about']}: {one['found']} {one['what_to_do']}" for one in told]


@pytest.mark.parametrize("name", _WRONG)
def test_what_is_wrong_is_said_alike_by_a_start_and_by_the_doctor(
    make_stage: MakeStage, sqlite_url: str, tmp_path: Path, name: str
) -> None:
    set_up = _WRONG[name]
    given = {name.lower(): value for name, value in set_up.settings.items()}
    stage = make_stage(
        sqlite_url,
        settings=given,
        lacks=set_up.lacks,
        slack_ahead=set_up.slack_ahead,
        running=False,
        start=datetime.now(UTC),
    )

    done, failing = doctor(stage, sqlite_url, tmp_path, **set_up.settings)
    complaints = start(stage, sqlite_url, tmp_path, set_up)

    assert (done.returncode, failing, complaints) == (1, [set_up.says], [set_up.says]), done


def test_a_start_says_in_one_line_what_it_found(make_stage: MakeStage, sqlite_url: str) -> None:
    settings = {"timezone": "Europe/Berlin", "summary_time": "08:30"}
    with capture_logs() as logs:
        stage = make_stage(sqlite_url, settings=settings)
        stage.slack.wait_for(lambda: any(one["event"] == "start.found" for one in logs))

    assert [one for one in logs if one["event"].startswith("start.")] == [
        {
            "event": "start.found",
            "found": f"Acme · agents #triage (4) · summary 08:30 Europe/Berlin → #leads · {_REST}",
            "log_level": "info",
        }
    ]


def test_who_only_receives_says_at_once_what_is_known(make_stage: MakeStage, sqlite_url: str) -> None:
    stage = make_stage(sqlite_url, settings={"agents": "UANA", "summary_channel": "CGENERAL"}, running=False)
    with capture_logs() as logs:
        service = Service(app.assemble(stage.settings(), now=stage.clock.now))
        service.run_http()
        service.stop()

    told = [one.get("found") for one in logs if one["event"].startswith("start.")]
    assert told == [
        f"Acme · agents named in AGENTS (nobody known yet) · summary 09:00 UTC → #general · {_REST}",
        "the bot is not in #general, so no summary can be posted there.",
    ]


def test_a_start_waits_for_nobody_and_says_the_rest_once_slack_told_it(make_stage: MakeStage, sqlite_url: str) -> None:
    stage = make_stage(sqlite_url, settings={"agents": "UANA,U0NOBODY"}, running=False)
    stage.slack.faults.add("ratelimited", "users.info", retry_after=1)
    with capture_logs() as logs:
        stage.start()
        stage.slack.wait_for(lambda: any(one["event"] == "start.will_not_work" for one in logs))

    told = [one.get("found") for one in logs if one["event"].startswith("start.")]
    assert told == [
        f"Acme · agents named in AGENTS (nobody known yet) · summary 09:00 UTC → #leads · {_REST}",
        f"Acme · agents named in AGENTS (1) · summary 09:00 UTC → #leads · {_REST}",
        "Slack knows nobody by the id U0NOBODY.",
    ]
    assert "roster.wrong" not in [one["event"] for one in logs]  # the same once more


def test_of_a_crowd_a_start_says_how_many_may_be_agents(make_stage: MakeStage, sqlite_url: str) -> None:
    with capture_logs() as logs:
        stage = make_stage(sqlite_url, world=crowd(60))
        stage.slack.wait_for(lambda: any(one["event"] == "start.found" for one in logs))

    assert "agents #triage (64)" in next(one["found"] for one in logs if one["event"] == "start.found")
    assert stage.slack.calls("users.info") == []


def test_the_doctor_is_content_with_what_is_well_and_changes_nothing(
    make_stage: MakeStage, database_url: str, tmp_path: Path
) -> None:
    stage = make_stage(database_url, running=False, start=datetime.now(UTC))
    words = tmp_path / "words"
    (words / "answer").mkdir(parents=True)
    (words / "answer" / "claimed.j2").write_text("{{ number }} is yours.")

    done, failing = doctor(stage, database_url, tmp_path, TEMPLATES_DIR=str(words), HOLIDAYS="DE")

    assert (done.returncode, failing, done.stderr) == (0, [], "")
    assert "Acme (T0ACME00001), where the bot is @support-desk" in done.stdout
    assert f"with schema {schema.HEAD}, which can be written" in done.stdout
    assert "Messages tab" in done.stdout
    assert {call.method for call in stage.slack.calls()} == {
        *("auth.test", "conversations.info", "conversations.members", "users.info", "apps.connections.open"),
    }


def test_the_doctor_names_what_is_nearly_a_setting(make_stage: MakeStage, sqlite_url: str, tmp_path: Path) -> None:
    stage = make_stage(sqlite_url, running=False, start=datetime.now(UTC))
    (tmp_path / ".env").write_text("TIMEZON=Europe/Berlin\nlocale=de\nPOSTGRES_PASSWORD=letters\n")

    done, failing = doctor(stage, sqlite_url, tmp_path)

    assert (done.returncode, failing) == (
        1,
        ["TIMEZON: no setting is called so, and what .env says of it counts for nothing. Write TIMEZONE."],
    )


@pytest.mark.parametrize(
    ("url", "code", "says"),
    [
        ("sqlite:///new.db", 0, "there is no file new.db yet. The first start makes it."),
        ("sqlite:///none/new.db", 1, "there is no folder none. Make it, or name another one."),
        (
            "sqlite:////proc/self/new.db",
            1,
            "the user who runs slackbot cannot write in the folder /proc/self. Let them, or name another one.",
        ),
        ("sqlite:///empty.db", 0, "there is nothing in the database yet. The first start fills it."),
        (
            "sqlite:///old.db",
            0,
            f"the database has schema 0002, and this version of slackbot uses {schema.HEAD}. The next start changes "
            "it. Back it up first: sqlite3 'old.db' \".timeout 10000\" \"VACUUM INTO 'old-backup.db'\"",
        ),
    ],
)
def test_the_doctor_makes_and_migrates_no_database(
    make_stage: MakeStage, tmp_path: Path, url: str, code: int, says: str
) -> None:
    stage = make_stage(url, running=False, start=datetime.now(UTC))
    (tmp_path / "empty.db").touch()
    kept.fill("sqlite", f"sqlite:///{tmp_path / 'old.db'}")

    done, _ = doctor(stage, url, tmp_path)

    assert (done.returncode, said(done, "DATABASE_URL")) == (code, [says])
    assert not (tmp_path / "new.db").exists()
    with closing(sqlite3.connect(tmp_path / "old.db")) as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]


def test_the_doctor_names_what_is_wrong_beside_slack_and_no_secret(make_stage: MakeStage, tmp_path: Path) -> None:
    url = "sqlite:///new.db"
    stage = make_stage(url, running=False, start=datetime.now(UTC))
    (tmp_path / "plans.yml").write_text("tiers:\n  gold:\n    nps: {every: 1d}\n")

    done, failing = doctor(
        stage, url, tmp_path, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="hunter2", TEMPLATES_DIR=str(tmp_path)
    )

    assert (done.returncode, failing) == (
        1,
        [
            "SLACK_SIGNING_SECRET: a signing secret has 32 digits and letters from a to f, and this one has not. "
            "Copy it again from your app’s page Basic Information.",
            "TEMPLATES_DIR: plans.yml, line 3: tiers.gold.nps.every: “1d” is too short. Write at least 90d. "
            "Mend the file.",
        ],
    )
    assert "hunter2" not in done.stdout + done.stderr
    assert stage.slack.bot_token not in done.stdout + done.stderr


def test_the_doctor_says_what_it_could_not_look_at(make_stage: MakeStage, sqlite_url: str, tmp_path: Path) -> None:
    stage = make_stage(sqlite_url, running=False, start=datetime.now(UTC))
    stage.slack.faults.add("ratelimited", "users.info", retry_after=9)
    stage.slack.faults.add("ratelimited", "conversations.info", retry_after=9)

    done, _ = doctor(stage, sqlite_url, tmp_path)

    assert done.returncode == 0
    assert said(done, "SUPPORT_CHANNEL") == ["Slack did not tell of CTRIAGE (Slack asks us to wait 9 s)."]
    assert said(done, "AGENTS") == ["Slack did not tell who they are: Slack asks us to wait 9 s."]


def test_the_doctor_says_who_has_the_port(make_stage: MakeStage, sqlite_url: str, tmp_path: Path) -> None:
    stage = make_stage(sqlite_url, running=False, start=datetime.now(UTC), via="http")
    service = stage.start(Service.run_worker_with_pages)
    ours = str(stage.service.parts.settings.port) if stage.service else ""
    with socket.create_server(("127.0.0.1", 0)) as another, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        numbers = [ours, str(another.getsockname()[1]), str(free.getsockname()[1])]
        free.close()
        ends = [doctor(stage, sqlite_url, tmp_path, PORT=number) for number in numbers]
        abroad, _ = doctor(stage, sqlite_url, tmp_path, PORT=numbers[2], HOST="192.0.2.1")
    service.stop()

    taken = f"PORT: {numbers[1]} is taken by another program, perhaps another slackbot. Set a PORT of its own."
    assert [said(done, "PORT") for done, _ in (ends[0], ends[2])] == [
        [f"{ours} on 127.0.0.1, where a slackbot answers now"],
        [f"{numbers[2]} on 127.0.0.1, which is free"],
    ]
    assert [failing for _, failing in ends] == [[], [taken], []]
    assert said(abroad, "HOST") == ["“192.0.2.1” is no address of this machine. Try 0.0.0.0 or 127.0.0.1."]


_NO_SERVER = "DATABASE_URL: no database server listens there. Check the host and the port, and that PostgreSQL runs."
_LOOSE_AT = (
    "DATABASE_URL: the password in it holds an @, so that what follows is taken for the host. Write each @ of the "
    "password as %40 (and each % as %25, / as %2F, # as %23)."
)
_READ_ONLY = (
    "DATABASE_URL: the database takes no writes: it is read-only, as a server is after a failover, or a file that is "
    "not ours to write. Point DATABASE_URL at the server that takes writes, or let us write the file and its folder. "
    "A bot that runs goes on by itself then."
)
_NEWER = (
    f"The database has schema 9999, and this version of slackbot knows {schema.HEAD} and earlier. "
    "Install the version that migrated it, or go back to the backup made before."
)


def _newer(url: str) -> str:
    with closing(Store(url)) as store, store.begin_all() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    return url


def _read_only(url: str) -> str:
    if url.startswith("sqlite"):
        return f"{url.replace('sqlite:///', 'sqlite:///file:')}?mode=ro&uri=true"
    with closing(Store(url)) as store, store.begin_all() as db:
        db.exec_driver_sql("ALTER DATABASE spoilt SET default_transaction_read_only = on")
    return url


_WRONG_DATABASES: dict[str, tuple[Callable[[str], str], str, str]] = {
    "newer schema": (_newer, _NEWER, f"DATABASE_URL: {_NEWER}"),
    "read-only": (_read_only, _READ_ONLY, _READ_ONLY),
    "wrong port": (lambda _: "postgresql://bot:hunter2@127.0.0.1:9/desk", _NO_SERVER, _NO_SERVER),
    "password with @": (lambda _: "postgresql://bot:x@hunter2@127.0.0.1:9/desk", _LOOSE_AT, _LOOSE_AT),
}


@pytest.mark.parametrize(
    ("name", "kind"),
    [*((name, "sqlite") for name in _WRONG_DATABASES), ("newer schema", "postgres"), ("read-only", "postgres")],
)
def test_a_database_that_will_not_do_is_one_sentence(
    make_stage: MakeStage, request: pytest.FixtureRequest, tmp_path: Path, name: str, kind: str
) -> None:
    spoil, of_start, of_doctor = _WRONG_DATABASES[name]
    is_server = kind == "postgres"
    url = spoil(
        request.getfixturevalue("make_postgres_url")("spoilt") if is_server else request.getfixturevalue("sqlite_url")
    )
    stage = make_stage(url, running=False, start=datetime.now(UTC))

    started = command_line.run("run", folder=tmp_path, environment=environment(stage.slack, url, LOG_LEVEL="error"))
    done, failing = doctor(stage, url, tmp_path)

    assert (started.returncode, started.stdout, started.stderr) == (2, "", f"{of_start}\n")
    assert (failing or done.stderr.splitlines()) == [of_doctor]
    assert "hunter2" not in started.stderr + done.stdout + done.stderr


def test_the_doctor_says_that_nobody_hears_of_faults(make_stage: MakeStage, sqlite_url: str, tmp_path: Path) -> None:
    stage = make_stage(sqlite_url, running=False, start=datetime.now(UTC))
    env = environment(stage.slack, sqlite_url, PYTHONPATH=str(Path(__file__).parents[1]))
    deaf = ["sh", "-c", f"exec {sys.executable} -m slackbot doctor 2>&-"]

    ended = subprocess.run(
        deaf, cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True, timeout=PATIENCE_S, check=False
    )

    done = Done(ended.returncode, ended.stdout, "")
    assert (done.returncode, said(done, "Log")) == (
        1,
        [
            "standard error is closed, so nobody will hear what goes wrong. "
            "Start slackbot with standard error open, to a terminal, a file or a collector."
        ],
    )


def test_without_slack_the_doctor_looks_at_the_rest(make_stage: MakeStage, sqlite_url: str, tmp_path: Path) -> None:
    stage = make_stage(sqlite_url, running=False, start=datetime.now(UTC))

    done, failing = doctor(stage, sqlite_url, tmp_path, SLACK_API_URL="http://127.0.0.1:9/api/")

    assert (done.returncode, failing) == (
        1,
        [
            "SLACK_API_URL: Slack cannot be reached now: Connection refused. "
            "Check SLACK_API_URL (http://127.0.0.1:9/api/) and the network, then start again."
        ],
    )
    assert said(done, "SLACK_APP_TOKEN") == ["Slack cannot be reached now: Connection refused."]
    assert said(done, "DATABASE_URL") == [f"SQLite with schema {schema.HEAD}, which can be written"]


def test_a_clock_that_is_moved_before_all_is_known_is_not_taken_for_a_wrong_one(
    make_stage: MakeStage, sqlite_url: str
) -> None:
    stage = make_stage(sqlite_url, running=False, start=datetime.now(UTC))
    parts = app.assemble(stage.settings(), now=stage.clock.now, store=WarmStore(sqlite_url))
    found = Start(parts.desk, parts.me, places=parts.places, clock=parts.slack.clock)

    stage.clock.move(timedelta(hours=1))  # as in the demo
    with capture_logs() as logs:
        found.tell(())
    parts.close()

    assert [one["event"] for one in logs] == ["start.found"]
