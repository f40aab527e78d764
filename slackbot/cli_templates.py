"""The part of the command line that is about words: `slackbot templates`."""

from typing import TYPE_CHECKING, Annotated

import typer

from slackbot import streams
from slackbot.cli_settings import read

if TYPE_CHECKING:
    from slackbot.template_command import Checked

templates = typer.Typer(no_args_is_help=True, help="The words the bot says: check them, look at them, copy them.")


@templates.command()
def lint() -> None:
    """Check the plans and every template. It looks at variables, markup, length, and the tone of voice.yml."""
    from slackbot import template_command  # noqa: PLC0415

    _tell(template_command.check(read("templates")))


@templates.command("preview")
def show_template(
    name: Annotated[str, typer.Argument(help="Its name, such as checkin/ask.")],
    locale: Annotated[str | None, typer.Option(help="The reader’s language, such as fr or de-AT.")] = None,
    tier: Annotated[str | None, typer.Option(help="The tier of the reader’s account.")] = None,
    issue: Annotated[
        str | None, typer.Option(help="Fill it in with this issue and its customer.", metavar="NUMBER")
    ] = None,
) -> None:
    """Show a template filled in. Its values are samples, or an issue's; exit code 1 if your file of it is bad."""
    from slackbot import template_command  # noqa: PLC0415

    _tell(template_command.show(read("templates"), name, locale=locale, tier=tier, issue=issue))


@templates.command("copy")
def copy_template(
    file: Annotated[str, typer.Argument(help="Such as checkin/ask, de/checkin/ask, voice.yml or plans.yml.")],
) -> None:
    """Copy a shipped template into your folder, to edit it there. Its first line says which text it began as."""
    from slackbot import template_command  # noqa: PLC0415

    _tell(template_command.copy(read("templates"), file))


@templates.command("diff")
def compare_template(
    file: Annotated[str, typer.Argument(help="Your file, as the lint names it, such as checkin/ask.j2.")],
) -> None:
    """Show what to carry over into your copy. It is what the shipped one has changed since, and where they differ."""
    from slackbot import template_command  # noqa: PLC0415

    _tell(template_command.compare(read("templates"), file))


def _tell(checked: "Checked") -> None:
    streams.answer(checked.answer)
    for note in checked.notes:
        streams.note(note)
    if checked.is_bad:
        raise SystemExit(1)
