"""Logs go to standard error, a line a thing that happened, and never hold a secret."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRETS = re.compile(r"xox[a-z]-[\w-]+|xoxe\.[\w.-]+|xapp-[\w-]+|(?<=ticket=)[^&\s]+|https://hooks\.slack\.com/\S+")
_NOISY = ("slack_bolt", "slack_sdk", "apscheduler", "uvicorn", "alembic", "matplotlib", "websockets")


def configure(*, level: str, style: str) -> None:
    """Send our logs, and the libraries' warnings, to standard error, as lines for people or as `json`."""
    number = getattr(logging, level.upper())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _without_secrets,
    ]
    is_json = style == "json"
    last = structlog.processors.JSONRenderer() if is_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    formatter = structlog.stdlib.ProcessorFormatter(processors=[_plain, *shared, last])
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=max(number, logging.INFO), force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def _plain(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    record = event.pop("_record", None)
    event.pop("_from_structlog", None)
    return event if record is None else {**event, "logger": record.name}


def _without_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: _SECRETS.sub("[secret]", value) if isinstance(value, str) else value for name, value in event.items()}
