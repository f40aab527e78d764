"""What a desk's day costs the database after one year and after ninety: the same, statement by statement.

    python bench/growth.py [--issues 10950 1000000] [--database sqlite postgres] [--write docs/growth.md]

Each history has 30 issues a day, and the same newest days. PostgreSQL is kept from reading whole tables, and whole
pages, of the short one, as would be cheap there alone. A day of every verb, press, message, delivery and look is
played over it, and each statement is explained as it is about to run: on PostgreSQL the rows and pages that it reads,
on SQLite how often it comes round. The exit code is 1 if one of them costs more than 1.5 times as much over the longer
history, or if the figures of a day or a month take longer than they may. It takes about ten minutes and 5 GB.
"""

import argparse
import logging
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from simulated import databases, history
from simulated.history import NOW, TEAM, History
from sqlalchemy import Connection, Engine, create_engine, event, text

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # for the tests' stand-in, whose whole app answers in this process

from slackbot.desk.people import places  # noqa: E402
from slackbot.desk.reports import summary, summary_post  # noqa: E402
from slackbot.outbox import housekeeping  # noqa: E402
from slackbot.store import rows  # noqa: E402
from slackbot.store.acquaintances import Times  # noqa: E402
from slackbot.store.database import Store  # noqa: E402
from tests import scans, tenancy  # noqa: E402
from tests.http_app import HttpApp  # noqa: E402

MOST = 1.5
SPARE = {"rows": 300, "pages": 100, "steps": 60}  # all that is due now, a level more of a tree for each index
MOST_MS = {"a day": 30, "a day 300 days back": 60, "a month": 400}  # the second has a week of what was logged again
_ROUNDS = 7
_UNSAFE = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000")  # while the history is written
_LIST = re.compile(r"\((?:\?|%\(\w+\)s(?:::\w+)*)(?:, (?:\?|%\(\w+\)s(?:::\w+)*))*\)")
_MARK = "<!-- made by bench/growth.py -->"


@dataclass
class Cost:
    """What a statement of one kind cost, each time it ran in one action."""

    rows: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    plan: str = ""  # of the one that read most


Found = dict[tuple[str, str, str], Cost]  # by action, place in the code, and shape


class Watch:
    """Explains each statement of the product as it is about to run, and keeps what it costs."""

    def __init__(self, *, is_short: bool) -> None:
        self._settings = "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off" if is_short else "SELECT 1"
        self.action: str | None = None
        self.found: Found = defaultdict(Cost)
        self.took_ms: dict[str, float] = {}

    @contextmanager
    def doing(self, action: str) -> Iterator[None]:
        """Keep what is executed inside as that action's."""
        self.action, began = action, time.process_time()
        try:
            yield
        finally:
            self.action, self.took_ms[action] = None, (time.process_time() - began) * 1000

    def look(self, db: Connection, cursor: Any, sql: str, values: Any, context: Any, _several: bool) -> None:
        """Explain it."""
        at = tenancy.place() if self.action and context.compiled is not None else None
        if at is None or sql.startswith(("NOTIFY", "SELECT pg_", "SHOW")):
            return
        shape = _LIST.sub("(…)", " ".join(sql.split()))
        cost = self.found[str(self.action), f"{at[0].removeprefix('store/')}:{at[2]}", shape]
        given = values[0] if isinstance(values, list) else values
        if db.dialect.name == "postgresql":
            _explained_by_postgres(cursor.connection, sql, given, cost, self._settings)
        else:
            _explained_by_sqlite(cursor.connection, sql, given, cost)


def _explained_by_postgres(connection: Any, sql: str, values: Any, cost: Cost, settings: str) -> None:
    with connection.cursor() as look:
        look.execute("SAVEPOINT look")
        look.execute(settings)
        plan = look.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", values).fetchone()[0][0]["Plan"]
        look.execute("ROLLBACK TO SAVEPOINT look")
    read = {_named(node): _read(node) for node in _nodes(plan)}
    cost.plan = cost.plan if sum(read.values()) < max(cost.rows, default=0) else str(read)
    cost.rows.append(sum(_read(node) for node in _nodes(plan)))
    cost.pages.append(sum(_pages(node) for node in _nodes(plan)))


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _named(node: Mapping[str, Any]) -> str:
    return " ".join(str(node[name]) for name in ("Node Type", "Index Name", "Relation Name") if name in node)


def _read(node: Mapping[str, Any]) -> int:
    if node.get("Relation Name") not in scans.GROWING or "Scan" not in node["Node Type"]:
        return 0
    left_out = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    return int((node["Actual Rows"] + sum(node.get(name, 0) for name in left_out)) * node["Actual Loops"])


