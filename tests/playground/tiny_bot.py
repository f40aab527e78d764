"""The smallest bot there can be on Socket Mode: it keeps every envelope and answers as it is told."""

import json
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from slackbot.playground import Playground

Envelope = dict[str, Any]
NO_ACK = object()


class TinyBot:
    """One connection; `answer` makes the acknowledgement's payload of an envelope, None for an empty one."""

    def __init__(self, client: WebClient, app_token: str, answer: Callable[[Envelope], Any]) -> None:
        url = client.apps_connections_open(app_token=app_token)["url"]
        self.answer = answer
        self.frames: list[Envelope] = []
        self._open = ExitStack()
        self._socket: ClientConnection = self._open.enter_context(connect(url, proxy=None, max_size=None))
        self.hello: Envelope = json.loads(self._socket.recv())
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return the payloads of this kind that came."""
        return [frame["payload"] for frame in self.frames if frame["type"] == kind]

    def events(self, kind: str = "message") -> list[dict[str, Any]]:
        """Return the inner events of this type that came."""
        return [body["event"] for body in self.of("events_api") if body["event"]["type"] == kind]

    def close(self) -> None:
        self._open.close()
        self._thread.join()

    @property
    def is_closed(self) -> bool:
        return not self._thread.is_alive()

    def _listen(self) -> None:
        try:
            for text in self._socket:
                self._take(json.loads(text))
        except ConnectionClosed:
            pass

    def _take(self, frame: Envelope) -> None:
        self.frames.append(frame)
        if "envelope_id" not in frame:
            return
        payload = self.answer(frame)
        if payload is not NO_ACK:
            ack = {"envelope_id": frame["envelope_id"], **({"payload": payload} if payload else {})}
            self._socket.send(json.dumps(ack))


def client_of(pg: Playground) -> WebClient:
    """Return the bot's client: no retries, the bot's token."""
    return WebClient(pg.bot_token, base_url=pg.api_url, retry_handlers=[], timeout=5)
