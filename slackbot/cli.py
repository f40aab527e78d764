"""The command line."""

import json
from collections.abc import Callable
from contextlib import closing
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from slackbot import cli_templates, memory, streams
from slackbot.cli_settings import read
from slackbot.domain.export import Format
from slackbot.domain.export import What as Exported
from slackbot.errors import DatabaseAway, Refused, Unavailable, WrongSetting
from slackbot.signals import Asked

if TYPE_CHECKING:
    from slackbot.service import Service
    from slackbot.settings import Command

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="A support desk that lives in Slack: issues, personal check-ins, and honest FCR and CSAT.",
)

cli.add_typer(cli_templates.templates, name="templates")
posted = typer.Typer(no_args_is_help=True, help="The figures of posted summaries: work them out again.")
cli.add_typer(posted, name="figures")


def _tell_version(is_asked: bool) -> None:
    if is_asked:
        from importlib import metadata  # noqa: PLC0415 -- needed for this alone

        streams.answer(f"slackbot {metadata.version('slackbot')}")
        raise typer.Exit


@cli.callback()
def _of_all_commands(
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Print the version.")
    ] = False,
) -> None:
    """Take what stands before the command."""


class Period(StrEnum):
    """How long a summary looks back."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def main() -> None:
    """Run the command line; an operator's mistake ends in one clear sentence and exit code 2."""
    try:
        cli()
    except (WrongSetting, DatabaseAway) as wrong:
        _say_and_exit(str(wrong), 2)
    except Refused as no:
        from slackbot import template_command  # noqa: PLC0415 -- `--help` needs none of it

        _say_and_exit(template_command.refusal(no), 1)
    except Unavailable as no:
        _say_and_exit(str(no), 1)


def _say_and_exit(sentence: str, code: int) -> NoReturn:
    from slackbot import logs  # noqa: PLC0415 -- `--help` needs none of it

    logs.complain(sentence)
    raise SystemExit(code)


