"""The settings of one workspace: read once from the environment and `.env`, checked, and never changed."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PlainValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from slackbot import env_file as env_lines
from slackbot.domain import budget, calendar, database_address, days_off, working
from slackbot.domain.budget import Budget
from slackbot.domain.calendar import Quiet
from slackbot.domain.working import WorkingHours
from slackbot.errors import WrongSetting

Command = Literal[
    "demo", "doctor", "run", "web", "worker", "migrate", "manifest", "templates", "summary", "summary --post", "export"
]

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_MISSING = {
    "slack_bot_token": "missing. Copy the Bot User OAuth Token (xoxb-…) from your app's page OAuth & Permissions.",
    "slack_signing_secret": "missing. Copy the Signing Secret from your app's page Basic Information.",
    "support_channel": "missing. Give the id (C…) of the agents' channel: it ends the channel's About tab.",
    "slack_app_token or slack_signing_secret": (
        "missing. Give an app-level token (xapp-…) for Socket Mode, or the signing secret to receive HTTP."
    ),
}
_NEEDED: Mapping[Command, tuple[str, ...]] = {
    "demo": (),
    "run": ("slack_bot_token", "slack_app_token or slack_signing_secret", "support_channel"),
    "doctor": ("slack_bot_token", "slack_app_token or slack_signing_secret", "support_channel"),
    "web": ("slack_bot_token", "slack_signing_secret", "support_channel"),
    "worker": ("slack_bot_token", "support_channel"),
    "migrate": (),
    "manifest": (),
    "templates": (),
    "summary": (),
    "export": (),
    "summary --post": ("slack_bot_token", "support_channel"),
}
_DEAF: Mapping[Command, str] = {
    "run": (
        "0 means no HTTP at all, and without SLACK_APP_TOKEN it is how Slack's requests come in. "
        "Set a PORT such as 3000, or the app-level token for Socket Mode."
    ),
    "web": "0 means no HTTP at all, and to receive it is all that `slackbot web` does. Set a PORT such as 3000.",
}


def _secret(start: str, found: str) -> BeforeValidator:
    def check(value: object) -> str | None:
        if value is None:
            return None
        text = str(value).strip()
        if not re.fullmatch(re.escape(start) + r"[!-~]+", text):  # it travels in a header: visible ASCII only
            begins = f"starts with {start}" if start else "is letters and digits"
            raise ValueError(f"not right: it {begins}, without spaces. {found}")
        return text

    return BeforeValidator(check)


def _api_url(value: object) -> str:
    text = str(value).strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError(f"“{text}” is no address of a Web API. Leave it out, or write https://slack.com/api/.")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ValueError(f"“{text}” must start with https:// (http:// is for this machine alone).")
    return text.rstrip("/") + "/"


def _number(low: int, high: int) -> PlainValidator:
    def check(value: object) -> int:
        text = str(value).strip()
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"“{text}” is not a whole number from {low} to {high}.")
        return int(text)

    return PlainValidator(check)


def _matching(pattern: str, wanted: str) -> BeforeValidator:
    def check(value: object) -> str | None:
        text = None if value is None else str(value).strip()
        if text is not None and not re.fullmatch(pattern, text):
            raise ValueError(f"“{text}” is not {wanted}.")
        return text

    return BeforeValidator(check)


def _one_of(*words: str) -> BeforeValidator:
    def check(value: object) -> str:
        text = str(value).strip().lower()
        if text not in words:
            raise ValueError(f"“{value}” is not one of {', '.join(words)}.")
        return text

    return BeforeValidator(check)


def _people(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):  # the default
        return value
    ids = tuple(dict.fromkeys(part for part in re.split(r"[,\s]+", str(value or "")) if part))
    wrong = [part for part in ids if not re.fullmatch(r"[UWS][A-Z0-9]{2,}", part)]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}: write ids, comma-separated: people U…, or one user group S….")
    if sum(part.startswith("S") for part in ids) > 1:
        raise ValueError("more than one user group (S…). Keep one, and list the other people by id.")
    return ids


def _text(parse: Callable[[str], object]) -> PlainValidator:
    return PlainValidator(lambda value: parse(str(value).strip()))


def _country(value: object) -> str | None:
    if value is None:
        return None
    code = str(value).strip().upper()
    if not days_off.is_country(code):
        raise ValueError(f"“{value}” is no country we know the holidays of. Write its two letters, like DE or US.")
    return code


def _locale(value: object) -> str:
    from slackbot.texts import language  # noqa: PLC0415 -- the names of all languages, which few installations need

    code = str(value).strip()
    if not language.is_one(code):
        meant = language.meant(code)
        raise ValueError(
            f"“{code}” is no language. Write its code, {f'perhaps {meant}' if meant else 'like de or pt-BR'}."
        )
    return code


def _folder(value: object) -> Path | None:
    if value is None:
        return None
    path = Path(str(value)).expanduser()
    if not path.is_dir():
        raise ValueError(f"“{value}” is no folder. Make it, or leave the setting out.")
    return path


Channel = Annotated[str | None, _matching(r"[CG][A-Z0-9]{2,}", "a channel's id (C…); it ends the channel's About tab")]
People = Annotated[tuple[str, ...], NoDecode, PlainValidator(_people)]


class Settings(BaseSettings):
    """Every setting, checked and in its own type; the defaults are written as one writes them in `.env`."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        env_file_encoding=env_lines.ENCODING,
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
    )

    slack_bot_token: Annotated[SecretStr | None, _secret("xoxb-", "See OAuth & Permissions.")] = None
    slack_app_token: Annotated[SecretStr | None, _secret("xapp-", "See App-Level Tokens.")] = None
    slack_signing_secret: Annotated[SecretStr | None, _secret("", "See Basic Information.")] = None
    slack_api_url: Annotated[str, BeforeValidator(_api_url)] = "https://slack.com/api/"
    database_url: Annotated[str, _text(database_address.parse)] = Field("sqlite:///slackbot.db", repr=False)
    port: Annotated[int, _number(0, 65535)] = 3000
    host: Annotated[str, _matching(r"[0-9A-Za-z_.:-]+", "an address to listen on, such as 0.0.0.0")] = "0.0.0.0"  # noqa: S104 - Slack must reach it
    command: Annotated[
        str, _matching(r"/[^\sA-Z/]{1,31}", "a slash command: / and up to 31 lower-case letters, such as /issue")
    ] = "/issue"
    support_channel: Channel = None
    summary_channel: Channel = Field(default_factory=lambda given: given.get("support_channel"))
    kudos_channel: Channel = None
    agents: People = ()
    leads: People = Field(default_factory=lambda given: given.get("agents", ()))
    locale: Annotated[str, PlainValidator(_locale)] = "en"
    timezone: Annotated[ZoneInfo, _text(calendar.zone)] = Field("UTC", validate_default=True)
    working_hours: Annotated[WorkingHours, NoDecode, _text(working.parse_working_hours)] = Field(
        "Mon-Fri 09:00-17:00", validate_default=True
    )
    holidays: Annotated[str | None, BeforeValidator(_country)] = None
    summary_time: Annotated[time, _text(calendar.parse_time)] = Field("09:00", validate_default=True)
    figures_by_agent: Annotated[str, _one_of("on", "off")] = "off"
    summary_weekly: Annotated[str, _one_of("on", "off")] = "on"
    summary_monthly: Annotated[str, _one_of("on", "off")] = "on"
    checkin_after: Annotated[timedelta, _text(calendar.parse_duration)] = Field("24h", validate_default=True)
    survey_after: Annotated[timedelta, _text(calendar.parse_duration)] = Field("3h", validate_default=True)
    quiet_hours: Annotated[Quiet | None, _text(calendar.parse_quiet)] = Field("20:00-08:00", validate_default=True)
    survey_budget: Annotated[Budget, NoDecode, _text(budget.parse_budget)] = Field("1/7d,3/30d", validate_default=True)
    fcr_window_days: Annotated[int, _number(1, 90)] = 7
    rating_edit_minutes: Annotated[int, _number(0, 24 * 60)] = 15
    welcome: Annotated[str, _one_of("on", "off")] = "on"
    privacy_url: Annotated[str | None, _matching(r"https?://[^\s|<>]+", "an address, https://…")] = None
    templates_dir: Annotated[Path | None, BeforeValidator(_folder)] = None
    log_level: Annotated[str, _one_of("debug", "info", "warning", "error")] = "info"
    log_format: Annotated[str, _one_of("console", "json")] = "console"

    def __init__(self, env_file: str | Path | None = None, **values: Any) -> None:
        super().__init__(_env_file=env_file, **values)

    @property
    def has_chosen_port(self) -> bool:
        """Whether the operator set a port, rather than left it at the default."""
        return "port" in self.model_fields_set


