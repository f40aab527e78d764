"""The workspaces we serve, and the running number of their issues."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from slackbot.store.tables import workspaces
from slackbot.store.tx import Tx
from slackbot.store.upsert import insert


@dataclass(frozen=True)
class Workspace:
    """One workspace, its bot, and when we first started there; `enterprise` is its Enterprise Grid organisation.

    `address` is where it is in Slack, None until a release that asks has started.
    """

    team_id: str
    name: str
    bot_user: str
    bot_id: str
    started_at: datetime
    enterprise: str | None = None
    address: str | None = None


_next_number = (
    update(workspaces)
    .where(workspaces.c.team_id == bindparam("team"))
    .values(last_number=workspaces.c.last_number + 1)
    .returning(workspaces.c.last_number)
)
_KEPT = ("team_id", "name", "bot_user", "bot_id", "started_at", "enterprise", "address")
_get = select(*(workspaces.c[name] for name in _KEPT)).where(workspaces.c.team_id == bindparam("team"))


def keep(tx: Tx, workspace: Workspace) -> None:
    """Insert the workspace, or update its name, bot, organisation and address; when it first started stays."""
    tx.db.execute(
        insert(tx.db, workspaces)
        .values(**workspace.__dict__ | {"team_id": tx.team}, last_number=0)
        .on_conflict_do_update(
            index_elements=["team_id"],
            set_={name: getattr(workspace, name) for name in ("name", "bot_user", "bot_id", "enterprise", "address")},
        )
    )


def get(db: Connection, team: str) -> Workspace | None:
    """Return the workspace, or None before its first start."""
    row = db.execute(_get, {"team": team}).one_or_none()
    return None if row is None else Workspace(**row._asdict())


def hold(tx: Tx) -> None:
    """Hold the workspace until the transaction ends: for what must be decided once, and cannot be by a key."""
    mine = workspaces.c.team_id == tx.team
    tx.db.execute(select(workspaces.c.team_id).where(mine).with_for_update())


def first(db: Connection) -> str | None:
    """Return the id of a workspace kept here, None if there is none."""
    return db.execute(select(workspaces.c.team_id).order_by(workspaces.c.team_id).limit(1)).scalar_one_or_none()


def ids(db: Connection) -> Sequence[str]:
    """Return the ids of the workspaces kept here."""
    return db.execute(select(workspaces.c.team_id).order_by(workspaces.c.team_id)).scalars().all()


def next_number(tx: Tx) -> int:
    """Return a number no other issue of the workspace has; concurrent callers wait for each other."""
    return int(tx.db.execute(_next_number, {"team": tx.team}).scalar_one())


def set_start(tx: Tx, at: datetime) -> None:
    """Say when the workspace started; the demo's history begins before its first real second."""
    tx.db.execute(update(workspaces).where(workspaces.c.team_id == tx.team).values(started_at=at))
