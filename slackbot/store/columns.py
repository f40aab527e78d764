"""What each row holds, table by table. Where a column has a name, that is an older word which the database keeps."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    Named,
    SmallInteger,
    String,
    Text,
    TypedColumns,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


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
        utc = value if value.tzinfo is UTC else value.astimezone(UTC)
        return f"{utc.isoformat(timespec='microseconds')[:-6]}Z" if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return None if value is None else value.astimezone(UTC)


class Workspaces(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    name: Named[str] = Column(Text)
    bot_user: Named[str] = Column(String(32))
    bot_id: Named[str] = Column(String(32))
    enterprise: Named[str | None] = Column(String(32))
    last_number: Named[int] = Column(Integer)
    started_at: Named[datetime] = Column(Instant)
    address: Named[str | None] = Column(Text, nullable=True)


class People(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    user_id: Named[str] = Column(String(32), primary_key=True)
    home_team: Named[str | None] = Column(String(32))
    enterprise: Named[str | None] = Column(String(32))
    name: Named[str] = Column(Text)
    handle: Named[str | None] = Column(Text)
    display_name: Named[str | None] = Column(Text)
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
    picture: Named[str | None] = Column(Text)


class Channels(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    channel: Named[str] = Column(String(32), primary_key=True)
    name: Named[str] = Column(Text)
    is_member: Named[bool] = Column(Boolean)
    is_shared: Named[bool] = Column(Boolean)
    seen_at: Named[datetime] = Column(Instant)
    is_archived: Named[bool | None] = Column(Boolean, nullable=True)


class Issues(TypedColumns):
    """`span` is how long it was not resolved, as `spans` classes that; null while it is not."""

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
    assignee: Named[str | None] = Column("holder", String(32), key="assignee")
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
    auto_close_at: Named[datetime | None] = Column(Instant)
    closes_at: Named[datetime | None] = Column(Instant)
    span: Named[int | None] = Column(SmallInteger)


class Events(TypedColumns):
    id: Named[int] = Column(Integer, primary_key=True)
    team_id: Named[str] = Column(String(32))
    issue: Named[int] = Column(Integer)
    at: Named[datetime] = Column(Instant)
    by: Named[str | None] = Column(String(32))
    what: Named[str] = Column(String(32))
    detail: Named[Any] = Column(JSON)


class Contacts(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    issue: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    source: Named[str] = Column(String(96), primary_key=True)
    side: Named[str] = Column(String(16))
    by: Named[str] = Column(String(32))
    at: Named[datetime] = Column(Instant)
    is_thanks: Named[bool | None] = Column(Boolean, nullable=True)
    deleted_at: Named[datetime | None] = Column(Instant, nullable=True)


class Deliveries(TypedColumns):
    id: Named[int] = Column(Integer, primary_key=True)
    team_id: Named[str] = Column(String(32))
    key: Named[str] = Column(String(128))
    token: Named[str] = Column(String(64))
    kind: Named[str] = Column(String(32))
    verb: Named[str] = Column(String(8))
    issue: Named[int | None] = Column(Integer)
    resolution_no: Named[int] = Column("round", Integer, key="resolution_no")
    person: Named[str | None] = Column(String(32))
    account: Named[str | None] = Column(String(64))
    channel: Named[str] = Column(String(32))
    anchor_ts: Named[str | None] = Column(String(32))
    waits_for: Named[int | None] = Column(Integer, ForeignKey("deliveries.id"))
    content: Named[Any] = Column(JSON)
    planned_at: Named[datetime] = Column(Instant)
    due_at: Named[datetime] = Column(Instant)
    not_before: Named[datetime | None] = Column(Instant)
    waits_from: Named[datetime | None] = Column(Instant)
    state: Named[str] = Column(String(16))
    reason: Named[str | None] = Column(Text)
    version: Named[int] = Column(Integer)
    attempts: Named[int] = Column(Integer)
    attempted_at: Named[datetime | None] = Column(Instant)
    attempted_there_at: Named[datetime | None] = Column(Instant)
    lease: Named[str | None] = Column(String(32))
    posted_channel: Named[str | None] = Column(String(32))
    ts: Named[str | None] = Column(String(32))
    sent_at: Named[datetime | None] = Column(Instant)
    created_at: Named[datetime] = Column(Instant)
    goes_with: Named[int | None] = Column(Integer)


class Paces(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    channel: Named[str] = Column(String(32), primary_key=True)
    free_at: Named[datetime] = Column(Instant)
    rests_from: Named[datetime | None] = Column(Instant)


class Checkins(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    issue: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    resolution_no: Named[int] = Column("round", Integer, key="resolution_no", primary_key=True, autoincrement=False)
    turn: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    answer: Named[str] = Column(String(16))
    by: Named[str] = Column(String(32))
    at: Named[datetime] = Column(Instant)


class Answers(TypedColumns):
    """`asking` is what the buttons of the question carry before the score."""

    team_id: Named[str] = Column(String(32), primary_key=True)
    question: Named[str] = Column(String(32), primary_key=True)
    asking: Named[str] = Column(String(128), primary_key=True)
    by: Named[str] = Column(String(32), primary_key=True)
    issue: Named[int | None] = Column(Integer)
    resolution_no: Named[int] = Column("round", Integer, key="resolution_no")
    counts: Named[bool] = Column(Boolean)
    score: Named[int] = Column(Integer)
    comment: Named[str | None] = Column(Text)
    comment_ts: Named[str | None] = Column(String(32))
    quote: Named[str | None] = Column(String(16))
    at: Named[datetime] = Column(Instant)
    changed_at: Named[datetime] = Column(Instant)
    credited_to: Named[str | None] = Column(String(32))


class AnswerHistory(TypedColumns):
    id: Named[int] = Column(Integer, primary_key=True)
    team_id: Named[str] = Column(String(32))
    question: Named[str] = Column(String(32))
    asking: Named[str] = Column(String(128))
    by: Named[str] = Column(String(32))
    score: Named[int] = Column(Integer)
    at: Named[datetime] = Column(Instant)


class Recoveries(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    issue: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    resolution_no: Named[int] = Column("round", Integer, key="resolution_no", primary_key=True, autoincrement=False)
    why: Named[str] = Column(String(16))
    score: Named[int | None] = Column(Integer)
    person: Named[str | None] = Column(String(32))
    opened_at: Named[datetime] = Column(Instant)
    due_at: Named[datetime] = Column(Instant)
    claimed_by: Named[str | None] = Column(String(32))
    claimed_at: Named[datetime | None] = Column(Instant)
    done_by: Named[str | None] = Column(String(32))
    done_at: Named[datetime | None] = Column(Instant)


class BudgetOwners(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    budget_owner: Named[str] = Column("payer", String(80), key="budget_owner", primary_key=True)


class Inbox(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    event_id: Named[str] = Column(String(128), primary_key=True)
    at: Named[datetime] = Column(Instant)


class Requests(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    key: Named[str] = Column(String(64), primary_key=True)
    at: Named[datetime] = Column(Instant)
    answer: Named[str | None] = Column(Text)


class RecentMessages(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    channel: Named[str] = Column(String(32), primary_key=True)
    ts: Named[str] = Column(String(32), primary_key=True)
    author: Named[str] = Column(String(32))
    at: Named[datetime] = Column(Instant)


class Summaries(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    day: Named[date] = Column(Date, primary_key=True)
    timezone: Named[str] = Column(String(64))
    planned_at: Named[datetime] = Column(Instant)
    figures: Named[Any] = Column(JSON)
    starts_at: Named[datetime | None] = Column(Instant)
    ends_at: Named[datetime | None] = Column(Instant)
    yardstick: Named[int | None] = Column(Integer)
    definitions: Named[int | None] = Column(Integer)
    known_at: Named[datetime | None] = Column(Instant)
    last_event: Named[int | None] = Column(Integer)
    restated: Named[Any | None] = Column(JSON(none_as_null=True))


class Yardsticks(TypedColumns):
    team_id: Named[str] = Column(String(32), primary_key=True)
    number: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    since: Named[datetime] = Column(Instant)
    measures: Named[Any] = Column(JSON)
