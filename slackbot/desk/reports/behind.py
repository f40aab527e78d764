"""What stands behind a summary, for whoever presses a button below it: its issues, and how its figures are counted."""

from slackbot.blocks import answer
from slackbot.blocks import summary as blocks
from slackbot.blocks.kit import Message
from slackbot.desk.context import Desk, agent
from slackbot.desk.reports import summary
from slackbot.domain import shown
from slackbot.domain.figures import Figures
from slackbot.domain.kept_figures import from_json
from slackbot.domain.shown import Shown
from slackbot.errors import RefusedCustomer
from slackbot.store import rows
from slackbot.store.tx import Tx

_MOST = 10


def issues(desk: Desk, value: str, *, by: str) -> Message:
    """Return the issues that were logged, resolved or reopened in the period. Raises `Refused` for who is no agent."""
    below, now = _below(value), desk.now()
    with desk.read() as tx:
        agent(tx, by)
        cases = rows.figures.cases(tx, start=below.period.start, end=below.period.end)
        numbers = shown.numbers(cases, below.period, now)
        found = rows.issues.of_numbers(tx, numbers[:_MOST])
    return answer.listing(desk.texts, found, count=len(numbers), which="period", now=now)


def why(desk: Desk, value: str, *, by: str) -> Message:
    """Return how the figures are counted that the post shows. Raises `Refused` for who is no agent."""
    below = _below(value)
    with desk.read() as tx:
        agent(tx, by)
        figures = _posted(tx, below)
    return blocks.details(desk.texts, figures or summary.work_out(desk, below.period), asked=summary.asked(desk))


def _below(value: str) -> Shown:
    try:
        return shown.read(value)
    except ValueError as error:
        raise RefusedCustomer("refusal/outdated") from error


def _posted(tx: Tx, below: Shown) -> Figures | None:
    """Return the figures as they were posted, None if they were worked out for one person, or kept by nobody."""
    post = rows.outbox_read.of_key(tx, below.post) if below.post else None
    return from_json(post.content["figures"], at=post.due_at) if post and "figures" in post.content else None