@cli.command()
def demo(
    port: Annotated[int, typer.Option(help="The page's port on 127.0.0.1.", min=0, max=65535)] = 8765,
    data: Annotated[Path | None, typer.Option(help="Keep the data in this folder; else it is gone at the end.")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")] = True,
    empty: Annotated[bool, typer.Option("--empty", help="Start without sample data.")] = False,
) -> None:
    """Try everything, with no Slack account. A small Slack runs on this machine, and the real bot in it."""
    from slackbot import demo as demo_of  # noqa: PLC0415

    demo_of.run(port=port, folder=data, opens_browser=browser, is_empty=empty, say=streams.answer)


@cli.command()
def run() -> None:
    """Run everything in one process. That is the connection to Slack, the scheduler and the sender."""
    _serve("run", lambda service: service.run())


@cli.command()
def web() -> None:
    """Receive Slack's requests over HTTP. Run any number of these beside workers, on PostgreSQL."""
    _serve("web", lambda service: service.run_http())


@cli.command()
def worker() -> None:
    """Schedule and deliver. Run any number of these, on PostgreSQL."""
    _serve("worker", lambda service: service.run_worker_with_pages())


def _serve(command: "Command", start: "Callable[[Service], None]") -> NoReturn:
    asked = Asked()
    asked.listen()
    memory.while_starting()
    settings = read(command)
    from slackbot import app, logs, service  # noqa: PLC0415

    running = service.Service(app.assemble(settings))
    try:
        start(running)
        memory.once_started()
    except BaseException:
        running.stop()
        raise
    code = running.wait(asked)
    if running.is_cut_off:  # a thread that hangs would keep the interpreter from ending, too
        logs.end(code)
    raise SystemExit(code)


@cli.command()
def doctor() -> None:
    """Check whether all of it will work, and say what to do.

    It looks at settings, token, scopes, channels, agents, clock, port, database and templates, and changes nothing.
    The exit code is 1 if something fails.
    """
    from slackbot import doctor as doctor_of  # noqa: PLC0415

    findings = doctor_of.look(read("doctor"))
    streams.answer(doctor_of.table(findings, width=streams.width()))
    raise SystemExit(1 if doctor_of.fails(findings) else 0)


@cli.command()
def migrate() -> None:
    """Bring the database to the current schema."""
    from slackbot import app  # noqa: PLC0415
    from slackbot.store import schema  # noqa: PLC0415

    store = app.open_store(read("migrate"))
    with closing(store), app.database_told():
        if before := schema.outgrown(store):
            streams.note(
                f"The schema changes from {before} to {schema.HEAD}, and there is data in it. Back it up first:"
            )
            streams.note(f"    {store.backup}")
            if streams.is_asked_by_a_person():
                typer.confirm("Is there a backup?", abort=True, err=True)
        changed = schema.upgrade(store)
    streams.answer("The database is migrated." if changed else "The database is up to date.")


@cli.command()
def manifest(
    url: Annotated[str | None, typer.Option(help="The bot's public address, https://…, to receive HTTP.")] = None,
) -> None:
    """Print the Slack app's manifest. It is for Socket Mode, or for HTTP with --url."""
    from slackbot.slack import manifest as manifest_of  # noqa: PLC0415

    if url is not None and not url.startswith("https://"):
        raise WrongSetting(f"--url: “{url}” must start with https://, because Slack calls nothing else.")
    settings = read("manifest")
    streams.answer(json.dumps(manifest_of.manifest(command=settings.command, url=url), indent=2, ensure_ascii=False))


@cli.command()
def summary(
    day: Annotated[
        str | None, typer.Option("--date", help="The last local day, as 2026-11-30; else yesterday.")
    ] = None,
    period: Annotated[Period, typer.Option(help="How many days it covers: 1, 7 or 30.")] = Period.DAY,
    workspace: Annotated[str | None, typer.Option(help="The workspace's id (T…), where there are several.")] = None,
    post: Annotated[
        bool, typer.Option("--post", help="Post it in the leads' channel and wait until it is there.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Print the issues behind each figure, and why.")] = False,
) -> None:
    """Print the summary of a period, or post it."""
    from slackbot import summary_command  # noqa: PLC0415

    settings = read("summary --post" if post else "summary")
    asked = summary_command.Asked(last=_day(day), length=period.value, workspace=workspace)
    if post:
        streams.answer(summary_command.post(settings, asked))
    elif explain:
        streams.answer(summary_command.as_explained(settings, asked))
    elif as_json:
        streams.answer(summary_command.as_json(settings, asked))
    else:
        streams.answer(summary_command.as_text(settings, asked))


def _day(text: str | None, *, option: str = "--date") -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as bad:
        raise WrongSetting(f"{option}: “{text}” is no date. Write it as 2026-11-30.") from bad


@cli.command()
def export(
    what: Annotated[Exported, typer.Argument(help="What to write, a row each.")],
    form: Annotated[Format, typer.Option("--format", help="For spreadsheets, or JSON Lines.")] = Format.CSV,
    since: Annotated[str | None, typer.Option(help="The first local day, as 2026-11-30; else from the start.")] = None,
    until: Annotated[str | None, typer.Option(help="The last local day; else to the end.")] = None,
    workspace: Annotated[str | None, typer.Option(help="The workspace's id (T…), where there are several.")] = None,
    file: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file to write; else standard output.")
    ] = None,
) -> None:
    """Write rows for spreadsheets and other programs. `slackbot docs export` says what each column holds."""
    from slackbot import export_command  # noqa: PLC0415

    first, last = _day(since, option="--since"), _day(until, option="--until")
    asked = export_command.Asked(what, form, since=first, until=last, workspace=workspace, file=file)
    count = export_command.export(read("export"), asked)
    if file is not None:
        streams.note(f"{count:,} rows are in {file}.")


@cli.command()
def docs(
    page: Annotated[str | None, typer.Argument(help="Its name, such as backup; without one all names.")] = None,
) -> None:
    """Print a page of the documentation, or the names of all."""
    from slackbot import docs_command  # noqa: PLC0415

    streams.answer("\n".join(docs_command.names()) if page is None else docs_command.page(page))


@posted.command()
def verify(
    since: Annotated[str | None, typer.Option(help="The first local day, as 2026-11-30; else all of them.")] = None,
    workspace: Annotated[str | None, typer.Option(help="The workspace's id (T…), where there are several.")] = None,
) -> None:
    """Work posted summaries out again from what happened. The exit code is 1 if a figure is not what was posted."""
    from slackbot import figures_command  # noqa: PLC0415

    told = figures_command.verify(read("summary"), since=_day(since, option="--since"), workspace=workspace)
    streams.answer("\n".join(told.lines))
    if told.has_moved:
        raise SystemExit(1)