def _pages(node: Mapping[str, Any]) -> int:
    """Return the pages of a table that grows, or of its index, without those of what it is put together with."""
    if node.get("Relation Name") not in scans.GROWING:
        return 0
    below = node.get("Plans", ()) if node["Node Type"] == "ModifyTable" else ()
    names = "Shared Hit Blocks", "Shared Read Blocks"
    return int(sum(node[name] - sum(one[name] for one in below) for name in names))


def _explained_by_sqlite(connection: Any, sql: str, values: Any, cost: Cost) -> None:
    count = [0]

    def step() -> int:
        count[0] += 1
        return 0

    connection.execute("SAVEPOINT look")
    connection.set_progress_handler(step, 1)
    try:
        connection.execute(sql, values).fetchall()
    finally:
        connection.set_progress_handler(None, 0)
        connection.execute("ROLLBACK TO look")
        connection.execute("RELEASE look")
    cost.steps.append(count[0])


def play(hall: HttpApp, watch: Watch) -> None:
    """Play a day of everything."""
    slack, desk, people = hall.slack, hall.desk, hall.slack.people

    def say(action: str, words: str, *, by: str = "UANA", channel: str = "CGLOBEX") -> str:
        with watch.doing(action):
            return hall.issue(by, words, channel)

    def do(action: str, what: Callable[[], object]) -> Any:
        with watch.doing(action):
            return what()

    number = int(re.search(r"#(\d+)", say("log", "log @gus Printer is offline"))[1])  # type: ignore[index]
    do("send: card and first line", hall.drain)
    thread = str(hall.last("CGLOBEX")["ts"])
    do("message in the thread", lambda: hall.say("UGUS", "CGLOBEX", "Any news?", thread))
    ts = do("message in the channel", lambda: hall.say("UGUS", "CGLOBEX", "The scanner too"))
    do("message edited", lambda: _heard(hall, "message_changed", people.edit, "UGUS", "CGLOBEX", ts, "Two scanners"))
    do("message deleted", lambda: _heard(hall, "message_deleted", people.delete, "UGUS", "CGLOBEX", ts))
    do("send: links", hall.drain)
    for action, words in (
        ("claim #", f"claim #{number}"),
        ("unclaim", f"unclaim #{number}"),
        ("claim", "claim"),
        ("assign", f"assign #{number} @ben"),
        ("note", f"note #{number} It is the fuse"),
        ("reply", f"reply #{number} We are on it"),
        ("pending", f"pending #{number}"),
        ("list", "list"),
        ("list mine", "list mine"),
        ("list unclaimed", "list unclaimed"),
        ("list of an agent", "list @ben"),
        ("show", f"show #{number}"),
        ("resolve", f"resolve #{number} We replaced the fuse"),
        ("why #", f"why #{number}"),
        ("reopen", f"reopen #{number}"),
        ("resolve again", f"resolve #{number} And the drum"),
        ("check-in moved", f"checkin #{number} in 1d"),
        ("survey skipped", f"survey #{number} skip"),
        ("survey sent", f"survey #{number}"),
        ("customer: a person", "customer @gus"),
        ("customer: a channel", "customer #ext-globex"),
        ("customer: an account", "customer Globex Corp"),
        ("brief", "brief #ext-globex"),
        ("help", "help"),
        ("summary today", "summary today"),
        ("summary yesterday", "summary yesterday"),
        ("summary week", "summary week"),
        ("summary month", "summary month"),
        ("why fcr", "why fcr yesterday"),
        ("why csat week", "why csat week"),
        ("drop", f"drop #{number + 1}"),
    ):
        if action == "drop":
            say("log another", "log @gus Not an issue")
        say(action, words)
    do("send: edits and words", hall.drain)
    do("tick", lambda: housekeeping.tick(desk))
    hall.clock.move(timedelta(hours=25))
    do("tick: a day later", lambda: housekeeping.tick(desk))
    do("send: a day's", hall.drain)
    survey = hall.last("CGLOBEX", thread)
    do("press: rated 2", lambda: hall.click("UGUS", "CGLOBEX", survey["ts"], "survey.2"))
    do("send: recovery", hall.drain)
    do("message: stop", lambda: hall.say("UGUS", "CGLOBEX", "stop", thread))
    do("summary posted", lambda: summary_post.plan_due(desk))
    do("send: summary", hall.drain)
    do("invited again", lambda: places.joined(desk, hall.parts.slack, "CGLOBEX"))
    do("metrics", lambda: [look(desk) for look in _METRICS])
    do("nps look", lambda: _nps(hall))
    do("people looked at", lambda: _people(hall))
    long_ago = summary.days_until(desk, (NOW - timedelta(days=300)).date(), length="day")
    do("figures of a day 300 days back", lambda: summary.work_out(desk, long_ago))
    assert slack is hall.slack


