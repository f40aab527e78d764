"""What time alone brings about."""

from slackbot.desk import faults, opinions, silence, summaries
from slackbot.desk.context import Desk
from slackbot.store import inbox, ledger


def tick(desk: Desk) -> None:
    """Tell of broken templates, plan the summaries and questions that are due, and end the issues that silence ends."""
    faults.tell(desk)
    summaries.plan_due(desk)
    silence.end_silent(desk)
    opinions.plan_nps(desk)


def clean(desk: Desk) -> None:
    """Forget events that cannot come again."""
    with desk.store.begin() as db:
        inbox.forget(db, desk.team, at=desk.wall())


def owed(desk: Desk) -> dict[str, int]:
    """Return how many deliveries have not ended, by state."""
    with desk.store.read() as db:
        return ledger.counts(db, desk.team)
