"""What is kept, table by table; `migrations/` brings a database to this."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, ColumnElement, Index, Label, MetaData, Table, UniqueConstraint, text

from slackbot.store import columns

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_OPEN = text("resolved_at IS NULL")
_OF_ACCOUNT = text("account IS NOT NULL")
_AUTO_CLOSING = text("auto_close_at IS NOT NULL")
_MADE_OF_A_MESSAGE = text("source_ts IS NOT NULL")
_CLOSING = text("closes_at IS NOT NULL")
workspaces = Table("workspaces", metadata, columns.Workspaces)
people = Table("people", metadata, columns.People)
channels = Table("channels", metadata, columns.Channels)
issues = Table(
    "issues",
    metadata,
    columns.Issues,
    Index("ix_issues_resolved", "team_id", "resolved_at", "requester", "status"),
    Index("ix_issues_first_resolved", "team_id", "first_resolved_at"),
    Index("ix_issues_logged", "team_id", "logged_at"),
    Index("ix_issues_span", "team_id", "span", "resolved_at"),
    Index("ix_issues_open", "team_id", "logged_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("ix_issues_open_of", "team_id", "requester", postgresql_where=_OPEN, sqlite_where=_OPEN),
    Index("ix_issues_thread", "team_id", "channel", "thread_ts"),
    Index(
        "uq_issues_source",
        "team_id",
        "channel",
        "source_ts",
        unique=True,
        postgresql_where=_MADE_OF_A_MESSAGE,
        sqlite_where=_MADE_OF_A_MESSAGE,
    ),
    Index("ix_issues_requester", "team_id", "requester", "logged_at", "number"),
    Index("ix_issues_channel", "team_id", "channel", "logged_at", "number"),
    Index(
        "ix_issues_account",
        "team_id",
        "account",
        "logged_at",
        "number",
        postgresql_where=_OF_ACCOUNT,
        sqlite_where=_OF_ACCOUNT,
    ),
    Index(
        "ix_issues_auto_close", "team_id", "auto_close_at", postgresql_where=_AUTO_CLOSING, sqlite_where=_AUTO_CLOSING
    ),
    Index("ix_issues_closes", "team_id", "closes_at", postgresql_where=_CLOSING, sqlite_where=_CLOSING),
)
issue_events = Table(
    "issue_events",
    metadata,
    columns.Events,
    Index("ix_issue_events_issue", "team_id", "issue", "what"),
    Index("ix_issue_events_at", "team_id", "what", "at", "issue"),
)
contacts = Table(
    "contacts",
    metadata,
    columns.Contacts,
    Index("ix_contacts_at", "team_id", "at", "issue"),
    Index("ix_contacts_source", "team_id", "source", "issue"),
)
_WAITING = text("state = 'due' AND waits_for IS NULL")
_BEHIND = text("state = 'due' AND waits_for IS NOT NULL")
_CHILD = text("waits_for IS NOT NULL")
_IN_LINE = text("state IN ('due', 'sending') AND verb = 'post'")
_LOST = text("state IN ('unsure', 'failed') AND verb = 'post'")
_HELD = text("state = 'held'")
_UNSENT = text("state IN ('held', 'withdrawn', 'failed', 'unsure')")
_OF_PERSON = text("person IS NOT NULL")
_ASKING = text("kind IN ('survey', 'ces')")
_TOGETHER = text("goes_with IS NOT NULL")
deliveries = Table(
    "deliveries",
    metadata,
    columns.Deliveries,
    UniqueConstraint("team_id", "key"),
    Index("ix_deliveries_due", "team_id", "state", "due_at", postgresql_where=_WAITING, sqlite_where=_WAITING),
    Index("ix_deliveries_behind", "team_id", "state", postgresql_where=_BEHIND, sqlite_where=_BEHIND),
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
        "state",
        "not_before",
        postgresql_where=text("state = 'sending'"),
        sqlite_where=text("state = 'sending'"),
    ),
    Index("ix_deliveries_issue", "team_id", "issue"),
    Index(
        "ix_deliveries_person",
        "team_id",
        "person",
        "state",
        "due_at",
        postgresql_where=_OF_PERSON,
        sqlite_where=_OF_PERSON,
    ),
    Index("ix_deliveries_asking", "team_id", "person", "id", postgresql_where=_ASKING, sqlite_where=_ASKING),
    Index(
        "ix_deliveries_account", "team_id", "account", "due_at", postgresql_where=_OF_ACCOUNT, sqlite_where=_OF_ACCOUNT
    ),
    Index("ix_deliveries_undecided", "team_id", "state", postgresql_where=_LOST, sqlite_where=_LOST),
    Index("ix_deliveries_unsent", "team_id", "due_at", postgresql_where=_UNSENT, sqlite_where=_UNSENT),
    Index("ix_deliveries_held", "team_id", "state", "channel", "reason", postgresql_where=_HELD, sqlite_where=_HELD),
    Index("ix_deliveries_held_kind", "team_id", "state", "kind", "due_at", postgresql_where=_HELD, sqlite_where=_HELD),
    Index("ix_deliveries_kind_due", "team_id", "kind", "due_at"),
    Index("ix_deliveries_ts", "team_id", "posted_channel", "ts"),
    Index("ix_deliveries_waits_for", "waits_for", postgresql_where=_CHILD, sqlite_where=_CHILD),
    Index("ix_deliveries_goes_with", "team_id", "goes_with", postgresql_where=_TOGETHER, sqlite_where=_TOGETHER),
)
paces = Table("paces", metadata, columns.Paces)
checkins = Table("checkins", metadata, columns.Checkins)
answers = Table(
    "answers",
    metadata,
    columns.Answers,
    Index("ix_answers_at", "team_id", "question", "at"),
    Index("ix_answers_issue", "team_id", "issue"),
    Index("ix_answers_by", "team_id", "by", "question", "at"),
)
answer_history = Table("answer_history", metadata, columns.AnswerHistory)
_NOT_DONE = text("done_at IS NULL")
recoveries = Table(
    "recoveries",
    metadata,
    columns.Recoveries,
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
budget_owners = Table("payers", metadata, columns.BudgetOwners)
inbox = Table("inbox", metadata, columns.Inbox)
requests = Table("requests", metadata, columns.Requests, Index("ix_requests_at", "team_id", "at"))
recent_messages = Table(
    "recent_messages", metadata, columns.RecentMessages, Index("ix_recent_messages_at", "team_id", "at")
)
summaries = Table("summaries", metadata, columns.Summaries)
yardsticks = Table("yardsticks", metadata, columns.Yardsticks)


def is_one_of(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Return that; of no values nothing is found, and nothing is read: SQLite would read all for an empty list."""
    return column.in_(in_few_lengths(list(values) or [None]))


def in_few_lengths(values: Iterable[Any]) -> list[Any]:
    """Return the values, the last one repeated until there are 1, 2, 4, 8 and so on of them; none stay none.

    A list of each length is a statement of its own, and every connection remembers the last hundred or so it has met:
    all of these would be lists, some kilobytes each, and what is asked with every command would be prepared again.
    """
    some = list(values)
    return some + some[-1:] * ((1 << (len(some) - 1).bit_length()) - len(some)) if some else some


def labelled(chosen: Iterable[Column[Any]]) -> list[Label[Any]]:
    """Return the columns to be selected, each under its name in the code."""
    return [column.label(column.key) for column in chosen]
