"""What `deploy/` and the Procfile start, copy and set is there."""

import re
import shlex
from configparser import ConfigParser
from pathlib import Path

import pytest
import typer
import yaml

from slackbot.cli import cli
from slackbot.settings import Settings

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text().replace("\\\n", "")
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yml").read_text())
PAGE = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")
SETTINGS = {name.upper() for name in Settings.model_fields}
COMMANDS = set(typer.main.get_command(cli).commands)  # type: ignore[attr-defined] -- it is a click Group


def _unit() -> ConfigParser:
    unit = ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign] -- systemd's names have capitals
    unit.read(ROOT / "deploy/slackbot.service")
    return unit


def _instructions(name: str) -> list[str]:
    return re.findall(rf"^\s*{name} (.+)$", DOCKERFILE, re.MULTILINE)


def test_the_image_starts_a_command_and_sets_settings() -> None:
    started = [yaml.safe_load(one) for one in (*_instructions("ENTRYPOINT"), *_instructions("CMD"))]
    given = dict(one.split("=", 1) for line in _instructions("ENV") for one in shlex.split(line))

    program, command = started
    assert program == ["slackbot"]
    assert set(command) <= COMMANDS
    assert set(given) - {"PATH"} <= SETTINGS


def test_the_image_keeps_its_database_where_its_user_may_write() -> None:
    (folder,) = _instructions("VOLUME")

    assert f"DATABASE_URL=sqlite:///{folder}/" in DOCKERFILE
    assert f"--home-dir {folder} slackbot" in DOCKERFILE
    assert _instructions("USER") == ["slackbot"]


def test_the_image_is_looked_at_on_a_page_and_a_port_that_it_has() -> None:
    port = str(Settings.model_fields["port"].default)
    (looked_at,) = re.findall(r"http://127\.0\.0\.1:(\d+)(/\w+)", DOCKERFILE)

    assert looked_at == (port, "/readyz")
    assert _instructions("EXPOSE") == [port]


def test_what_the_package_is_made_of_goes_into_the_image() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}

    assert let_in == {"slackbot", "templates", "docs/*.md", "pyproject.toml", "README.md", "LICENSE"}
    assert [one for one in let_in if not list(ROOT.glob(one))] == []


def test_the_bot_of_the_compose_file_is_built_started_and_set() -> None:
    bot, database = COMPOSE["services"]["bot"], COMPOSE["services"]["database"]

    assert (ROOT / bot["build"]["dockerfile"]).is_file()
    assert bot["command"] in COMMANDS
    assert set(bot["environment"]) <= SETTINGS
    user, name = database["environment"]["POSTGRES_USER"], database["environment"]["POSTGRES_DB"]
    assert re.fullmatch(
        rf"postgresql://{user}:\$\{{\w+:\?[^}}]+\}}@database/{name}", bot["environment"]["DATABASE_URL"]
    )
    assert set(bot["depends_on"]) == {"database"}


def test_the_service_starts_a_command_in_the_folder_it_may_write_in() -> None:
    service = _unit()["Service"]

    program, command = service["ExecStart"].split()
    folder = service["WorkingDirectory"]
    assert program == f"{folder}/.venv/bin/slackbot"
    assert command in COMMANDS
    assert service["ReadWritePaths"] == folder
    assert f"useradd --system --home-dir {folder} {service['User']}" in PAGE
    assert f"su --login --shell /bin/bash {service['User']}" in PAGE  # the folder and .env are closed to others


def test_the_procfile_starts_commands() -> None:
    started = [line.split(": slackbot ")[1] for line in (ROOT / "Procfile").read_text().splitlines()]

    assert started
    assert set(started) <= COMMANDS


@pytest.mark.parametrize("file", sorted(path.name for path in (ROOT / "deploy").iterdir()))
def test_the_page_says_how_to_use_each_file(file: str) -> None:
    assert f"deploy/{file}" in PAGE
