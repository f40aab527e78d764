"""A transaction that knows its workspace."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Tx:
    """One transaction of one workspace: store functions take it, and nothing else, to know whose rows they touch.

    `db` is its connection, `team` the workspace.
    """

    db: Connection
    team: str
