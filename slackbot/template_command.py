"""The command line's look at the words: on samples, or on an issue where there is a database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slackbot.desk.reports import template_preview
from slackbot.errors import Refused, WrongSetting
from slackbot.settings import Settings
from slackbot.texts import Texts, copies, placing, plain, plans, preview, proofreading
from slackbot.texts.preview import Preview

if TYPE_CHECKING:
    from slackbot.store.tx import Tx


@dataclass(frozen=True)
class Checked:
    """What was found of one template or of all: the answer, notes beside it, and whether a file is bad."""

    answer: str
    notes: tuple[str, ...] = ()
    is_bad: bool = False


def check(settings: Settings) -> Checked:
    """Return what is wrong with the plans and every template, or that all is well and what the owner changed."""
    texts = Texts(settings.templates_dir, home=settings.locale)
    with _known(settings) as known:
        wrong = template_preview.proofread(texts, known) if known else proofreading.proofread(texts)
    if wrong:
        return Checked("\n".join([*map(str, wrong), *copies.told(texts)]), is_bad=True)
    changed = (f"Changed: {one}" for one in plans.changes(settings.templates_dir))
    beside = [*changed, *copies.told(texts), *proofreading.untranslated(texts)]
    return Checked("\n".join(["Every template is well.", *beside]))


def copy(settings: Settings, file: str) -> Checked:
    """Return where the shipped template now is in the owner's folder. Raises `WrongSetting`."""
    made = copies.make(Texts(settings.templates_dir, home=settings.locale), file)
    return Checked(f"{made} is yours to edit. `slackbot templates lint` checks it; then restart.")


def compare(settings: Settings, file: str) -> Checked:
    """Return how the owner's file and the shipped one differ, and what has changed since. Raises `WrongSetting`."""
    return Checked(copies.compared(Texts(settings.templates_dir, home=settings.locale), file))


def show(settings: Settings, name: str, *, locale: str | None, tier: str | None, issue: str | None) -> Checked:
    """Return the template as that reader would read it, on samples or on an issue. Raises `WrongSetting`, `Refused`."""
    texts = Texts(settings.templates_dir, home=settings.locale)
    _check_reader(settings, locale=locale, tier=tier)
    number, zone = _number(issue), settings.timezone
    if number is None:
        shown = preview.show(texts, name, locale=locale, tier=tier, zone=zone)
    else:
        shown = _on_issue(settings, texts, name, number=number, locale=locale, tier=tier)
    wrong = proofreading.of_template(texts, shown.name)
    notes = (*preview.notes(shown, locale=locale, tier=tier), *map(str, wrong))
    return Checked(preview.readable(shown.text, locale=locale or texts.home, zone=zone), notes, is_bad=bool(wrong))


def _on_issue(
    settings: Settings, texts: Texts, name: str, *, number: int, locale: str | None, tier: str | None
) -> Preview:
    with _known(settings) as known:
        if known is None:
            raise WrongSetting(
                "DATABASE_URL: there is no database with a workspace there. Leave --issue out, or name another."
            )
        zone = settings.timezone
        return template_preview.show(texts, known, name, number=number, zone=zone, locale=locale, tier=tier)


def _number(text: str | None) -> int | None:
    """Return the issue's number that was typed, None if none was. Raises `WrongSetting`."""
    if text is None:
        return None
    found = re.fullmatch(r"#?([1-9][0-9]{0,8})", text)  # what every database takes for an integer
    if found is None:
        raise WrongSetting(f"--issue: “{text}” is no issue’s number. Write it as 42 or #42.")
    return int(found[1])


def _check_reader(settings: Settings, *, locale: str | None, tier: str | None) -> None:
    """Raise `WrongSetting` unless there can be a reader of that language and tier."""
    if locale is not None and (problem := placing.of_locale(locale)):
        raise WrongSetting(f"--locale: {problem}")
    if tier is not None and (problem := placing.of_tier(tier, plans.read(settings.templates_dir).tiers)):
        raise WrongSetting(f"--tier: {problem}")


def refusal(no: Refused) -> str:
    """Return why not in the shipped words, which need no setting."""
    return plain(Texts().say(no.template, **no.values))


@contextmanager
def _known(settings: Settings) -> Iterator["Tx | None"]:
    """Hold the database and the workspace in it, or None where there is none yet: words need no database."""
    from slackbot import app  # noqa: PLC0415 -- heavy, and most previews need no database
    from slackbot.store import rows, schema  # noqa: PLC0415
    from slackbot.store.tx import Tx  # noqa: PLC0415

    file = settings.database_url.partition("sqlite:///")[2]
    if file and not Path(file).is_file():
        yield None
        return
    try:
        store = app.open_store(settings)
    except WrongSetting:
        yield None
        return
    try:
        is_ready = schema.version(store) == schema.HEAD
        with store.read_all() as db:
            team = rows.workspaces.first(db) if is_ready else None
            yield Tx(db, team) if team else None
    finally:
        store.close()
