"""Jinja, as far as we trust it: templates are checked before they run, and stopped when they write too much."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from slackbot.texts import language, markup, safety
from slackbot.texts.markup import Mrkdwn, escape
from slackbot.texts.template_errors import Fault, TooLong

Printed = tuple[Mrkdwn, str | None]  # words, or the name of the value that stands there
_PLAIN = str, int
_NUMBER = int, float
OUTPUT_LIMIT = 4_000  # characters a template may add to the values it was given


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with our filters and no others, over some folders, the first with a file winning."""

    def __init__(self, folders: Sequence[Path], *, lists: frozenset[str] = frozenset()) -> None:
        super().__init__(
            loader=_Checked(folders, lists),
            undefined=StrictUndefined,
            autoescape=False,  # HTML's rules are not Slack's; `finalize` escapes
            finalize=_finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,  # as many as there are files
        )
        self.globals.clear()
        self._printed: dict[str, Sequence[Printed]] = {}
        self.filters = {name: self.filters[name] for name in safety.HARMLESS} | _OURS
        self.tests = {name: self.tests[name] for name in safety.TESTS}

    def call(self, context: Any, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Return what a macro wrote; its values are escaped already."""
        written = super().call(context, called, *args, **kwargs)
        return Mrkdwn(written) if isinstance(written, str) else written

    def tree(self, file: str) -> nodes.Template:
        """Return the syntax tree of a template. Raises what `faults.BREAKS` lists."""
        assert self.loader is not None
        source, _, _ = self.loader.get_source(self, file)
        return parse(self, source, file=file)

    def write(self, file: str, values: dict[str, Any]) -> Mrkdwn:
        """Return the template's words. Raises `TooLong` as soon as they are, and all that `faults.BREAKS` lists."""
        filled = self._filled(file, values)
        return self._run(file, values) if filled is None else filled

    def _filled(self, file: str, values: dict[str, Any]) -> Mrkdwn | None:
        """Return the words of a template that prints words and numbers and does no more; None for all else.

        Most labels are such, and an answer has some of them: to run each takes three times as long.
        """
        if file not in self._printed:
            self._printed[file] = _printed(self.tree(file))
        written: list[str] = []
        for text, name in self._printed[file]:
            value = text if name is None else values.get(name)
            if not isinstance(value, _PLAIN):
                return None
            written.append(_finalize(value))
        words = "".join(written)
        return Mrkdwn(words.strip()) if written and len(words) <= OUTPUT_LIMIT else None

    def _run(self, file: str, values: dict[str, Any]) -> Mrkdwn:
        pieces, length = [], 0
        for piece in self.get_template(file).generate(values):
            pieces.append(piece)
            length += len(piece)
            if length > OUTPUT_LIMIT and length > OUTPUT_LIMIT + _written(values):
                raise TooLong(f"the text is too long: it may have {OUTPUT_LIMIT:,} characters beside its values")
        return Mrkdwn("".join(pieces).strip())


def _printed(tree: nodes.Template) -> Sequence[Printed]:
    """Return what the template prints, in order; nothing if it does anything else."""
    printed: list[Printed] = []
    for output in tree.body:
        for part in output.nodes if isinstance(output, nodes.Output) else (output,):
            if isinstance(part, nodes.TemplateData):
                printed.append((Mrkdwn(part.data), None))
            elif isinstance(part, nodes.Name):
                printed.append((Mrkdwn(), part.name))
            else:
                return ()
    return printed


def _written(values: dict[str, Any]) -> int:
    """Return how many characters the words among the values are when each is written once."""
    return sum(len(escape(value)) for value in values.values() if isinstance(value, str))


def read(path: Path, *, file: str) -> str:
    """Return the source of a template. Raises `TemplateSyntaxError` if it is larger than any template may be."""
    with path.open("rb") as opened:
        source = opened.read(safety.SOURCE_LIMIT + 1)
    if len(source) > safety.SOURCE_LIMIT:
        size = f"the file is too large: a template has at most {safety.SOURCE_LIMIT:,} bytes"
        raise TemplateSyntaxError(size, 1, file, str(path))
    return source.decode("utf-8-sig")


def parse(environment: Environment, source: str, *, file: str) -> nodes.Template:
    """Return the syntax tree of a template. Raises `TemplateSyntaxError`."""
    try:
        return environment.parse(source, file)
    except (RecursionError, ValueError) as bad:  # brackets in brackets in …; a number of 5,000 digits
        raise TemplateSyntaxError("it is nested too deeply, or holds an impossible number", 1, file) from bad


class _Checked(BaseLoader):
    """Finds templates and hands out only those that pass `safety`."""

    def __init__(self, folders: Sequence[Path], lists: frozenset[str]) -> None:
        self._folders = [folder.resolve() for folder in folders]
        self._lists = lists

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the source, its path, and that it does not change."""
        source, path = self._read(template)
        tree = parse(environment, source, file=template)
        wrong = safety.problems(tree, file=template, lists=self._lists) or self._deep(environment, tree, template)
        if wrong:
            raise TemplateSyntaxError(wrong[0].problem, wrong[0].line, template, str(path))
        return source, str(path), lambda: True

    def _read(self, template: str) -> tuple[str, Path]:
        for folder in self._folders:
            path = (folder / template).resolve()
            if path.is_relative_to(folder) and path.is_file():
                return read(path, file=template), path
        raise TemplateNotFound(template)

    def _deep(self, environment: Environment, tree: nodes.Template, template: str) -> list[Fault]:
        """Return a fault for each template used here that uses others itself: chains could double at every link."""
        wrong = []
        for name, line in safety.references(tree):
            try:
                source, _ = self._read(name or "")
            except TemplateNotFound:
                wrong.append(Fault(template, line, f"there is no template “{name}”"))
                continue
            if safety.references(parse(environment, source, file=name or "")):
                wrong.append(Fault(template, line, f"“{name}” uses other templates, so it cannot be used itself"))
        return wrong


def _finalize(value: Any) -> Any:
    """Return what is printed for a value: escaped, and times in the reader's own way."""
    if isinstance(value, str):
        return value if isinstance(value, Mrkdwn) else escape(value)
    if isinstance(value, _NUMBER):
        return str(value)
    if value is None:
        raise UndefinedError("a value is missing here: ask for it with `{% if … %}` first")
    if isinstance(value, Undefined):
        return value
    if isinstance(value, datetime):
        return markup.when(value)
    if isinstance(value, date):
        return escape(language.day(value))
    if isinstance(value, timedelta):
        return escape(language.duration(value))
    raise UndefinedError("only words, numbers and times can be printed")


_OURS: dict[str, Callable[..., Any]] = {
    "mention": markup.mention,
    "channel": markup.channel,
    "when": markup.when,
    "ago": markup.ago,
    "one_line": markup.one_line,
    "link": markup.link,
    "day": language.day,
    "time": language.time,
    "duration": language.duration,
    "hours": language.hours,
}
