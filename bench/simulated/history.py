"""Years of a desk's history, written by the database itself: what was logged, moved, said, sent and answered.

Each issue is made of how many came after it, so the newest days are alike however many years stand before them: the
same issues a day, the same customers, the same that waits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from slackbot.store import statistics
from slackbot.store.tables import metadata

TEAM = "T0ACME00001"
NOW = datetime(2118, 6, 15, 12, 0, tzinfo=UTC)  # a Wednesday, with room for a million issues before it
PEOPLE, CHANNELS = 50, 25
_DAY = 86400
_EPOCH = int(NOW.timestamp())


@dataclass(frozen=True)
class History:
    """So many issues, so many a day."""

    issues: int
    per_day: int = 30


def fill(db: Connection, history: History) -> None:
    """Write the history into a database that has the schema and the sample world, and nothing that happened."""
    is_sqlite = db.dialect.name == "sqlite"
    indexes = [index for table in metadata.tables.values() for index in table.indexes]
    for index in indexes:
        index.drop(db)
    for statement in _statements(history, is_sqlite=is_sqlite):
        db.connection.cursor().execute(statement)  # as it stands: SQLAlchemy would look for values in it
    for index in indexes:
        index.create(db)
    if is_sqlite:
        statistics.write(db)


def _statements(history: History, *, is_sqlite: bool) -> Iterator[str]:
    words = _Sqlite() if is_sqlite else _Postgres()
    yield words.scaffold(history)
    yield from _world()
    yield _issues(words)
    yield from _events(words)
    yield from _contacts(words)
    yield from _deliveries(words)
    yield from _answers(words)
    yield _summaries(words, history)
    yield "DROP TABLE h"
    first = "(SELECT min(logged_at) FROM issues)"
    yield f"UPDATE workspaces SET last_number = {history.issues}, started_at = {first} WHERE team_id = '{TEAM}'"


class _Sqlite:
    """What SQLite calls things."""

    def at(self, seconds: str) -> str:
        return f"strftime('%Y-%m-%dT%H:%M:%S.000000Z', {seconds}, 'unixepoch')"

    def iso(self, seconds: str) -> str:
        return f"strftime('%Y-%m-%dT%H:%M:%S+00:00', {seconds}, 'unixepoch')"

    def json(self, words: str) -> str:
        return words

    def day(self, seconds: str) -> str:
        return f"date({seconds}, 'unixepoch')"

    def scaffold(self, history: History) -> str:
        count = f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {history.issues})"
        return f"CREATE TEMP TABLE h AS {count} {_scaffold(history)}"


class _Postgres:
    """What PostgreSQL calls things."""

    def at(self, seconds: str) -> str:
        return f"to_timestamp({seconds})"

    def iso(self, seconds: str) -> str:
        return f'to_char(to_timestamp({seconds}), \'YYYY-MM-DD"T"HH24:MI:SS"+00:00"\')'

    def json(self, words: str) -> str:
        return f"CAST({words} AS json)"

    def day(self, seconds: str) -> str:
        return f"CAST(to_timestamp({seconds}) AS date)"

    def scaffold(self, history: History) -> str:
        source = f"generate_series(1::bigint, {history.issues}) AS c(n)"
        return f"CREATE TEMP TABLE h AS {_scaffold(history, source=source)}"


_Words = _Sqlite | _Postgres


def _scaffold(history: History, *, source: str = "c") -> str:
    """Return what each issue is made of, times in seconds: most are solved within the day, some take 40 days."""
    life = (
        "CASE WHEN k < 60 THEN 1800 + (r % 7) * 1800 WHEN k < 80 THEN 14400 + (r % 9) * 7200 "
        f"WHEN k < 93 THEN 2 * {_DAY} WHEN k < 99 THEN 10 * {_DAY} ELSE 40 * {_DAY} END"
    )
    return f"""
        SELECT n, r, logged, logged + life AS over, logged + life < {_EPOCH} AS is_over,
               logged + life + 7 * {_DAY} < {_EPOCH} AS is_closed,
               CASE WHEN r % {PEOPLE} = 0 THEN 'UGUS' ELSE 'UC' || (r % {PEOPLE}) END AS who,
               CASE WHEN r % {CHANNELS} = 0 THEN 'CGLOBEX' ELSE 'CC' || (r % {CHANNELS}) END AS place,
               CASE WHEN r % 3 = 0 THEN 'UANA' ELSE 'UBEN' END AS agent
        FROM (SELECT n, r, k, {_EPOCH} - 3600 - r * {_DAY // history.per_day} AS logged, {life} AS life
              FROM (SELECT n, {history.issues} - n AS r, (({history.issues} - n) * 37) % 100 AS k FROM {source}) a) b
    """


def _world() -> Iterator[str]:
    nobody = "false, false, false, false, false"
    for number in range(1, PEOPLE):
        names = f"'Cy {number}', 'Cy', 'Europe/London'"
        yield (
            "INSERT INTO people (team_id, user_id, home_team, name, first_name, timezone, is_bot, is_guest, is_gone, "
            f"is_agent, is_lead, seen_at) SELECT '{TEAM}', 'UC{number}', 'T0GLOBEX001', {names}, {nobody}, "
            "max(seen_at) FROM people"
        )
    for number in range(1, CHANNELS):
        yield (
            "INSERT INTO channels (team_id, channel, name, is_member, is_shared, seen_at, is_archived) "
            f"SELECT '{TEAM}', 'CC{number}', 'cc{number}', true, true, max(seen_at), false FROM channels"
        )


def _issues(words: _Words) -> str:
    logged, over, closes = words.at("logged"), words.at("over"), words.at(f"over + 7 * {_DAY}")
    days = f"(over - logged) * 1.0 / {_DAY}"
    span = " ".join(f"WHEN {days} <= {4**span} THEN {span}" for span in range(8))
    return f"""
        INSERT INTO issues (team_id, number, title, details, status, channel, thread_ts, source_ts, requester, account,
            holder, logged_by, started_at, logged_at, resolved_at, resolved_by, credited_to, first_resolved_at,
            resolutions, reopened, closes_at, span)
        SELECT '{TEAM}', n, 'The printer on floor ' || (r % 40) || ' is offline', '',
            CASE WHEN is_closed THEN 'closed' WHEN is_over THEN 'resolved' WHEN r % 4 = 0 THEN 'open'
            ELSE 'claimed' END, place, logged || '.000100', logged || '.000100', who,
            CASE WHEN r % 5 = 0 THEN 'Globex' END, CASE WHEN is_over OR r % 4 <> 0 THEN agent END,
            agent, {logged}, {logged},
            CASE WHEN is_over THEN {over} END, CASE WHEN is_over THEN agent END, CASE WHEN is_over THEN agent END,
            CASE WHEN is_over THEN {over} END, CASE WHEN is_over THEN 1 ELSE 0 END, false,
            CASE WHEN is_over AND NOT is_closed THEN {closes} END, CASE WHEN is_over THEN CASE {span} ELSE 8 END END
        FROM h ORDER BY n
    """


def _events(words: _Words) -> Iterator[str]:
    hands = """'{"from":null,"to":"' || agent || '"}'"""
    logged = (
        """'{"in_customer_channel":true,"requester":"' || who || '","account":null,"channel":"' || place || '","""
        f"""\"started_at":"' || {words.iso("logged")} || '","for_ourselves":false}}'"""
    )
    resolved = (
        """'{"from":"' || agent || '","to":"' || agent || '","with_words":true,"auto_closed":false,"credited_to":"'"""
        """ || agent || '","resolution":1,"waited":null}'"""
    )
    said = """'{"answer":"' || CASE WHEN r % 33 = 0 THEN 'not_yet' ELSE 'solved' END || '","turn":1,"resolution":1}'"""
    asked = f"is_over AND over + 26 * 3600 < {_EPOCH}"
    for what, at, by, detail, which in (
        ("logged", "logged", "agent", logged, "true"),
        ("claimed", "logged + 600", "agent", hands, "is_over OR r % 4 <> 0"),
        ("noted", "logged + 700", "agent", """'{"words":"It is the fuse again."}'""", "r % 6 = 0"),
        ("pending", "logged + 800", "agent", hands, "r % 8 = 1"),
        ("answered", "logged + 900", "who", "'{}'", "r % 8 = 1"),
        ("resolved", "over", "agent", resolved, "is_over"),
        ("checkin", "over + 25 * 3600", "who", said, f"{asked} AND r % 3 = 0"),
        ("rated", "over + 29 * 3600", "who", """'{"resolution":1,"question":"csat"}'""", f"{asked} AND r % 4 = 0"),
        ("closed", f"over + 7 * {_DAY}", "NULL", "'{}'", "is_closed"),
    ):
        yield (
            "INSERT INTO issue_events (team_id, issue, at, by, what, detail) "
            f"SELECT '{TEAM}', n, {words.at(at)}, {by}, '{what}', {words.json(detail)} FROM h WHERE {which} ORDER BY n"
        )