def of(**values: Any) -> Settings:
    """Return the settings made of these values and the defaults, whatever the environment says."""
    defaults = {name: field.get_default() for name, field in Settings.model_fields.items()}
    return Settings(None, **{**defaults, **values})


def read(env_file: str | Path | None = ".env", *, for_command: Command | None = None) -> Settings:
    """Return the settings: the environment's, else those of `env_file`, else the defaults.

    Raises `WrongSetting`, whose text has a line for each wrong setting and each that `for_command` misses.
    """
    settings, wrong = _load(env_file)
    missing = {} if for_command is None else _missing(settings, for_command)
    lines = wrong | {name: line for name, line in missing.items() if not wrong.keys() & set(name.split(" or "))}
    if for_command is not None and not wrong:
        lines |= _deaf(settings, for_command)
    if lines:
        raise WrongSetting(_listed(lines) + ("" if settings.model_fields_set else env_lines.absent(env_file)))
    return settings


def templates_dir(env_file: str | Path | None = ".env") -> Path | None:
    """Return the owner's templates, whatever else is set; None if there are none. Raises `WrongSetting`."""
    return _alone(env_file, "templates_dir").templates_dir


def locale(env_file: str | Path | None = ".env") -> str:
    """Return the workspace's language, whatever else is set. Raises `WrongSetting`."""
    return _alone(env_file, "locale").locale


