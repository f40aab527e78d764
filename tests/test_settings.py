"""The settings: what is read, what is refused, and that `.env.example` tells the truth."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dotenv import dotenv_values

from slackbot import settings
from slackbot.domain import calendar
from slackbot.domain.budget import parse_budget
from slackbot.domain.working import ALWAYS, parse_working_hours
from slackbot.errors import WrongSetting
from slackbot.settings import Settings

EXAMPLE = Path(__file__).parent.parent / ".env.example"
WHOLE = {
    "SLACK_BOT_TOKEN": "xoxb-1-abc",
    "SLACK_APP_TOKEN": "xapp-1-abc",
    "SLACK_SIGNING_SECRET": "0123456789abcdef",
    "SUPPORT_CHANNEL": "C0TRIAGE001",
}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def write(folder: Path, values: Mapping[str, str]) -> Path:
    file = folder / "env"
    file.write_text("".join(f"{name}={value}\n" for name, value in values.items()), encoding="utf-8")
    return file


@contextmanager
def another_user() -> Iterator[None]:
    """Be nobody for a while where we are root, to whom no file is closed."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def complaint(folder: Path, values: Mapping[str, str]) -> str:
    with pytest.raises(WrongSetting) as refusal:
        settings.read(write(folder, values))
    return str(refusal.value)


def test_the_defaults_are_those_of_the_contract() -> None:
    read = settings.read(None)

    assert read.slack_api_url == "https://slack.com/api/"
    assert read.database_url == "sqlite:///slackbot.db"
    assert (read.host, read.port, read.command) == ("0.0.0.0", 3000, "/issue")
    assert read.timezone == ZoneInfo("UTC")
    assert read.summary_time == time(9)
    assert (read.checkin_after, read.survey_after) == (timedelta(hours=24), timedelta(hours=3))
    assert read.quiet_hours == calendar.parse_quiet("20:00-08:00")
    assert (read.rating_edit_minutes, read.log_level, read.log_format) == (15, "info", "console")
    assert read.working_hours == parse_working_hours("Mon-Fri 09:00-17:00")
    assert read.survey_budget == parse_budget("1/7d,3/30d")
    assert (read.agents, read.leads, read.templates_dir) == ((), (), None)
    assert read.locale == "en"
    assert (read.holidays, read.kudos_channel) == (None, None)


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, {"PORT": "4000", "HOST": "127.0.0.1"})
    monkeypatch.setenv("PORT", "5000")

    read = settings.read(file)

    assert (read.port, read.host) == (5000, "127.0.0.1")


def test_a_missing_file_and_empty_values_count_as_left_out(tmp_path: Path) -> None:
    assert settings.read(tmp_path / "none").port == 3000
    assert settings.read(write(tmp_path, {"PORT": "", "SLACK_APP_TOKEN": ""})).slack_app_token is None


def test_an_unreadable_file_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_bytes(b"PORT=\xff\xfe\n")

    with pytest.raises(WrongSetting, match="cannot be read"):
        settings.read(file)


def test_a_folder_in_place_of_the_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="cannot be read"):
        settings.read(tmp_path)


def test_a_file_of_another_users_is_a_sentence(tmp_path: Path) -> None:
    file = write(tmp_path, WHOLE)
    file.chmod(0)

    with another_user(), pytest.raises(WrongSetting) as refusal:
        settings.read(file)

    assert str(refusal.value) == f"{file} is closed to this user. Start slackbot as the one whose file it is."


@pytest.mark.parametrize("line", ["TIMEZONE: Europe/Berlin", 'TIMEZONE="Europe/Berlin', "TIMEZONE Europe/Berlin"])
def test_a_line_that_sets_nothing_is_named_and_no_default_takes_its_place(tmp_path: Path, line: str) -> None:
    file = tmp_path / "env"
    file.write_text(f"# ours\nPORT=4000\n{line}\n")

    with pytest.raises(WrongSetting) as refusal:
        settings.read(file)

    assert str(refusal.value) == f"{file}, line 3: not understood. Write NAME=value, and a # before a remark."


