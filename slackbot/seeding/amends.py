"""How trouble is made good: a lead takes it over, writes, and the customer is asked once more."""

from slackbot.desk.surveys import recoveries, responses
from slackbot.domain import keys
from slackbot.domain.delivery import Delivery
from slackbot.domain.question import RECOVERY
from slackbot.seeding.actions import Actions
from slackbot.store import rows

LEAD = "UDANA"


class Amends:
    """The recovery of one resolution, whose card the leads have got."""

    def __init__(self, actions: Actions) -> None:
        self._actions, self._desk = actions, actions.scene.desk
        self._number, self._resolution_no = actions.number, actions.resolution_no
        self._about = f"{actions.number}.{actions.resolution_no}"

    @property
    def is_called_for(self) -> bool:
        """Tell whether the leads were called for it."""
        with self._desk.read() as tx:
            return rows.recoveries.get(tx, issue=self._number, resolution_no=self._resolution_no) is not None

    def take_over(self) -> None:
        """The lead takes it."""
        recoveries.claim(self._desk, self._about, by=LEAD)

    def apologise(self, words: str) -> None:
        """The lead writes to the customer."""
        recoveries.apologise(self._desk, self._number, self._resolution_no, by=LEAD, words=words)

    def finish(self) -> None:
        """The lead says that it is done."""
        recoveries.finish(self._desk, self._about, by=LEAD)

    @property
    def question(self) -> Delivery | None:
        """Return how the second question stands, None if none is asked."""
        with self._desk.read() as tx:
            return rows.outbox_read.of_key(tx, keys.recovery_survey(self._number, self._resolution_no))

    def rate(self, score: int) -> None:
        """The customer answers the second question."""
        asked = self.question
        if asked is not None:
            click = self._actions.scene.click(asked.key, self._actions.customer)
            responses.answer(self._desk, RECOVERY, f"{self._about}.{score}", click=click)