def _heard(hall: HttpApp, subtype: str, action: Callable[..., object], *given: str) -> None:
    action(*given)
    hall.heard(lambda event: event.get("subtype") == subtype)


_METRICS = (housekeeping.outgoing, housekeeping.unsent, housekeeping.stuck, housekeeping.late_s)


def _nps(hall: HttpApp) -> None:
    now, day = hall.desk.now(), timedelta(days=1)
    times = Times(now - 90 * day, now - 90 * day, now - 90 * day, now - 7 * day)
    with hall.desk.read() as tx:
        rows.acquaintances.to_ask(tx, times)


def _people(hall: HttpApp) -> None:
    with hall.desk.read() as tx:
        rows.leavers.strays(tx)
        rows.people.unmet(tx)
        rows.people.zone_of_channel(tx, "CGLOBEX")


@dataclass
class Timed:
    """How long figures took in ms, the quickest of some times, and how long the same by hand."""

    ours: dict[str, float] = field(default_factory=dict)
    by_hand: dict[str, float] = field(default_factory=dict)


def timed(hall: HttpApp) -> Timed:
    """Return how long the figures of a day and a month take, and the same counted in SQL by hand."""
    told, desk = Timed(), hall.desk
    yesterday = summary.named(desk, "yesterday")
    long_ago = summary.days_until(desk, (NOW - timedelta(days=300)).date(), length="day")
    month = summary.days_until(desk, yesterday.last_day, length="month")
    for name, period in (("a day", yesterday), ("a day 300 days back", long_ago), ("a month", month)):
        told.ours[name] = _quickest_ms(lambda period=period: summary.work_out(desk, period))
        told.by_hand[name] = _quickest_ms(lambda period=period: _by_hand(desk.store, period.start, period.end))
    return told


def _quickest_ms(what: Callable[[], object]) -> float:
    what()
    took = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        what()
        took.append((time.perf_counter() - began) * 1000)
    return min(took)


_BY_HAND = (
    "SELECT what, count(*) FROM issue_events WHERE team_id = :team AND what IN ('logged', 'resolved', 'reopened') "
    "AND at >= :start AND at < :end GROUP BY what",
    "SELECT count(*) FROM issues WHERE team_id = :team AND resolved_at IS NULL",
    "SELECT count(*), sum(CASE WHEN score >= 4 THEN 1 ELSE 0 END) FROM answers WHERE team_id = :team "
    "AND question = 'csat' AND counts AND at >= :start AND at < :end",
    "SELECT state, reason, count(*) FROM deliveries WHERE team_id = :team AND kind = 'survey' AND due_at >= :start "
    "AND due_at < :end GROUP BY state, reason",
    "SELECT count(*), sum(CASE WHEN said = 1 THEN 1 ELSE 0 END) FROM (SELECT e.issue, (SELECT count(*) FROM contacts c "
    "WHERE c.team_id = e.team_id AND c.issue = e.issue AND c.side = 'agent' AND c.at <= e.at) AS said "
    "FROM issue_events e WHERE e.team_id = :team AND e.what = 'resolved' AND e.at >= :start AND e.at < :end) resolved",
)


def _by_hand(store: Store, start: Any, end: Any) -> None:
    if not store.is_postgres:
        start, end = (one.strftime("%Y-%m-%dT%H:%M:%S.%fZ") for one in (start, end))
    with store.read_all() as db:
        for statement in _BY_HAND:
            db.execute(text(statement), {"team": TEAM, "start": start, "end": end}).all()


@dataclass
class Played:
    """What a history came to: how many issues, what each statement cost, and how long figures took."""

    issues: int
    found: Found
    times: Timed
    gigabytes: float


def over(url: str, issues: int, *, size: Callable[[Connection], int], is_short: bool) -> Played:
    """Fill the database at that address, play a day over it, and return what it cost."""
    with HttpApp(url, start=NOW):
        pass  # makes its schema, and introduces the sample world
    gigabytes = _filled(url, issues, size)
    watch = Watch(is_short=is_short)
    event.listen(Engine, "before_cursor_execute", watch.look)
    try:
        with HttpApp(url, start=NOW) as hall:
            play(hall, watch)
            times = timed(hall)
    finally:
        event.remove(Engine, "before_cursor_execute", watch.look)
    return Played(issues, watch.found, times, gigabytes)


