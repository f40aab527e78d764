"""What somebody does of whom we know nothing yet: done, and answered, once Slack has said who they are."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog

from slackbot.blocks import kit
from slackbot.desk.responder import Responder
from slackbot.errors import Unmet

log = structlog.get_logger(__name__)

_LONGEST = timedelta(minutes=10)  # what is answered later has been forgotten, and Slack takes no answer after 30

Answer = dict[str, Any] | None


class Asking:
    """One request that waits for what Slack says of people, after its ack.

    `act` returns its answer, and raises `Unmet` if it is somebody else who must be asked about; `tell` says the answer.
    `meet` asks Slack, and returns after which wait it wants to be asked again. `say` words a refusal.
    """

    def __init__(
        self,
        responder: Responder,
        *,
        meet: Callable[[Unmet], timedelta | None],
        act: Callable[[], Answer],
        tell: Callable[[Answer], None],
        say: Callable[[str], str],
        steady: Callable[[], timedelta],
    ) -> None:
        self._responder, self._meet, self._act, self._tell, self._say = responder, meet, act, tell, say
        self._steady, self._until = steady, steady() + _LONGEST
        self._asked: set[tuple[str, str]] = set()
        self._was_told_to_wait = False

    def about(self, one: Unmet) -> None:
        """Ask about the person or the channel, and go on."""
        self._responder.later(lambda: self._ask(one))

    def _ask(self, one: Unmet) -> None:
        wait = self._meet(one)
        if wait is not None and self._steady() + wait < self._until and self._again_after(wait, one):
            return
        self._asked.add((one.user, one.channel))
        try:
            answer = self._act()
        except Unmet as other:
            if (other.user, other.channel) not in self._asked:
                self._ask(other)
                return
            log.warning("request.put_off", about=str(other))
            answer = kit.sentence(self._say("refusal/later"))
        self._tell(answer)

    def _again_after(self, wait: timedelta, one: Unmet) -> bool:
        """Ask again then; return False if we are ending, and there will be no then."""
        is_waiting = self._responder.after(wait, lambda: self._ask(one))
        if is_waiting and not self._was_told_to_wait:
            self._was_told_to_wait = True
            self._tell(kit.sentence(self._say("refusal/asking")))
        return is_waiting
