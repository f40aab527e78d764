"""The floor: a bare Bolt handler that reads and writes the rows of `/issue log`, behind the smallest HTTP edge."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import uvicorn
from slack_bolt import Ack, App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from slackbot.domain.delivery import NewDelivery
from slackbot.domain.events import Event, What
from slackbot.domain.issue import Issue
from slackbot.domain.kinds import Kind
from slackbot.store import channels, events, issues, outbox_write, people, requests, schema, workspaces
from slackbot.store.database import Store

TEAM = "T0ACME00001"


def main() -> None:
    """Serve on `PORT` until killed."""
    store = Store(os.environ["DATABASE_URL"])
    schema.upgrade(store)
    bolt = App(
        process_before_response=True,
        authorize=lambda: AuthorizeResult(
            enterprise_id=None, team_id=TEAM, bot_user_id="UBOT", bot_id="BBOT", bot_token="xoxb-bare"
        ),
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        token_verification_enabled=False,
    )

    @bolt.command("/issue")
    def log(ack: Ack, body: dict[str, str]) -> None:
        number = _log(store, body)
        ack({"response_type": "ephemeral", "text": f"Logged as #{number}."})

    pool = ThreadPoolExecutor(32)

    async def slack(request: Request) -> Response:
        raw = (await request.body()).decode()
        headers = {name: value for name, value in request.headers.items() if name.startswith(("x-slack", "content-t"))}
        call = BoltRequest(body=raw, headers=headers)
        answer = await asyncio.get_running_loop().run_in_executor(pool, bolt.dispatch, call)
        return Response(answer.body, answer.status, headers=answer.first_headers())

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    routes = [Route("/slack/events", slack, methods=["POST"]), Route("/healthz", healthz)]
    uvicorn.run(Starlette(routes=routes), host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")


def _log(store: Store, body: dict[str, str]) -> int:
    """Read and write in one transaction what `/issue log` does, each row by the plain statement for it, and no more."""
    at = datetime.now(UTC)
    with store.begin(TEAM) as tx:
        requests.is_new(tx, body["trigger_id"], at=at)
        people.get(tx, body["user_id"])
        people.get_or_meet(tx, "UGUS", home_team=None)
        channels.get(tx, body["channel_id"])
        number = workspaces.next_number(tx)
        channel = body["channel_id"]
        issue = Issue(TEAM, number, body["text"], "", body["user_id"], at, at, channel=channel, requester="UGUS")
        issues.add(tx, issue)
        told = {"requester": "UGUS", "account": None, "channel": channel, "started_at": at.isoformat()}
        events.add(tx, Event(number, at, issue.logged_by, What.LOGGED, {**told, "in_customer_channel": False}))
        card = NewDelivery(key=f"card:{number}", kind=Kind.CARD, channel="CTRIAGE", due_at=at, issue=number)
        notice = NewDelivery(key=f"notice:{number}", kind=Kind.NOTICE, channel=channel, due_at=at, issue=number)
        later = at + timedelta(days=3)
        word = NewDelivery(key=f"waited:{number}:1", kind=Kind.WAITED, channel="CTRIAGE", due_at=later, issue=number)
        outbox_write.enqueue_all(tx, [card, notice, word], at=at)
    return number


if __name__ == "__main__":
    main()
