"""What is kept, table by table; `migrations/` brings a database to this."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Named,
    String,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC time: `timestamptz`, and fixed-width text on SQLite. Refuses naive values."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(String(32) if sqlite else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return None if value is None else value.astimezone(UTC)


class _Workspaces(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    name: Named[str] = Column(Text)
    bot_user: Named[str] = Column(String(32))
    bot_id: Named[str] = Column(String(32))
    last_number: Named[int] = Column(Integer)
    started_at: Named[datetime] = Column(Instant)


class _People(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    user_id: Named[str] = Column(String(32), primary_key=True)
    home_team: Named[str | None] = Column(String(32))
    enterprise: Named[str | None] = Column(String(32))
    name: Named[str] = Column(Text)
    first_name: Named[str | None] = Column(Text)
    timezone: Named[str | None] = Column(String(64))
    locale: Named[str | None] = Column(String(16))
    is_bot: Named[bool] = Column(Boolean)
    is_guest: Named[bool] = Column(Boolean)
    is_gone: Named[bool] = Column(Boolean)
    is_agent: Named[bool] = Column(Boolean)
    is_lead: Named[bool] = Column(Boolean)
    opted_out_at: Named[datetime | None] = Column(Instant)
    seen_at: Named[datetime | None] = Column(Instant)


class _Channels(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    channel: Named[str] = Column(String(32), primary_key=True)
    name: Named[str] = Column(Text)
    is_member: Named[bool] = Column(Boolean)
    is_shared: Named[bool] = Column(Boolean)
    seen_at: Named[datetime] = Column(Instant)


class _Issues(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    number: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    title: Named[str] = Column(Text)
    details: Named[str] = Column(Text)
    status: Named[str] = Column(String(16))
    channel: Named[str | None] = Column(String(32))
    thread_ts: Named[str | None] = Column(String(32))
    source_ts: Named[str | None] = Column(String(32))
    requester: Named[str | None] = Column(String(32))
    account: Named[str | None] = Column(String(64))
    holder: Named[str | None] = Column(String(32))
    logged_by: Named[str] = Column(String(32))
    started_at: Named[datetime] = Column(Instant)
    logged_at: Named[datetime] = Column(Instant)
    resolved_at: Named[datetime | None] = Column(Instant)
    resolved_by: Named[str | None] = Column(String(32))
    credited_to: Named[str | None] = Column(String(32))
    first_resolved_at: Named[datetime | None] = Column(Instant)
    resolutions: Named[int] = Column(Integer)
    reopened: Named[bool] = Column(Boolean)
    pending_since: Named[datetime | None] = Column(Instant)
    ends_at: Named[datetime | None] = Column(Instant)


class _Events(TypedColumns):
    id: Named[int] = Column(Integer, primary_key=True)
    team_id: Named[str] = Column(String(32))
    issue: Named[int] = Column(Integer)
    at: Named[datetime] = Column(Instant)
    by: Named[str | None] = Column(String(32))
    what: Named[str] = Column(String(32))
    detail: Named[Any] = Column(JSON)


class _Contacts(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    issue: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    source: Named[str] = Column(String(96), primary_key=True)
    side: Named[str] = Column(String(16))
    by: Named[str] = Column(String(32))
    at: Named[datetime] = Column(Instant)


class _Deliveries(TypedColumns):
    id: Named[int] = Column(Integer, primary_key=True)
    team_id: Named[str] = Column(String(32))
    key: Named[str] = Column(String(128))
    token: Named[str] = Column(String(64))
    kind: Named[str] = Column(String(32))
    verb: Named[str] = Column(String(8))
    issue: Named[int | None] = Column(Integer)
    round: Named[int] = Column(Integer)
    person: Named[str | None] = Column(String(32))
    account: Named[str | None] = Column(String(64))
    channel: Named[str] = Column(String(32))
    anchor_ts: Named[str | None] = Column(String(32))
    waits_for: Named[int | None] = Column(Integer, ForeignKey("deliveries.id"))
    content: Named[Any] = Column(JSON)
    planned_at: Named[datetime] = Column(Instant)
    due_at: Named[datetime] = Column(Instant)
    not_before: Named[datetime | None] = Column(Instant)
    state: Named[str] = Column(String(16))
    reason: Named[str | None] = Column(Text)
    version: Named[int] = Column(Integer)
    attempts: Named[int] = Column(Integer)
    attempted_at: Named[datetime | None] = Column(Instant)
    lease: Named[str | None] = Column(String(32))
    posted_channel: Named[str | None] = Column(String(32))
    ts: Named[str | None] = Column(String(32))
    sent_at: Named[datetime | None] = Column(Instant)
    created_at: Named[datetime] = Column(Instant)


class _Paces(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    channel: Named[str] = Column(String(32), primary_key=True)
    free_at: Named[datetime] = Column(Instant)


class _Checkins(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    issue: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    round: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    turn: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    answer: Named[str] = Column(String(16))
    by: Named[str] = Column(String(32))
    at: Named[datetime] = Column(Instant)


class _Ratings(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    issue: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    round: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    by: Named[str] = Column(String(32), primary_key=True)
    counts: Named[bool] = Column(Boolean)
    score: Named[int] = Column(Integer)
    comment: Named[str | None] = Column(Text)
    rated_at: Named[datetime] = Column(Instant)
    changed_at: Named[datetime] = Column(Instant)
    credited_to: Named[str | None] = Column(String(32))
    quote: Named[str | None] = Column(String(16))


class _RatingHistory(TypedColumns):
    id: Named[int] = Column(Integer, primary_key=True)
    team_id: Named[str] = Column(String(32))
    issue: Named[int] = Column(Integer)
    round: Named[int] = Column(Integer)
    by: Named[str] = Column(String(32))
    score: Named[int | None] = Column(Integer)
    at: Named[datetime] = Column(Instant)


class _Opinions(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    question: Named[str] = Column(String(128), primary_key=True)
    kind: Named[str] = Column(String(32))
    issue: Named[int | None] = Column(Integer)
    round: Named[int] = Column(Integer)
    by: Named[str] = Column(String(32))
    score: Named[int] = Column(Integer)
    at: Named[datetime] = Column(Instant)
    changed_at: Named[datetime] = Column(Instant)


class _Recoveries(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    issue: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    round: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    why: Named[str] = Column(String(16))
    score: Named[int | None] = Column(Integer)
    person: Named[str | None] = Column(String(32))
    opened_at: Named[datetime] = Column(Instant)
    due_at: Named[datetime] = Column(Instant)
    claimed_by: Named[str | None] = Column(String(32))
    claimed_at: Named[datetime | None] = Column(Instant)
    done_by: Named[str | None] = Column(String(32))
    done_at: Named[datetime | None] = Column(Instant)


class _Payers(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    payer: Named[str] = Column(String(80), primary_key=True)


class _Inbox(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    event_id: Named[str] = Column(String(128), primary_key=True)
    at: Named[datetime] = Column(Instant)


class _Summaries(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    day: Named[date] = Column(Date, primary_key=True)
    timezone: Named[str] = Column(String(64))
    planned_at: Named[datetime] = Column(Instant)
    figures: Named[Any] = Column(JSON)


_ENDING = text("ends_at IS NOT NULL")
workspaces = Table("workspaces", metadata, _Workspaces)
people = Table("people", metadata, _People)
channels = Table("channels", metadata, _Channels)
issues = Table(
    "issues",
    metadata,
    _Issues,
    Index("ix_issues_resolved", "team_id", "resolved_at"),
    Index("ix_issues_first_resolved", "team_id", "first_resolved_at"),
    Index("ix_issues_logged", "team_id", "logged_at"),
    Index(
        "ix_issues_open",
        "team_id",
        postgresql_where=text("resolved_at IS NULL"),
        sqlite_where=text("resolved_at IS NULL"),
    ),
    Index("ix_issues_thread", "team_id", "channel", "thread_ts"),
    Index("ix_issues_requester", "team_id", "requester"),
    Index("ix_issues_ends", "team_id", "ends_at", postgresql_where=_ENDING, sqlite_where=_ENDING),
)
issue_events = Table(
    "issue_events",
    metadata,
    _Events,
    Index("ix_issue_events_issue", "team_id", "issue"),
    Index("ix_issue_events_at", "team_id", "what", "at"),
)
contacts = Table("contacts", metadata, _Contacts, Index("ix_contacts_at", "team_id", "at"))
_WAITING = text("state = 'due' AND waits_for IS NULL")
_IN_LINE = text("state IN ('due', 'sending') AND verb = 'post'")
_OF_ACCOUNT = text("account IS NOT NULL")
deliveries = Table(
    "deliveries",
    metadata,
    _Deliveries,
    UniqueConstraint("team_id", "key"),
    UniqueConstraint("token"),
    Index("ix_deliveries_due", "team_id", "due_at", postgresql_where=_WAITING, sqlite_where=_WAITING),
    Index(
        "ix_deliveries_line",
        "team_id",
        "channel",
        "due_at",
        postgresql_where=_IN_LINE,
        sqlite_where=_IN_LINE,
    ),
    Index(
        "ix_deliveries_sending",
        "team_id",
        "not_before",
        postgresql_where=text("state = 'sending'"),
        sqlite_where=text("state = 'sending'"),
    ),
    Index("ix_deliveries_issue", "team_id", "issue"),
    Index("ix_deliveries_person", "team_id", "person"),
    Index("ix_deliveries_account", "team_id", "account", postgresql_where=_OF_ACCOUNT, sqlite_where=_OF_ACCOUNT),
    Index("ix_deliveries_kind_due", "team_id", "kind", "due_at"),
    Index("ix_deliveries_ts", "team_id", "posted_channel", "ts"),
    Index("ix_deliveries_waits_for", "waits_for"),
)
paces = Table("paces", metadata, _Paces)
checkins = Table("checkins", metadata, _Checkins)
ratings = Table("ratings", metadata, _Ratings, Index("ix_ratings_at", "team_id", "rated_at"))
rating_history = Table("rating_history", metadata, _RatingHistory)
opinions = Table(
    "opinions",
    metadata,
    _Opinions,
    Index("ix_opinions_at", "team_id", "kind", "at"),
    Index("ix_opinions_issue", "team_id", "issue"),
)
_NOT_DONE = text("done_at IS NULL")
recoveries = Table(
    "recoveries",
    metadata,
    _Recoveries,
    Index("ix_recoveries_opened", "team_id", "opened_at"),
    Index(
        "uq_recoveries_open",
        "team_id",
        "issue",
        unique=True,
        postgresql_where=_NOT_DONE,
        sqlite_where=_NOT_DONE,
    ),
)
payers = Table("payers", metadata, _Payers)
inbox = Table("inbox", metadata, _Inbox)
summaries = Table("summaries", metadata, _Summaries)
