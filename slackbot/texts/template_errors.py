"""What is wrong with a template, and where."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

EMPTY = "there is nothing to read"

_SUFFIX = ".j2"
_KEY_LENGTH = 24  # hexadecimal digits: enough that no two faults of one workspace share them
_READ = 1 << 20  # bytes of a file that make its edition: a template is far smaller

# All that reading, compiling and rendering somebody's template can raise: Jinja compiles it to Python, which then runs.
BREAKS: tuple[type[Exception], ...] = (
    TemplateError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    NameError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong: the file as it is named below its folder, the line, and what to mend."""

    file: str
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.problem}"


@dataclass(frozen=True)
class Noted:
    """A fault, and the edition of its file: another one once the file is changed."""

    fault: Fault
    edition: str

    @property
    def key(self) -> str:
        """The same for this fault of this edition in every process, and after every start."""
        return hashlib.sha256("\0".join((str(self.fault), self.edition)).encode()).hexdigest()[:_KEY_LENGTH]


class TooLong(TemplateError):
    """A text grew past its limit while it was being written."""


def edition(path: Path) -> str:
    """Return what tells this content of the file from every other; of a file that cannot be read, nothing."""
    try:
        with path.open("rb") as opened:
            return hashlib.sha256(opened.read(_READ)).hexdigest()
    except OSError:
        return ""


def of_error(error: Exception, *, file: str, folder: Path | None = None) -> Fault:
    """Return the fault that an error of the template in `file` shows; its line is 1 where nobody knows better.

    It is named after the file that broke: a file of `folder` that `file` uses, such as its phrases, is told apart.
    """
    if isinstance(error, TemplateSyntaxError):
        return Fault(_below(error.name or file), error.lineno, error.message or "it cannot be read")
    if isinstance(error, TemplateNotFound):
        return Fault(file, 1, f"there is no template {error.name}")
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        return Fault(file, line, "it is not UTF-8 text")
    if isinstance(error, RecursionError | MemoryError):
        return Fault(file, 1, "it is nested too deeply")
    if isinstance(error, OSError):
        return Fault(file, 1, f"it cannot be read: {(error.strerror or 'nobody knows why').lower()}")
    return Fault(*_place(error, file, folder), str(error) or type(error).__name__)


def _below(name: str) -> str:
    return name.removeprefix("/")


def _place(error: Exception, file: str, folder: Path | None) -> tuple[str, int]:
    """Return the template that ran last, and its line: Jinja puts its own lines into the traceback."""
    place = file, 1
    for frame, line in walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        if folder is not None and path.suffix == _SUFFIX and path.is_relative_to(folder):
            place = path.relative_to(folder).as_posix(), line
        elif path.as_posix().endswith(f"/{file}"):
            place = file, line
    return place