def _contacts(words: _Words) -> Iterator[str]:
    for source, side, by, at, which in (
        ("logged || '.000100'", "customer", "who", "logged", "true"),
        ("(logged + 1200) || '.000100'", "agent", "agent", "logged + 1200", "is_over OR r % 4 <> 0"),
        ("(logged + 1500) || '.000100'", "customer", "who", "logged + 1500", "r % 2 = 0"),
        ("'answer:' || n || ':1'", "agent", "agent", "over", "is_over"),
    ):
        yield (
            "INSERT INTO contacts (team_id, issue, source, side, by, at) "
            f"SELECT '{TEAM}', n, {source}, '{side}', {by}, {words.at(at)} FROM h WHERE {which} ORDER BY n"
        )


def _deliveries(words: _Words) -> Iterator[str]:
    """Give what was sent of each issue, or is due; of five surveys one is held, of nine one is withdrawn."""
    survey = "CASE WHEN r % 5 = 0 THEN 'held' WHEN r % 9 = 0 THEN 'withdrawn' ELSE 'sent' END"
    rated = "is_over AND r % 4 = 0"
    checkin = "CASE WHEN r % 10 = 9 THEN 'held' ELSE 'sent' END"
    for kind, key, verb, place, at, state, reason, which in (
        ("card", "'card:' || n", "post", "'CTRIAGE'", "logged + 2", "'sent'", "NULL", "true"),
        ("notice", "'notice:' || n", "post", "place", "logged + 3", "'sent'", "NULL", "true"),
        ("card_edit", "'card-edit:' || n", "update", "'CTRIAGE'", "over + 2", "'sent'", "NULL", "is_over"),
        ("checkin", "'checkin:' || n || ':1:1'", "post", "place", f"over + {_DAY}", checkin, "'opted_out'", "is_over"),
        ("survey", "'survey:' || n || ':1'", "post", "place", "over + 97200", survey, "'budget'", "is_over"),
        ("survey_edit", "'survey-edit:' || n", "update", "place", "over + 104400", "'sent'", "NULL", rated),
    ):
        due, is_late = words.at(at), f"{at} < {_EPOCH}"
        ended = f"CASE WHEN NOT {is_late} THEN 'due' ELSE {state} END"
        to_whom = "NULL, NULL" if place == "'CTRIAGE'" else "who, place"
        yield f"""
            INSERT INTO deliveries (team_id, key, token, kind, verb, issue, round, person, account, channel, content,
                planned_at, due_at, state, reason, version, attempts, posted_channel, ts, sent_at, created_at)
            SELECT '{TEAM}', {key}, 'token-' || n, '{kind}', '{verb}', n, {0 if kind in ("card", "notice") else 1},
                {to_whom}, {place}, {words.json("'{}'")}, {due}, {due}, state,
                CASE WHEN state = 'held' THEN {reason} WHEN state = 'withdrawn' THEN 'reopened' END, 1, 1,
                CASE WHEN state = 'sent' THEN {place} END, CASE WHEN state = 'sent' THEN ({at}) || '.000200' END,
                CASE WHEN state = 'sent' THEN {due} END, {due}
            FROM (SELECT h.*, {ended} AS state FROM h WHERE {which}) h ORDER BY n
        """


