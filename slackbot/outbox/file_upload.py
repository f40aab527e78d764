"""A file on its way into Slack: announced, its bytes sent, completed, and looked at by Slack."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from slackbot.errors import Unavailable
from slackbot.slack import Slack, SlackSaysNo, Upload
from slackbot.slack.outcomes import DEAD_TOKEN

log = structlog.get_logger(__name__)

_READY_WITHIN = timedelta(seconds=6)  # Slack looks at a file for a moment before it may be shown
_READY_PAUSE_S = 0.25


def announce(slack: Slack, content: bytes, *, name: str, alt: str) -> Upload | None:
    """Return the file to be, None if Slack will have none. Raises `SlackSaysNo` if it refuses our token."""
    try:
        return slack.announce_file(len(content), name=name, alt=alt)
    except (SlackSaysNo, Unavailable) as no:
        _leave_out(no)
        return None


def finish(slack: Slack, upload: Upload, content: bytes, *, name: str, wall: Callable[[], datetime]) -> bool:
    """Return whether the file, just announced, may be shown. Raises `SlackSaysNo` if Slack refuses our token."""
    try:
        slack.send_bytes(upload.url, content, name=name)
        slack.complete_file(upload.file, name=name)
        return _is_shown_soon(slack, upload, wall)
    except (SlackSaysNo, Unavailable) as no:
        _leave_out(no)
        return False


def go_on(slack: Slack, upload: Upload, content: bytes, *, name: str, wall: Callable[[], datetime]) -> bool:
    """Return the same of a file announced earlier, of which nobody knows how far it came."""
    try:
        if _is_there(slack, upload):
            return True
        _repeat(partial(slack.send_bytes, upload.url, content, name=name))
        _repeat(partial(slack.complete_file, upload.file, name=name))
        return _is_shown_soon(slack, upload, wall)
    except (SlackSaysNo, Unavailable) as no:
        _leave_out(no)
        return False


def _is_there(slack: Slack, upload: Upload) -> bool:
    try:
        return slack.file_address(upload.file) is not None
    except SlackSaysNo:  # it knows of no such file before it is completed
        return False


def _repeat(step: Callable[[], None]) -> None:
    """Do what may be done already: then Slack refuses it, which says nothing. Whether the file is there does."""
    try:
        step()
    except (SlackSaysNo, Unavailable) as no:
        log.info("file.step_refused", why=str(no))


def _is_shown_soon(slack: Slack, upload: Upload, wall: Callable[[], datetime]) -> bool:
    """Return whether Slack lets the file be shown within the time that is given it."""
    give_up_at = wall() + _READY_WITHIN
    while wall() < give_up_at:
        if slack.file_address(upload.file):
            return True
        time.sleep(_READY_PAUSE_S)
    log.warning("file.left_out", why=f"Slack does not show {upload.file} yet")
    return False


def _leave_out(no: SlackSaysNo | Unavailable) -> None:
    """Say why there is no file. Raises `no` if Slack refuses our token: then there is no message either."""
    if isinstance(no, SlackSaysNo) and no.error in DEAD_TOKEN:
        raise no
    log.warning("file.left_out", why=str(no))