def _filled(url: str, issues: int, size: Callable[[Connection], int]) -> float:
    engine = create_engine(url).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        if db.dialect.name == "sqlite":
            for setting in _UNSAFE:
                db.exec_driver_sql(f"PRAGMA {setting}")
        history.fill(db, History(issues))
        if db.dialect.name == "postgresql":
            db.exec_driver_sql("CLUSTER contacts USING ix_contacts_at")  # as they were written one by one
            db.exec_driver_sql("VACUUM ANALYZE")
        gigabytes = size(db) / 1e9
    engine.dispose()
    return gigabytes


def _on_sqlite(issues: int, *, is_short: bool) -> Played:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "growth.db"
        return over(f"sqlite:///{file}", issues, size=lambda _: file.stat().st_size, is_short=is_short)


def _on_postgres(issues: int, *, is_short: bool) -> Played:
    with databases.postgres() as url:
        of_it = text("SELECT pg_database_size(current_database())")
        return over(url, issues, size=lambda db: db.execute(of_it).scalar_one(), is_short=is_short)


_ON = {"sqlite": _on_sqlite, "postgres": _on_postgres}


def grown(short: Played, long: Played) -> Sequence[str]:
    """Return a sentence for each statement that costs more over the longer history."""
    found = []
    for key, cost in sorted(long.found.items()):
        before = short.found.get(key)
        for unit in ("rows", "pages", "steps"):
            most, least = max(getattr(cost, unit), default=0), max(getattr(before, unit), default=0) if before else 0
            limit = least * (1.1 if unit == "rows" else MOST) + SPARE[unit]
            if most > limit:
                found.append(f"{key[0]}: {key[1]} reads {most} {unit}, {least} before: {key[2][:300]} {cost.plan}")
    return found


def main() -> int:
    """Play, print the table, and return the exit code."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    wanted = _arguments()
    slips, pages = [], []
    for database in wanted.database:
        short, long = (_ON[database](issues, is_short=issues == min(wanted.issues)) for issues in wanted.issues)
        slips += [f"{database}: {slip}" for slip in (*grown(short, long), *_slow(long))]
        pages.append(_table(database, short, long))
    told = "\n\n".join(pages)
    print(told)
    for slip in slips:
        print(slip, file=sys.stderr)
    if wanted.write and not slips:
        page = wanted.write.read_text(encoding="utf-8")
        wanted.write.write_text(page[: page.index(_MARK)] + f"{_MARK}\n\n{told}\n", encoding="utf-8")
    return 1 if slips else 0


def _slow(long: Played) -> list[str]:
    ours = long.times.ours
    return [f"{name} takes {ours[name]:.0f} ms" for name, limit in MOST_MS.items() if ours[name] > limit]


def _table(database: str, short: Played, long: Played) -> str:
    """Return, for each action, what its statements cost in all over either history."""
    units = ("rows", "pages") if database == "postgres" else ("steps",)
    lines = [
        f"## {'PostgreSQL' if database == 'postgres' else 'SQLite'}",
        "",
        f"{short.issues:,} issues in {short.gigabytes:.2f} GB, and {long.issues:,} in {long.gigabytes:.2f} GB.",
        "",
        f"| Action | statements | {' | '.join(f'{unit}, {one.issues:,}' for unit in units for one in (short, long))} |",
        f"|---|---|{'---|' * 2 * len(units)}",
    ]
    for action in dict.fromkeys(action for action, *_ in long.found):
        costs = [_sum(played.found, action, unit) for unit in units for played in (short, long)]
        count = sum(max(len(cost.pages), len(cost.steps)) for key, cost in long.found.items() if key[0] == action)
        lines.append(f"| {action} | {count} | {' | '.join(f'{cost:,}' for cost in costs)} |")
    lines += ["", f"| Figures over {long.issues:,} issues | ms | counted by hand, in SQL alone |", "|---|---|---|"]
    lines += [f"| {name} | {ms:.0f} | {long.times.by_hand[name]:.1f} |" for name, ms in long.times.ours.items()]
    return "\n".join(lines)


def _sum(found: Found, action: str, unit: str) -> int:
    return sum(sum(getattr(cost, unit)) for key, cost in found.items() if key[0] == action)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--issues", type=int, nargs=2, default=(365 * 30, 1_000_000), help="in either history")
    parser.add_argument("--database", nargs="+", default=list(_ON), choices=list(_ON))
    parser.add_argument("--write", type=Path, help="the page whose table is replaced")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