def _answers(words: _Words) -> Iterator[str]:
    at, asked = words.at("over + 29 * 3600"), f"is_over AND over + 29 * 3600 < {_EPOCH}"
    score = "CASE WHEN r % 40 = 4 THEN 2 WHEN r % 8 = 0 THEN 4 ELSE 5 END"
    which = f"{asked} AND r % 4 = 0 AND r % 5 <> 0 AND r % 9 <> 0"
    yield f"""
        INSERT INTO answers (team_id, question, asking, by, issue, round, counts, score, at, changed_at, credited_to)
        SELECT '{TEAM}', 'csat', n || '.1', who, n, 1, true, {score}, {at}, {at}, agent FROM h WHERE {which} ORDER BY n
    """
    yield f"""
        INSERT INTO recoveries (team_id, issue, round, why, score, person, opened_at, due_at, done_by, done_at)
        SELECT '{TEAM}', n, 1, 'rating', 2, who, {at}, {at}, agent, {at} FROM h WHERE {which} AND r % 40 = 4
    """
    yield f"""
        INSERT INTO checkins (team_id, issue, round, turn, answer, by, at)
        SELECT '{TEAM}', n, 1, 1, CASE WHEN r % 33 = 0 THEN 'not_yet' ELSE 'solved' END, who,
            {words.at("over + 25 * 3600")} FROM h WHERE is_over AND over + 26 * 3600 < {_EPOCH} AND r % 3 = 0
    """


def _summaries(words: _Words, history: History) -> str:
    midnight = f"({_EPOCH - _EPOCH % _DAY} - (r / {history.per_day} + 1) * {_DAY})"
    start, end = words.at(midnight), words.at(f"{midnight} + {_DAY}")
    return f"""
        INSERT INTO summaries (team_id, day, timezone, planned_at, figures, starts_at, ends_at, definitions)
        SELECT '{TEAM}', {words.day(midnight)}, 'UTC', {end}, {words.json("'{}'")}, {start}, {end}, 2
        FROM h WHERE r % {history.per_day} = 0
    """
