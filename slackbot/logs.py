"""Logs go to standard error, a line a thing that happened. They never hold a secret, never raise and hold up nobody."""

import atexit
import logging
import os
import re
import select
import sys
import threading
from collections.abc import Callable, MutableMapping, Sequence
from queue import SimpleQueue
from typing import Any, NoReturn, TextIO

import structlog

_SECRETS = re.compile(r"xox[a-z]-[\w-]+|xoxe\.[\w.-]+|xapp-[\w-]+|(?<=ticket=)[^&\s]+|https://hooks\.slack\.com/\S+")
_NOISY = ("slack_bolt", "slack_sdk", "apscheduler", "uvicorn", "alembic", "PIL", "websockets")
_MOST_WAITING = 10_000  # lines: what a busy process says in a minute in which nobody reads
_LAST_WORDS_S = 2.0  # how long the end waits for whoever reads

Event = MutableMapping[str, Any]
Processor = Callable[[Any, str, Event], Any]

log = structlog.get_logger(__name__)


class LogStream:
    """A stream behind a queue: who writes to it never waits and never fails; `lost` counts what cannot be written.

    A thread of its own writes, to the file itself: a stream's buffer that nobody empties would stop the process's end.
    It makes loggers for structlog, which are itself.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self.lost = 0
        self._stream, self._file = stream, _file_of(stream)
        self._told = 0  # how many lost lines we have told of
        self._waiting: SimpleQueue[str | None] = SimpleQueue()  # None: the end
        self._counting = threading.RLock()
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def __call__(self, *_: Any) -> "LogStream":
        return self

    def write(self, text: str) -> None:
        """Let the text be written, or count it as lost where too many wait already."""
        if self._thread.is_alive() and self._waiting.qsize() < _MOST_WAITING:
            self._waiting.put(text)
        else:
            self._lose()

    def msg(self, message: str) -> None:
        """Write a line."""
        self.write(message + "\n")

    debug = info = warning = error = critical = exception = msg

    def finish(self, within_s: float = _LAST_WORDS_S) -> None:
        """Return once everything is written, or time is up; nothing can be written any more."""
        self._waiting.put(None)
        self._thread.join(within_s)

    def _run(self) -> None:
        while (text := self._waiting.get()) is not None:
            try:
                self._write(text)
            except Exception:  # there is nowhere left to say so
                self._lose()
            else:
                self._tell_of_lost()

    def _write(self, text: str) -> None:
        if self._stream is None or self._stream.closed:  # then its number may be another file's by now
            raise ValueError("closed")
        if self._file is not None:
            _write_whole(self._file, text.encode(errors="backslashreplace"))
        else:
            self._stream.write(text)
            self._stream.flush()

    def _lose(self) -> None:
        with self._counting:
            self.lost += 1

    def _tell_of_lost(self) -> None:
        lost = self.lost - self._told
        if lost and self._waiting.empty():
            self._told += lost
            log.warning("log.lines_lost", lines=lost)


class _Libraries(logging.Handler):
    """Writes what libraries log. Python's own handlers raise some errors, and write others where they may wait."""

    def __init__(self, stream: LogStream) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line, or at least whose it is."""
        try:
            self._stream.msg(self.format(record))
        except Exception as error:
            self._stream.msg(f"{record.levelname} {record.name} (could not be written: {type(error).__name__})")


def configure(*, level: str, style: str) -> None:
    """Send our logs, and the libraries' warnings, to standard error, as lines for people or as `json`."""
    number = getattr(logging, level.upper())
    finish()
    stream = LogStream(sys.stderr)
    atexit.register(stream.finish)
    render = _rendering(style)
    structlog.configure(
        processors=[render],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=stream,
        cache_logger_on_first_use=False,
    )
    handler = _Libraries(stream)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[_plain, render]))
    logging.basicConfig(handlers=[handler], level=max(number, logging.INFO), force=True)
    logging.captureWarnings(True)
    threading.excepthook = _tell_of_death
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def lost_lines() -> int:
    """Return how many lines could not be written since the start."""
    stream = _current()
    return stream.lost if stream else 0


def finish() -> None:
    """Write what waits to be written, as far as somebody reads; afterwards nothing is logged any more."""
    if stream := _current():
        stream.finish()


def end(code: int) -> NoReturn:
    """Write what waits, and end the process at once, whatever threads still run."""
    finish()
    os._exit(code)


def complain(sentence: str) -> None:
    """Say a sentence on standard error, after all that was logged, whatever has become of that stream."""
    finish()
    say(sentence)


def say(sentence: str) -> None:
    """Say it on standard error beside what is logged, whatever has become of that stream."""
    stream = LogStream(sys.stderr)
    stream.msg(sentence)
    stream.finish()


def _current() -> LogStream | None:
    stream = structlog.get_config()["logger_factory"]
    return stream if isinstance(stream, LogStream) else None


def _rendering(style: str) -> Processor:
    is_json = style == "json"
    last = structlog.processors.JSONRenderer() if is_json else structlog.dev.ConsoleRenderer(colors=False)
    return _whatever_comes(
        [
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_secrets,
            last,
        ]
    )


def _whatever_comes(processors: Sequence[Processor]) -> Processor:
    """Return these in a row, and where one of them fails the event's name alone: who logs must not suffer for it."""

    def render(logger: Any, method: str, event: Event) -> Any:
        name, made = event.get("event"), dict(event)
        try:
            for processor in processors:
                made = processor(logger, method, made)
        except Exception as error:
            return _SECRETS.sub("[secret]", f"{method} {name!s:.200} (could not be written: {type(error).__name__})")
        return made

    return render


def _plain(_logger: Any, _method: str, event: Event) -> Event:
    record = event.pop("_record", None)
    event.pop("_from_structlog", None)
    return event if record is None else {**event, "logger": record.name}


def _without_secrets(_logger: Any, _method: str, event: Event) -> Event:
    return {name: _SECRETS.sub("[secret]", value) if isinstance(value, str) else value for name, value in event.items()}


def _tell_of_death(died: threading.ExceptHookArgs) -> None:
    name = died.thread.name if died.thread else None
    log.error("thread.died", thread=name, exc_info=(died.exc_type, died.exc_value, died.exc_traceback))


def _file_of(stream: TextIO | None) -> int | None:
    try:
        return None if stream is None else stream.fileno()
    except (OSError, ValueError):  # no file, or closed: what is closed refuses each line by itself
        return None


def _write_whole(file: int, line: bytes) -> None:
    rest = memoryview(line)
    while rest:
        try:
            rest = rest[os.write(file, rest) :]
        except BlockingIOError:
            select.select([], [file], [])  # until somebody reads, as writing itself would wait elsewhere
