"""Answers beside the ack: through a `response_url`, as an ephemeral message, or as a form."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import timedelta
from typing import Any

import structlog

from slackbot.blocks.kit import Message
from slackbot.errors import Refused, Unavailable
from slackbot.pool import Pool
from slackbot.slack import Slack, SlackSaysNo

log = structlog.get_logger(__name__)

PLACES = 5
_MOMENT_S = 0.2


class Responder:
    """Says things after a listener has returned, from a few threads of its own; best effort, failures are logged.

    `moment_s` is how long `soon` is.
    """

    def __init__(self, slack: Slack, *, moment_s: float = _MOMENT_S) -> None:
        self._slack = slack
        self._moment_s = moment_s
        self._is_ending = threading.Event()
        self._lock = threading.Lock()
        self._waiting: dict[threading.Timer, Callable[[], object]] = {}
        self.pool = Pool(PLACES, "responder")

    def respond(self, response_url: str, answer: Mapping[str, Any]) -> None:
        """Answer a click to the one who clicked; the message that holds the button stays as it is."""
        if response_url:
            payload = {"replace_original": False, **answer}
            self.later(lambda: self._slack.respond(response_url, payload))

    def reply(self, answer: Mapping[str, Any], *, response_url: str, channel: str, user: str, thread_ts: str) -> None:
        """Answer a click in the thread in which it was made; beside the channel's line, if Slack does not let us there.

        What is sent to a `response_url` for one person alone never stands in a thread.
        """

        def say() -> None:
            text, blocks = str(answer["text"]), answer.get("blocks") or ()
            where = {"channel": channel, "user": user, "thread_ts": thread_ts}
            if not self._slack.ephemeral(text=text, blocks=blocks, **where) and response_url:
                self._slack.respond(response_url, {"replace_original": False, **answer})

        self.later(say)

    def replace(self, response_url: str, answer: Mapping[str, Any]) -> None:
        """Answer a click by replacing the message that holds the button."""
        if response_url:
            self.later(lambda: self._slack.respond(response_url, {**answer, "replace_original": True}))

    def answer(self, answer: Mapping[str, Any], *, response_url: str, channel: str, user: str) -> None:
        """Answer one person where they asked; if that is too long ago, in the channel as far as we are in it."""
        self.answer_with(lambda: answer, response_url=response_url, channel=channel, user=user)

    def answer_with(self, make: Callable[[], Mapping[str, Any]], *, response_url: str, channel: str, user: str) -> None:
        """Do the same with an answer that is made only then, as that takes its time."""

        def say() -> None:
            answer = make()
            payload = {"replace_original": False, **answer}
            if not (response_url and self._slack.respond(response_url, payload)) and channel:
                text, blocks = str(answer["text"]), answer.get("blocks") or ()
                self._slack.ephemeral(channel=channel, user=user, text=text, blocks=blocks)

        self.later(say)

    def whisper(self, said: Message, *, channel: str, user: str, thread_ts: str | None = None) -> None:
        """Say something in a channel that one person sees."""

        def say() -> None:
            self._slack.ephemeral(channel=channel, user=user, text=said.text, blocks=said.blocks, thread_ts=thread_ts)

        if channel:
            self.later(say)

    def open_form(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        """Open a form at once. Raises `Refused` if Slack does not let us."""
        try:
            self._slack.open_view(trigger_id, view)
        except (SlackSaysNo, Unavailable) as no:
            log.warning("form.not_opened", why=str(no))
            raise Refused("refusal/form_late") from no

    def later(self, action: Callable[[], object]) -> None:
        """Do something as soon as a thread is free, and log it if it fails; what is begun as we end is done at once."""
        try:
            doing = self.pool.submit(action)
        except RuntimeError:  # it takes nothing more, and this is its last
            doing = Future()
            _do(action, doing)
        doing.add_done_callback(_log_failure)

    def after(self, wait: timedelta, action: Callable[[], object]) -> bool:
        """Do something after that wait, or as we end; return False if we are ending."""
        with self._lock:
            if self._is_ending.is_set():
                return False
            timer = threading.Timer(wait.total_seconds(), lambda: self._go_on(timer))
            self._waiting[timer] = action
            timer.daemon = True
            timer.start()
        return True

    def _go_on(self, timer: threading.Timer) -> None:
        with self._lock:
            action = self._waiting.pop(timer, None)
            if action is not None:
                self.later(action)

    def soon(self, action: Callable[[], object]) -> None:
        """Do the same a moment later, so that it can be done once for all that comes until then."""

        def act() -> None:
            self._is_ending.wait(self._moment_s)
            action()

        self.later(act)

    def stop(self) -> None:
        """Finish what was begun."""
        with self._lock:
            self._is_ending.set()
            waiting = list(self._waiting)
        for timer in waiting:
            timer.cancel()
            self._go_on(timer)
        self.pool.shutdown(wait=True)


def _do(action: Callable[[], object], doing: Future[object]) -> None:
    try:
        doing.set_result(action())
    except Exception as error:  # as in a thread: it is logged
        doing.set_exception(error)


def _log_failure(done: Future[object]) -> None:
    if error := done.exception():
        log.error("responder.failed", exc_info=error)