def test_the_mark_that_editors_begin_a_file_with_is_no_part_of_a_name(tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_text("PORT=4000\n", encoding="utf-8-sig")

    assert settings.read(file).port == 4000


def test_who_starts_in_another_folder_reads_where_the_file_was_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = f"There is no .env in {tmp_path}: start slackbot in the folder that has it."

    def last_line() -> str:
        with pytest.raises(WrongSetting) as refusal:
            settings.read(tmp_path / ".env", for_command="run")
        return str(refusal.value).splitlines()[-1]

    assert last_line() == told
    monkeypatch.setenv("TIMEZONE", "Europe/Berlin")  # as in a container: the settings come from elsewhere
    assert last_line().startswith("SUPPORT_CHANNEL: missing.")


def test_every_wrong_setting_is_named_at_once(tmp_path: Path) -> None:
    wrong = {"PORT": "high", "SUPPORT_CHANNEL": "#triage", "TIMEZONE": "Mars/Olympus", "CHECKIN_AFTER": "soon"}

    lines = complaint(tmp_path, wrong).splitlines()

    assert sorted(line.partition(":")[0] for line in lines) == sorted(wrong)


def test_wrong_and_missing_settings_are_named_together(tmp_path: Path) -> None:
    file = write(tmp_path, {"PORT": "high", "SLACK_BOT_TOKEN": "nonsense"})

    with pytest.raises(WrongSetting) as refusal:
        settings.read(file, for_command="run")

    named = [line.partition(":")[0] for line in str(refusal.value).splitlines()]
    assert named == ["SLACK_BOT_TOKEN", "PORT", "SLACK_APP_TOKEN or SLACK_SIGNING_SECRET", "SUPPORT_CHANNEL"]


@pytest.mark.parametrize(
    ("command", "token", "is_refused"),
    [
        ("web", None, True),
        ("web", "xapp-1", True),
        ("run", None, True),
        ("run", "xapp-1", False),
        ("worker", None, False),
    ],
)
def test_no_port_is_refused_where_slack_is_heard_by_it(
    tmp_path: Path, command: settings.Command, token: str | None, is_refused: bool
) -> None:
    ours = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "abc", "SUPPORT_CHANNEL": "C0HELP", "PORT": "0"}
    file = write(tmp_path, {**ours, **({"SLACK_APP_TOKEN": token} if token else {})})

    said = ""
    try:
        assert settings.read(file, for_command=command).port == 0
    except WrongSetting as wrong:
        said = str(wrong)

    assert said.startswith("PORT: 0 means no HTTP at all") == is_refused
    assert len(said.splitlines()) == int(is_refused)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xapp-1-abc"),
        ("SLACK_BOT_TOKEN", "xoxb-ab cd"),
        ("SLACK_APP_TOKEN", "xoxb-1-abc"),
        ("SLACK_SIGNING_SECRET", "señal"),
        ("SLACK_API_URL", "slack.com/api"),
        ("SLACK_API_URL", "http://slack.com/api/"),
        ("SLACK_API_URL", "http://127.0.0.1.evil.example/"),
        ("SLACK_API_URL", "https://user:pass@slack.com/api/"),
        ("SLACK_API_URL", "https://[broken"),
        ("DATABASE_URL", "mysql://host/db"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql://"),
        ("DATABASE_URL", "slackbot.db"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", "³"),
        ("HOST", "my host"),
        ("COMMAND", "issue"),
        ("COMMAND", "/Issue"),
        ("SUPPORT_CHANNEL", "U0ANA"),
        ("SUMMARY_CHANNEL", "leads"),
        ("AGENTS", "@ana"),
        ("LEADS", "S0ONE,S0TWO"),
        ("LOCALE", "klingonish"),
        ("LOCALE", "german"),
        ("LOCALE", "en_US.UTF-8"),
        ("LOCALE", "../../etc"),
        ("TIMEZONE", "../etc/passwd"),
        ("SUMMARY_TIME", "25:00"),
        ("CHECKIN_AFTER", "1w"),
        ("SURVEY_AFTER", "-3h"),
        ("QUIET_HOURS", "always"),
        ("KUDOS_CHANNEL", "#kudos"),
        ("WORKING_HOURS", "nine to five"),
        ("HOLIDAYS", "Germany"),
        ("HOLIDAYS", "XX"),
        ("SURVEY_BUDGET", "1 a week"),
        ("RATING_EDIT_MINUTES", "15m"),
        ("TEMPLATES_DIR", "/no/such/folder"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_is_one_line_that_starts_with_its_name(tmp_path: Path, name: str, value: str) -> None:
    text = complaint(tmp_path, {name: value})

    assert text.startswith(f"{name}: ")
    assert "\n" not in text
    assert text.endswith(".")
    assert "pydantic" not in text


def test_no_secret_is_told(tmp_path: Path) -> None:
    file = write(tmp_path, WHOLE | {"DATABASE_URL": "postgresql://bot:hunter2@db/desk"})
    wrong = {"SLACK_BOT_TOKEN": "hunter2", "SLACK_APP_TOKEN": "hunter2", "DATABASE_URL": "mysql://bot:hunter2@db"}

    shown = repr(settings.read(file)) + str(settings.read(file)) + complaint(tmp_path, wrong)

    assert not re.search(r"hunter2|xoxb-1|xapp-1|0123456789abcdef", shown)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("sqlite:///desk.db", "sqlite:///desk.db"),
        ("sqlite:////var/lib/desk.db", "sqlite:////var/lib/desk.db"),
        ("postgres://u:p%40@h:5432/d?sslmode=require", "postgresql+psycopg://u:p%40@h:5432/d?sslmode=require"),
        ("postgresql://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("postgresql://u:p:w@h/d@1?application_name=a@b", "postgresql+psycopg://u:p:w@h/d@1?application_name=a@b"),
        ("postgresql://u@server:pw@h/d", "postgresql+psycopg://u@server:pw@h/d"),
    ],
)
def test_a_database_is_named_as_hosts_write_it(tmp_path: Path, written: str, read: str) -> None:
    assert settings.read(write(tmp_path, {"DATABASE_URL": written})).database_url == read


@pytest.mark.parametrize("password", ["hun@ter2", "hun@ter2/", "hunter2@", "@hunter2", "h@u/n#t?e:r@2"])
def test_a_password_that_takes_the_place_of_the_host_is_not_told(tmp_path: Path, password: str) -> None:
    assert complaint(tmp_path, {"DATABASE_URL": f"postgres://bot:{password}@db.example:5432/desk"}) == (
        "DATABASE_URL: the password in it holds an @, so that what follows is taken for the host. Write each @ of the "
        "password as %40 (and each % as %25, / as %2F, # as %23)."
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://slack-gov.com/api", "https://slack-gov.com/api/"),
        ("http://127.0.0.1:8765/api/", "http://127.0.0.1:8765/api/"),
        ("http://localhost:1/api", "http://localhost:1/api/"),
        ("http://[::1]:1/api", "http://[::1]:1/api/"),
    ],
)
def test_the_web_api_may_be_on_this_machine(tmp_path: Path, written: str, read: str) -> None:
    assert settings.read(write(tmp_path, {"SLACK_API_URL": written})).slack_api_url == read


def test_people_and_channels_default_to_each_other(tmp_path: Path) -> None:
    given = {"SUPPORT_CHANNEL": "C0TRIAGE001", "AGENTS": "U0ANA, W0BEN,S0GROUP,U0ANA"}

    read = settings.read(write(tmp_path, given))

    assert read.summary_channel == "C0TRIAGE001"
    assert read.agents == read.leads == ("U0ANA", "W0BEN", "S0GROUP")


def test_own_leads_and_summary_channel_are_kept(tmp_path: Path) -> None:
    read = settings.read(
        write(tmp_path, WHOLE | {"SUMMARY_CHANNEL": "G0LEADS", "LEADS": "U0DANA", "QUIET_HOURS": "off"})
    )

    assert (read.summary_channel, read.leads, read.quiet_hours) == ("G0LEADS", ("U0DANA",), None)


def test_the_team_and_its_surveys_are_described_in_words(tmp_path: Path) -> None:
    given = {"WORKING_HOURS": "Always", "HOLIDAYS": "de", "SURVEY_BUDGET": "2/7d", "KUDOS_CHANNEL": "C0KUDOS"}

    read = settings.read(write(tmp_path, given))

    assert (read.working_hours, read.holidays, read.kudos_channel) == (ALWAYS, "DE", "C0KUDOS")
    assert read.survey_budget == parse_budget("2/7d")


def test_own_templates_are_a_folder(tmp_path: Path) -> None:
    assert settings.read(write(tmp_path, {"TEMPLATES_DIR": str(tmp_path)})).templates_dir == tmp_path


@pytest.mark.parametrize("locale", ["de", "pt-BR", "es_LA", "zh-Hans"])
def test_a_language_is_written_as_slack_and_babel_write_it(tmp_path: Path, locale: str) -> None:
    assert settings.read(write(tmp_path, {"LOCALE": locale})).locale == locale


def test_an_unknown_language_is_named_with_the_one_that_was_meant(tmp_path: Path) -> None:
    assert complaint(tmp_path, {"LOCALE": "deutsch"}) == "LOCALE: “deutsch” is no language. Write its code, perhaps de."


def test_settings_never_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings.read(None).port = 1


@pytest.mark.parametrize(
    ("command", "left_out"),
    [
        ("run", {"SLACK_APP_TOKEN"}),
        ("run", {"SLACK_SIGNING_SECRET"}),
        ("web", {"SLACK_APP_TOKEN"}),
        ("worker", {"SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"}),
        ("summary --post", {"SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"}),
        ("summary", set(WHOLE)),
        ("migrate", set(WHOLE)),
        ("manifest", set(WHOLE)),
        ("demo", set(WHOLE)),
    ],
)
def test_a_command_needs_no_more_than_it_uses(tmp_path: Path, command: settings.Command, left_out: set[str]) -> None:
    given = {name: value for name, value in WHOLE.items() if name not in left_out}

    assert settings.read(write(tmp_path, given), for_command=command)


def test_a_command_names_everything_it_misses() -> None:
    with pytest.raises(WrongSetting) as refusal:
        settings.read(None, for_command="web")

    assert re.findall(r"^\w+", str(refusal.value), re.MULTILINE) == [
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
        "SUPPORT_CHANNEL",
    ]


def test_the_example_lists_every_setting_with_its_default() -> None:
    example = dotenv_values(EXAMPLE)

    assert list(example) == [name.upper() for name in Settings.model_fields]
    for name, field in Settings.model_fields.items():
        assert example[name.upper()] == ("" if field.default_factory else str(field.default or ""))


def test_the_example_has_one_comment_line_for_each_setting() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()

    assert all(line.startswith("# ") and line.endswith(".") for line in lines[::2])
    assert all(re.match(r"[A-Z_]+=", line) for line in lines[1::2])


def test_the_example_is_a_good_start_as_it_is() -> None:
    read = settings.read(EXAMPLE)

    assert read == settings.read(None)


def test_the_words_can_be_had_whatever_else_is_wrong(tmp_path: Path) -> None:
    file = write(tmp_path, {"TIMEZONE": "Mars/Olympus", "TEMPLATES_DIR": str(tmp_path), "LOCALE": "fr"})

    assert (settings.templates_dir(file), settings.locale(file)) == (tmp_path, "fr")


def test_a_folder_of_templates_that_is_none_is_named(tmp_path: Path) -> None:
    file = write(tmp_path, {"TEMPLATES_DIR": str(tmp_path / "gone")})

    with pytest.raises(WrongSetting, match=r"^TEMPLATES_DIR: "):
        settings.templates_dir(file)
