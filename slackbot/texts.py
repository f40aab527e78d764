"""Finds, renders and escapes the words in `templates/`."""

import difflib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    meta,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from slackbot.domain.calendar import show_duration
from slackbot.errors import WrongSetting

_PACKAGED = Path(__file__).parent / "templates"
_CHECKOUT = Path(__file__).parent.parent / "templates"
_REMEDY = "Mend the file, or delete it to use the shipped one."
_MARKUP = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # marks that reorder the text around them


class Mrkdwn(str):
    """Text that is Slack's markup already; every other string is escaped when it is rendered."""

    __slots__ = ()


def escape(text: str) -> Mrkdwn:
    """Return the text with the three characters Slack reads as markup made harmless, each once."""
    for plain, entity in _MARKUP:
        text = text.replace(plain, entity)
    return Mrkdwn(text)


def one_line(text: str) -> str:
    """Return the text on one line, without marks that would turn around what stands beside it."""
    return " ".join(text.translate(_TURNS).split())


def mention(user: str) -> Mrkdwn:
    """Return the markup that names a person and tells them."""
    return Mrkdwn(f"<@{user}>")


def channel(channel_id: str) -> Mrkdwn:
    """Return the markup that links a channel."""
    return Mrkdwn(f"<#{channel_id}>")


def when(at: datetime) -> Mrkdwn:
    """Return the markup that shows a time in the reader's own zone."""
    fallback = at.strftime("%d %b %Y %H:%M UTC")
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>")


def link(url: str, label: str) -> Mrkdwn:
    """Return the markup of a link."""
    return Mrkdwn(f"<{escape(url)}|{escape(label)}>")


class Texts:
    """The templates of a workspace: the owner's folder first, file by file, then the shipped ones."""

    def __init__(self, override: Path | None = None) -> None:
        shipped = _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT
        self._owner = override
        folders = [folder for folder in (override, shipped) if folder is not None]
        self._jinja, self._shipped = _environment(folders), _environment([shipped])

    def say(self, name: str, /, **values: Any) -> Mrkdwn:
        """Return the words of `templates/<name>.j2` as Slack's markup, every value in them escaped."""
        return Mrkdwn(self._jinja.get_template(f"{name}.j2").render(values).strip())

    def names(self) -> list[str]:
        """Return the names of all templates."""
        return sorted(name.removesuffix(".j2") for name in self._jinja.list_templates(extensions=["j2"]))

    def check(self) -> None:
        """Raise `WrongSetting` naming every template of the owner's that cannot be used, and why."""
        owner = self._owner
        files = [] if owner is None else [file.relative_to(owner).as_posix() for file in sorted(owner.rglob("*.j2"))]
        wrong = [line for file in files if (line := self._fault(file))]
        if wrong:
            raise WrongSetting("\n".join(wrong))

    def _fault(self, file: str) -> str | None:
        try:
            given = self._variables(self._jinja, file)
            known = self._variables(self._shipped, file)
        except TemplateSyntaxError as bad:
            return f"TEMPLATES_DIR: {file}, line {bad.lineno}: {bad.message}. {_REMEDY}"
        except TemplateNotFound:
            return f"TEMPLATES_DIR: {file} is the name of no template. {self._nearest(file)}"
        except (TemplateError, OSError, UnicodeDecodeError) as bad:
            return f"TEMPLATES_DIR: {file} cannot be read ({bad}). {_REMEDY}"
        if unknown := sorted(given.keys() - known.keys()):
            name = unknown[0]
            has = ", ".join(sorted(known)) or "none"
            return f"TEMPLATES_DIR: {file}, line {given[name]}: there is no variable “{name}”, only: {has}. {_REMEDY}"
        return None

    def _variables(self, jinja: Environment, file: str) -> dict[str, int]:
        """Return the variables a template uses, each with the line that has it first."""
        assert jinja.loader is not None
        source, _, _ = jinja.loader.get_source(jinja, file)
        jinja.get_template(file)  # compiles it: unknown filters are found only then
        tree = jinja.parse(source)
        used = meta.find_undeclared_variables(tree)
        lines: dict[str, int] = {}
        for name in tree.find_all(nodes.Name):
            if name.name in used:
                lines.setdefault(name.name, name.lineno)
        return lines

    def _nearest(self, file: str) -> str:
        shipped = self._shipped.list_templates(extensions=["j2"])
        near = difflib.get_close_matches(file, shipped, n=1, cutoff=0.6)
        return f"Is it meant to be {near[0]}?" if near else "Delete it."


def _environment(folders: Sequence[Path]) -> Environment:
    jinja = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        autoescape=False,  # HTML's rules are not Slack's; `finalize` escapes
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    jinja.globals.clear()
    jinja.filters.update(
        mention=mention, channel=channel, when=when, duration=show_duration, one_line=one_line, link=link
    )
    return jinja


def _finalize(value: Any) -> Any:
    if isinstance(value, Mrkdwn | Undefined) or not isinstance(value, str):
        return value
    return escape(value)


def plain(markup: str) -> str:
    """Return markup without entities, for Slack's plain-text fields."""
    return markup.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
