"""Finds, renders and escapes the words in `templates/`."""

from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, Undefined
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
        self._jinja = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folders),
            undefined=StrictUndefined,
            autoescape=False,  # HTML's rules are not Slack's; `finalize` escapes
            finalize=_finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._jinja.globals.clear()
        self._jinja.filters.update(
            mention=mention, channel=channel, when=when, duration=show_duration, one_line=one_line, link=link
        )

    def say(self, name: str, /, **values: Any) -> Mrkdwn:
        """Return the words of `templates/<name>.j2` as Slack's markup, every value in them escaped."""
        return Mrkdwn(self._jinja.get_template(f"{name}.j2").render(values).strip())

    def names(self) -> list[str]:
        """Return the names of all templates."""
        return sorted(name.removesuffix(".j2") for name in self._jinja.list_templates(extensions=["j2"]))

    def check(self) -> None:
        """Raise `WrongSetting` naming every template of the owner's that cannot be read."""
        owner = self._owner
        files = [] if owner is None else [file.relative_to(owner).as_posix() for file in sorted(owner.rglob("*.j2"))]
        wrong = [line for file in files if (line := self._fault(file))]
        if wrong:
            raise WrongSetting("\n".join(wrong))

    def _fault(self, file: str) -> str | None:
        try:
            self._jinja.get_template(file)
        except TemplateSyntaxError as bad:
            return f"TEMPLATES_DIR: {file}, line {bad.lineno}: {bad.message}. {_REMEDY}"
        except (TemplateError, UnicodeDecodeError) as bad:
            return f"TEMPLATES_DIR: {file} cannot be read ({bad}). {_REMEDY}"
        return None


def _finalize(value: Any) -> Any:
    if isinstance(value, Mrkdwn | Undefined) or not isinstance(value, str):
        return value
    return escape(value)


def plain(markup: str) -> str:
    """Return markup without entities, for Slack's plain-text fields."""
    return markup.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
