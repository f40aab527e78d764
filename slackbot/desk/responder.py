"""Answers beside the ack: through a `response_url`, as an ephemeral message, or as a form."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

import structlog

from slackbot.blocks.kit import Message
from slackbot.errors import RefusedCustomer, Unavailable
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
            raise RefusedCustomer("refusal/form_late") from no

    def later(self, action: Callable[[], object]) -> None:
        """Do something as soon as a thread is free, and log it if it fails."""
        self.pool.submit(action).add_done_callback(_log_failure)

    def soon(self, action: Callable[[], object]) -> None:
        """Do the same a moment later, so that it can be done once for all that comes until then."""

        def act() -> None:
            self._is_ending.wait(self._moment_s)
            action()

        self.later(act)

    def stop(self) -> None:
        """Finish what was begun."""
        self._is_ending.set()
        self.pool.shutdown(wait=True)


def _log_failure(done: Future[object]) -> None:
    if error := done.exception():
        log.error("responder.failed", exc_info=error)
