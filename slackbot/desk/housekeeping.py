"""What time alone brings about."""

from slackbot.desk import silence, summaries
from slackbot.desk.context import Desk
from slackbot.store import inbox, ledger


def tick(desk: Desk) -> None:
    """Plan the summaries that are due, and end the issues that silence ends."""
    summaries.plan_due(desk)
    silence.end_silent(desk)


def clean(desk: Desk) -> None:
    """Forget events that cannot come again."""
    with desk.store.begin() as db:
        inbox.forget(db, desk.team, at=desk.wall())


def owed(desk: Desk) -> dict[str, int]:
    """Return how many deliveries have not ended, by state."""
    with desk.store.read() as db:
        return ledger.counts(db, desk.team)
