"""What time alone brings about."""

from collections import Counter
from collections.abc import Mapping

from slackbot.desk.context import Desk
from slackbot.desk.issues import leavers
from slackbot.desk.reports import summary, template_errors
from slackbot.desk.surveys import nps
from slackbot.desk.threads import auto_close, recent
from slackbot.domain.reasons import counted_as
from slackbot.store import rows


def tick(desk: Desk) -> None:
    """Tell of broken templates, plan the summaries and questions that are due, and end the issues that silence ends.

    What somebody has who left is nobody's again, whoever told us of it, and whatever they did meanwhile. What
    customers wrote last in their channels is forgotten after a quarter of an hour.
    """
    template_errors.tell(desk)
    leavers.see_off(desk)
    summary.plan_due(desk)
    auto_close.end_silent(desk)
    nps.plan(desk)
    recent.forget_old(desk)


def clean(desk: Desk) -> None:
    """Forget events that cannot come again."""
    with desk.begin() as tx:
        rows.inbox.forget(tx, at=desk.wall())


def outgoing(desk: Desk) -> dict[str, int]:
    """Return how many deliveries have not ended, by state."""
    with desk.read() as tx:
        return rows.outbox_read.counts(tx)


def unsent(desk: Desk) -> Mapping[tuple[str, str], int]:
    """Return how many deliveries did not go out, by state and reason."""
    with desk.read() as tx:
        ended = rows.outbox_read.unsent(tx)
    found = Counter[tuple[str, str]]()
    for state, reason, count in ended:
        found[state.value, counted_as(reason)] += count
    return found
