"""The watch over workspaces catches what it is there for; whether the product keeps to it, every other test sees."""

import pytest
from sqlalchemy import Delete, Select, Update, delete, exists, select, update

from slackbot.store.tables import deliveries, issues, people
from tests.tenancy import of_no_workspace

_other = deliveries.alias("other")
_ours = deliveries.c.team_id == "T1"
_theirs = select(issues.c.number).where(issues.c.requester == "U1")


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (select(deliveries).where(_ours), []),
        (select(deliveries), ["deliveries"]),
        (select(deliveries).where(deliveries.c.key == "T1"), ["deliveries"]),
        (update(deliveries).where(deliveries.c.id == 1).values(state="due"), ["deliveries"]),
        (update(deliveries).where(deliveries.c.id == 1), ["deliveries"]),
        (delete(deliveries).where(deliveries.c.id == 1), ["deliveries"]),
        (delete(deliveries).where(_ours), []),
        (select(deliveries).where(_ours, deliveries.c.issue.in_(_theirs)), ["issues"]),
        (select(deliveries).where(_ours, deliveries.c.issue.in_(_theirs.where(issues.c.team_id == "T1"))), []),
        (select(deliveries).where(_ours, exists().where(_other.c.id == deliveries.c.waits_for)), ["other"]),
        (select(deliveries).where(_ours, exists().where(_other.c.team_id == deliveries.c.team_id)), []),
        (
            select(people).join(issues, issues.c.requester == people.c.user_id).where(people.c.team_id == "T1"),
            ["issues"],
        ),
    ],
)
def test_a_table_of_no_workspace_is_found(statement: Select[int] | Update | Delete, found: list[str]) -> None:
    assert of_no_workspace(statement) == found