def _alone(env_file: str | Path | None, name: str) -> Settings:
    """Return settings of which that one is right. Raises `WrongSetting` if it is not."""
    settings, wrong = _load(env_file)
    if line := wrong.get(name):
        raise WrongSetting(_listed({name: line}))
    return settings


def _load(env_file: str | Path | None) -> tuple[Settings, dict[str, str]]:
    """Return the settings, with the default in place of each wrong one, and what is wrong by setting."""
    env_lines.check(env_file)
    try:
        return Settings(env_file), {}
    except ValidationError as errors:
        told = [error for error in errors.errors() if error["type"] != "default_factory_not_called"]
    wrong = {str(error["loc"][0]): str(error.get("ctx", {}).get("error", error["msg"])) for error in told}
    return Settings(env_file, **{name: Settings.model_fields[name].get_default() for name in wrong}), wrong


def _missing(settings: Settings, for_command: Command) -> dict[str, str]:
    return {
        name: _MISSING[name]
        for name in _NEEDED[for_command]
        if not any(getattr(settings, one) for one in name.split(" or "))
    }


def _deaf(settings: Settings, for_command: Command) -> dict[str, str]:
    """Return what is wrong with a process that has no port, and no other way to hear Slack either."""
    if settings.port or for_command not in _DEAF:
        return {}
    hears_otherwise = settings.slack_app_token is not None or settings.slack_signing_secret is None
    return {} if for_command == "run" and hears_otherwise else {"port": _DEAF[for_command]}


def _listed(lines: Mapping[str, str]) -> str:
    return "\n".join(f"{name.upper().replace(' OR ', ' or ')}: {line}" for name, line in lines.items())


@contextmanager
def slack_environment_hidden() -> Iterator[None]:
    """Hide `SLACK_…` from Bolt while its App is built: it reads the environment by itself, and switches OAuth on."""
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("SLACK_")}
    try:
        yield
    finally:
        os.environ.update(hidden)
