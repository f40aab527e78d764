"""A transaction that knows its workspace."""

from dataclasses import dataclass, field

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Tx:
    """One transaction of one workspace: store functions take it, and nothing else, to know whose rows they touch.

    `db` is its connection, `team` the workspace. `told` are the channels of PostgreSQL's NOTIFY that hear of it once it
    commits: it is said at the end, so that a transaction that enqueues much says it once.
    """

    db: Connection
    team: str
    told: set[str] = field(default_factory=set, compare=False, repr=False)
