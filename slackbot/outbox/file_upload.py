"""A file on its way into Slack: announced, its bytes sent, completed, and looked at by Slack."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog

from slackbot.desk.context import Desk
from slackbot.domain.retries import LEAVES_WITHIN
from slackbot.errors import Unavailable
from slackbot.slack import IsLate, Overtaken, Slack, SlackSaysNo, Upload
from slackbot.slack.outcomes import DEAD_TOKEN

log = structlog.get_logger(__name__)

_READY_WITHIN = timedelta(seconds=6)  # Slack looks at a file for a moment before it may be shown
_READY_PAUSE_S = 0.25


def announce(desk: Desk, slack: Slack, content: bytes, *, name: str, alt: str) -> Upload | None:
    """Return the file to be, None if Slack will have none. Raises `SlackSaysNo` if it refuses our token.

    This and the steps after it raise `Overtaken` if a step came to leave late: then others may have the row by now.
    """
    try:
        return slack.announce_file(len(content), name=name, alt=alt, is_late=_soon(desk))
    except (SlackSaysNo, Unavailable) as no:
        _leave_out(no)
        return None


def is_there(slack: Slack, file: str) -> bool:
    """Return whether Slack knows of the file: before it is completed, it does not."""
    try:
        return slack.file_address(file) is not None
    except SlackSaysNo:
        return False


def finish(desk: Desk, slack: Slack, upload: Upload, content: bytes, *, name: str) -> bool:
    """Return whether the file, just announced, may be shown. Raises `SlackSaysNo` if Slack refuses our token."""
    try:
        slack.send_bytes(upload.url, content, name=name, is_late=_soon(desk))
        slack.complete_file(upload.file, name=name, is_late=_soon(desk))
        return _is_shown_soon(desk, slack, upload)
    except (SlackSaysNo, Unavailable) as no:
        _leave_out(no)
        return False


def go_on(desk: Desk, slack: Slack, upload: Upload, content: bytes, *, name: str) -> bool:
    """Return the same of a file announced earlier, of which nobody knows how far it came."""
    try:
        if is_there(slack, upload.file):
            return True
        _repeat(partial(slack.send_bytes, upload.url, content, name=name, is_late=_soon(desk)))
        _repeat(partial(slack.complete_file, upload.file, name=name, is_late=_soon(desk)))
        return _is_shown_soon(desk, slack, upload)
    except (SlackSaysNo, Unavailable) as no:
        _leave_out(no)
        return False


def _repeat(step: Callable[[], None]) -> None:
    """Do what may be done already: then Slack refuses it, which says nothing. Whether the file is there does."""
    try:
        step()
    except Overtaken:
        raise
    except (SlackSaysNo, Unavailable) as no:
        log.info("file.step_refused", why=str(no))


def _is_shown_soon(desk: Desk, slack: Slack, upload: Upload) -> bool:
    """Return whether Slack lets the file be shown within the time that is given it."""
    is_over = desk.since_now(_READY_WITHIN)
    while not is_over():
        if slack.file_address(upload.file):
            return True
        time.sleep(_READY_PAUSE_S)
    log.warning("file.left_out", why=f"Slack does not show {upload.file} yet")
    return False


def _soon(desk: Desk) -> IsLate:
    """Return what tells whether it is too late for a step that is begun now."""
    return desk.since_now(LEAVES_WITHIN)


def _leave_out(no: SlackSaysNo | Unavailable) -> None:
    """Say why there is no file. Raises `no` where there is no message either: our token is refused, or it is late."""
    if isinstance(no, Overtaken) or (isinstance(no, SlackSaysNo) and no.error in DEAD_TOKEN):
        raise no
    log.warning("file.left_out", why=str(no))
