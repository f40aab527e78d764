"""The operator's pages, which every process has: what they tell of, and where they are."""

import http.client
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from slackbot.errors import NoPort
from slackbot.service import Service
from slackbot.signals import Asked
from tests import ports
from tests.patience import PATIENCE_S
from tests.running_app import RunningApp

Start = Callable[..., RunningApp]

WAYS: dict[str, tuple[Callable[[Service], None], bool]] = {  # how it is begun, and whether it has an app token
    "run over Socket Mode": (Service.run, True),
    "run over HTTP": (Service.run, False),
    "web": (Service.run_http, False),
    "worker": (Service.run_worker_with_pages, False),
}


@pytest.fixture
def make(sqlite_url: str) -> Iterator[Start]:
    """Makes the whole bot, which is not started yet, on a port of its own."""
    made: list[RunningApp] = []

    def one(*, has_app_token: bool = True, **settings: Any) -> RunningApp:
        tokens = {} if has_app_token else {"slack_app_token": None}
        made.append(RunningApp(sqlite_url, running=False, settings={"port": ports.free(), **tokens, **settings}))
        return made[-1]

    yield one
    for app in made:
        app.strike()


def ask(service: Service, path: str, method: str = "GET") -> tuple[int, str]:
    """Return the status and the text of a page."""
    line = http.client.HTTPConnection(service.address.removeprefix("http://"), timeout=PATIENCE_S)
    line.request(method, path)
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    return answer.status, text


@pytest.mark.parametrize("way", WAYS)
def test_every_process_tells_how_it_is(make: Start, way: str) -> None:
    begin, has_app_token = WAYS[way]
    bot = make(has_app_token=has_app_token)

    service = bot.start(begin)

    assert ask(service, "/healthz") == (200, "up")
    bot.slack.wait_for(lambda: ask(service, "/readyz") == (200, "ready"))
    hears_slack_here = way in ("run over HTTP", "web")
    if hears_slack_here:
        bot.slack.deliver_over_http(f"{service.address}/slack/events")
    if way != "worker":
        bot.issue("UANA", "list")
    told = ask(service, "/metrics")[1]
    assert "slackbot_deliveries" in told
    assert ('slackbot_commands_total{status="200",verb="list"} 1.0' in told) == (way != "worker")
    assert ('slackbot_part_restarts_total{part="sender"} 0.0' in told) == (way != "web")
    assert ask(service, "/slack/events", "POST")[0] == (401 if hears_slack_here else 404)


@pytest.mark.parametrize("is_chosen", [True, False], ids=["chosen", "left at 3000"])
@pytest.mark.parametrize("way", WAYS)
def test_a_taken_port_is_a_sentence_or_a_warning(make: Start, way: str, is_chosen: bool) -> None:
    begin, has_app_token = WAYS[way]
    is_needed = is_chosen or way in ("run over HTTP", "web")
    port = ports.free() if is_chosen else 3000
    bot = make(has_app_token=has_app_token, port=port if is_chosen else None)

    with capture_logs() as logs, ExitStack() as stack:
        with suppress(OSError):  # then somebody else has it, which is as good
            stack.enter_context(socket.create_server(("127.0.0.1", port)))
        if is_needed:
            with pytest.raises(NoPort, match=f"PORT: {port} is taken"):
                bot.start(begin)
        else:
            assert bot.start(begin).address == ""

    assert [line["event"] for line in logs if "pages" in line["event"]] == ([] if is_needed else ["pages.left_out"])


def test_what_is_missing_is_told_line_by_line(make: Start) -> None:
    bot = make()
    service = bot.start(Service.run)
    bot.slack.wait_for(lambda: ask(service, "/readyz") == (200, "ready"))
    with service.parts.store.begin_all() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    bot.slack.disable_sockets()
    bot.slack.wait_for(lambda: ask(service, "/readyz")[1].count("\n") == 1)

    status, said = ask(service, "/readyz")

    assert (status, said.splitlines()) == (
        503,
        [
            "The database is not migrated. Run `slackbot migrate`.",
            "Slack is not connected: no Socket Mode connection is open just now.",
        ],
    )
    assert service.wait(Asked()) == 1  # Slack said that it will open none any more


def test_port_0_means_no_pages(make: Start) -> None:
    assert make(port=0).start(Service.run).address == ""
