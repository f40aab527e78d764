"""The calls we make: each returns how it ended, or what was read."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from http.client import HTTPException
from itertools import chain
from mimetypes import guess_type
from typing import Any

import structlog
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator

from slackbot.blocks.kit import Author
from slackbot.errors import Unavailable, WrongSetting
from slackbot.slack import answers, facts
from slackbot.slack.clock import SlackClock
from slackbot.slack.connections import Connections, IsLate, is_too_late, never
from slackbot.slack.facts import Channel, Me, Profile, ThreadMessage, Upload
from slackbot.slack.listing import Begun, Listing, Page
from slackbot.slack.outcomes import (
    DEAD_TOKEN,
    Busy,
    DeadToken,
    Failure,
    Limited,
    Overtaken,
    Posted,
    Rejected,
    SlackSaysNo,
    Unknown,
    Unreadable,
    Unsent,
)
from slackbot.slack.wire import Wire, send

log = structlog.get_logger(__name__)

Blocks = Sequence[Mapping[str, Any]]

_FORM_TIMEOUT_S = 2.0  # a trigger dies after 3 s, and the ack waits behind the form
_CHANNELS = "public_channel,private_channel"
_PAUSE = FixedValueRetryIntervalCalculator(0.3)


class Slack:
    """One workspace's Slack, behind one bot token. Any number of threads may share it; `clock` is Slack's own.

    `now` is ours, which `clock` is told apart from.
    """

    def __init__(
        self,
        token: str,
        api_url: str,
        *,
        timeout_s: float = 10,
        connections: Connections | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        again = [
            ConnectionErrorRetryHandler(interval_calculator=_PAUSE),
            ServerErrorRetryHandler(interval_calculator=_PAUSE),
        ]
        self._timeout_s = timeout_s
        self.clock, self._begun = SlackClock(now), Begun()
        self._connections = connections or Connections()
        wire = partial(Wire, token, api_url, clock=self.clock, connections=self._connections)
        self._once = wire(timeout_s=timeout_s)
        self._forms = wire(timeout_s=min(timeout_s, _FORM_TIMEOUT_S))
        self._repeating = wire(timeout_s=timeout_s, retries=again)
        self._patient = wire(timeout_s=timeout_s, retries=[*again, RateLimitErrorRetryHandler(3)])

    def post(
        self,
        *,
        channel: str,
        text: str,
        token: str,
        blocks: Blocks = (),
        thread_ts: str | None = None,
        shares_file: bool = False,
        is_late: IsLate = never,
        author: Author | None = None,
    ) -> Posted | Failure:
        """Return where the message now is, or how posting it failed. It is tried once, never again, nor once `is_late`.

        `token` is the row's random key, by which `find` knows it; `shares_file`: it shows the file that it links to.
        `author` is shown instead of the bot, which Slack allows with `chat:write.customize` alone.
        """
        body = {
            "channel": channel,
            "text": text,
            "blocks": list(blocks) or None,
            "thread_ts": thread_ts,
            "metadata": {"event_type": "slackbot", "event_payload": {"key": token}},
            **dict.fromkeys(("unfurl_links", "unfurl_media"), shares_file),
            **({"username": author.name, "icon_url": author.picture} if author else {}),
        }
        return answers.posted(self._once.tell("chat.postMessage", body, is_late))

    def update(
        self, *, channel: str, ts: str, text: str, blocks: Blocks = (), is_late: IsLate = never
    ) -> Posted | Failure:
        """Return where the message is, edited, or how editing failed. Without blocks it loses those it had."""
        body = {"channel": channel, "ts": ts, "text": text, "blocks": list(blocks), "parse": "none"}
        return answers.posted(self._repeating.tell("chat.update", body, is_late))

    def delete(self, *, channel: str, ts: str, is_late: IsLate = never) -> Posted | Failure:
        """Return where the message was that is gone now, whoever deleted it, or how deleting it failed."""
        answer = self._repeating.tell("chat.delete", {"channel": channel, "ts": ts}, is_late)
        is_gone = isinstance(answer, Rejected) and answer.error == "message_not_found"
        return Posted(channel, ts) if is_gone else answers.posted(answer)

    def find(
        self, *, channel: str, token: str, oldest: datetime, latest: datetime, thread_ts: str | None = None
    ) -> Posted | Unreadable | Limited | Unsent | DeadToken | None:
        """Return where the message with this key is, None if it surely is not there.

        `oldest` and `latest` are the earliest and the last time it can have, by Slack's clock. `Limited` and `Unsent`
        mean: ask again later.
        """
        between = {"oldest": answers.stamp(oldest), "latest": answers.stamp(latest), "inclusive": True}
        fields = {"channel": channel, "ts": thread_ts, **between, "include_all_metadata": True}
        method = "conversations.replies" if thread_ts else "conversations.history"
        try:
            with self._listing(method, fields, token) as listing:
                for item in chain.from_iterable(listing.pages()):
                    if facts.key_of(item) == token:
                        return Posted(channel, item["ts"])
        except SlackSaysNo as no:
            return DeadToken(no.error) if no.error in DEAD_TOKEN else Unreadable(no.error)
        except Busy as busy:
            return Limited(busy.wait_s)
        except Unavailable as away:
            return Unsent(str(away))
        return None

    def thread(self, channel: str, ts: str) -> tuple[ThreadMessage, ...]:
        """Return every message of the thread, its first one included. Raises `SlackSaysNo` and `Unavailable`."""
        with self._listing("conversations.replies", {"channel": channel, "ts": ts}) as listing:
            return tuple(map(facts.thread_message, listing.whole()))

    def line(self, channel: str, *, oldest: datetime) -> tuple[ThreadMessage, ...]:
        """Return the channel's messages since then that are in no thread. Raises `SlackSaysNo` and `Unavailable`."""
        fields = {"channel": channel, "oldest": answers.stamp(oldest)}
        with self._listing("conversations.history", fields) as listing:
            return tuple(map(facts.thread_message, listing.whole()))

    def ephemeral(
        self, *, channel: str, user: str, text: str, blocks: Blocks = (), thread_ts: str | None = None
    ) -> bool:
        """Return whether Slack took a message that one person alone sees. Best effort: what fails is logged."""
        body = {"channel": channel, "user": user, "text": text, "blocks": list(blocks) or None, "thread_ts": thread_ts}
        answer = self._once.tell("chat.postEphemeral", body)
        if not isinstance(answer, dict):
            log.warning("slack.ephemeral_failed", channel=channel, user=user, why=answer)
        return isinstance(answer, dict)

    def respond(self, response_url: str, payload: Mapping[str, Any]) -> bool:
        """Return whether Slack took the answer to a click. Best effort: what fails is logged."""
        try:
            body = json.dumps(payload).encode()
            self._send(response_url, body, content_type="application/json; charset=utf-8")
        except (OSError, HTTPException, ValueError) as error:
            log.warning("slack.respond_failed", why=f"{type(error).__name__}: {error}")  # the address is a secret
            return False
        return True

    def permalink(self, channel: str, ts: str) -> str:
        """Return the address of the message. Raises `SlackSaysNo` and `Unavailable`."""
        answer = self._repeating.ask("chat.getPermalink", {"channel": channel, "message_ts": ts})
        return str(answers.read(answer)["permalink"])

    def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> str:
        """Return the id of the form now open. Raises `SlackSaysNo` (a trigger dies after 3 s) and `Unavailable`."""
        answer = self._forms.tell("views.open", {"trigger_id": trigger_id, "view": view})
        return str(answers.read(answer)["view"]["id"])

    def who_am_i(self) -> Me:
        """Return whose token it is. Raises `SlackSaysNo` and `Unavailable`."""
        answer = self._patient.ask_with_scopes("auth.test", {})
        return facts.me(*answer) if isinstance(answer, tuple) else answers.give_up(answer)

    def channels(self, cursor: str = "") -> Page[Channel]:
        """Return a page of all channels our bot can see, public and private. Raises `SlackSaysNo` and `Unavailable`."""
        found = answers.page(self._repeating, "conversations.list", {"types": _CHANNELS}, cursor)
        return Page(tuple(map(facts.channel, found.items)), found.cursor)

    def channel(self, channel: str) -> Channel:
        """Return the channel. Raises `SlackSaysNo` and `Unavailable`."""
        return facts.channel(answers.read(self._repeating.ask("conversations.info", {"channel": channel}))["channel"])

    def members(self, channel: str, cursor: str = "") -> Page[str]:
        """Return a page of the ids of everybody in the channel, outside people too.

        Raises `SlackSaysNo` and `Unavailable`.
        """
        return answers.page(self._repeating, "conversations.members", {"channel": channel}, cursor)

    def is_in(self, channel: str, user: str) -> bool:
        """Return whether the person is in the channel. Raises `SlackSaysNo` and `Unavailable`."""
        fields = {"user": user, "types": _CHANNELS, "exclude_archived": True}
        with self._listing("users.conversations", fields, channel) as listing:
            return any(item["id"] == channel for item in chain.from_iterable(listing.pages()))

    def usergroup(self, group: str) -> tuple[str, ...]:
        """Return the ids of the people in the user group. Raises `SlackSaysNo` and `Unavailable`."""
        return tuple(answers.read(self._repeating.ask("usergroups.users.list", {"usergroup": group}))["users"])

    def person(self, user: str) -> Profile:
        """Return the person; Slack tells the language of our own people and guests alone.

        Raises `SlackSaysNo` and `Unavailable`.
        """
        fields = {"user": user, "include_locale": True}
        return facts.profile(answers.read(self._repeating.ask("users.info", fields))["user"])

    def open_dm(self, user: str) -> str | Rejected | Limited | Unsent | DeadToken:
        """Return the id of our direct channel with the person, or why there is none."""
        answer = self._repeating.ask("conversations.open", {"users": user})
        if isinstance(answer, Unknown):
            return Unsent(answer.why)  # opening is repeatable: nothing is lost by doing it again
        return str(answer["channel"]["id"]) if isinstance(answer, dict) else answer

    def announce_file(self, size: int, *, name: str, alt: str, is_late: IsLate = never) -> Upload:
        """Return where a new file's bytes go, and its id; `alt` is a picture's. Raises `SlackSaysNo`, `Unavailable`.

        This and the steps after it raise `Overtaken` if nothing was sent, as it was to have left before.
        """
        fields = {"filename": name, "length": size, "alt_txt": alt or None}
        place = answers.read(self._repeating.ask("files.getUploadURLExternal", fields, is_late))
        return Upload(str(place["file_id"]), str(place["upload_url"]))

    def send_bytes(self, upload_url: str, content: bytes, *, name: str, is_late: IsLate = never) -> None:
        """Send the file where Slack wants it, which may take it once only. Raises `Unavailable`."""
        content_type = guess_type(name)[0] or "application/octet-stream"
        try:
            self._send(upload_url, content, content_type=content_type, is_late=is_late)
        except (OSError, HTTPException, ValueError) as error:
            if is_too_late(error):
                raise Overtaken(f"The file was not uploaded: {error}.") from error
            raise Unavailable(f"The file could not be uploaded: {error}.") from error

    def complete_file(self, file_id: str, *, name: str, is_late: IsLate = never) -> None:
        """Make the bytes sent a file that is shown nowhere yet. Raises `SlackSaysNo` and `Unavailable`."""
        files = json.dumps([{"id": file_id, "title": name}])
        answers.read(self._repeating.ask("files.completeUploadExternal", {"files": files}, is_late))

    def file_address(self, file_id: str) -> str | None:
        """Return where the file is, None until a message may show it. Raises `SlackSaysNo` and `Unavailable`."""
        file = answers.read(self._repeating.ask("files.info", {"file": file_id}))["file"]
        is_ready = file.get("file_access", "visible") == "visible" and file.get("mimetype")
        return (file.get("permalink") or file.get("url_private") or None) if is_ready else None

    def open_socket(self, app_token: str) -> str:
        """Return a one-time address of a Socket Mode connection.

        Raises `WrongSetting` if Slack refuses the token, `Unavailable` (`Busy` with its `wait_s`) if it cannot say now.
        """
        try:
            return str(answers.read(self._once.ask("apps.connections.open", {"token": app_token}))["url"])
        except SlackSaysNo as no:
            raise WrongSetting(
                f"SLACK_APP_TOKEN: Slack refuses it ({no.error}). Make an app-level token (xapp-…) with the scope "
                "connections:write on your app's page Basic Information, and switch Socket Mode on."
            ) from no

    def _listing(self, method: str, fields: Mapping[str, Any], what: str = "") -> AbstractContextManager[Listing[Any]]:
        """Return the list, begun or not. Reading it raises `SlackSaysNo` and `Unavailable`."""
        read = partial(answers.page, self._repeating, method, fields)
        return self._begun.listing((method, *fields.items(), what), read)

    def _send(self, url: str, body: bytes, *, content_type: str, is_late: IsLate = never) -> None:
        timeout_s, connections = self._timeout_s, self._connections
        send(url, body, content_type=content_type, timeout_s=timeout_s, connections=connections, is_late=is_late)
