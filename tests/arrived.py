"""Messages that have arrived, for tests that are about their answers and not about how they went out."""

from sqlalchemy import null, update

from slackbot.desk.context import Desk
from slackbot.domain.delivery import State
from slackbot.domain.kinds import Kind
from slackbot.store.tables import deliveries


def arrived(desk: Desk, *kinds: Kind, issue: int, channel: str = "CGLOBEX", state: State = State.SENT) -> None:
    """Let the issue's messages of these kinds that are due be there, though nobody has told us their `ts`."""
    row = deliveries.c
    due = row.team_id == desk.team, row.issue == issue, row.state == State.DUE.value
    mine = update(deliveries).where(*due, row.kind.in_([kind.value for kind in kinds]))
    with desk.begin() as tx:
        tx.db.execute(mine.values(state=state.value, posted_channel=channel, waits_for=null()))
