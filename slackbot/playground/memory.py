"""What the stand-in keeps from one run to the next: people, channels, messages and files; no tokens, no handles."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from slackbot.playground.boards import Board
from slackbot.playground.files import File
from slackbot.playground.state import State
from slackbot.playground.world import Channel, Json, Person


def written(state: State) -> Json:
    """Return everything that is worth keeping, as JSON can hold it."""
    with state.lock:
        return {
            "url": state.url,
            "people": [asdict(person) for person in state.people.values()],
            "channels": [asdict(channel) for channel in state.channels.values()],
            "boards": {name: _board(board) for name, board in state.boards.items()},
            "files": [_file(file) for file in state.files.all() if state.files.content(file) is not None],
        }


def read(state: State, kept: Json, *, pictures: Mapping[str, Callable[[], bytes]]) -> None:
    """Put what was kept in the place of what is there; whom and what it does not know of stays.

    `pictures` draws those of the files, by their ids, whose bytes were not kept, once somebody looks at them.
    Raises `LookupError`, `TypeError` or `ValueError` on nonsense.
    """
    kept = _linked(kept, to=state.url)
    people = [Person(**person) for person in kept["people"]]
    channels = [_channel(channel) for channel in kept["channels"]]
    boards = {channel.id: _filled(kept["boards"][channel.id]) for channel in channels}
    files = [_kept_file(file) for file in kept["files"]]
    with state.lock:
        state.people |= {person.id: person for person in people}
        state.channels |= {channel.id: channel for channel in channels}
        state.boards |= boards
        for file in files:
            state.files.put(file)
        state.files.draw_later(pictures)


def _linked(kept: Json, *, to: str) -> Json:
    """Return the same with every link to a message of ours at the address that we have now."""
    if "url" not in kept or not to:  # kept by an early release, or nobody listens yet
        return kept
    linked: Json = json.loads(json.dumps(kept).replace(kept["url"], to))
    return linked


def _board(board: Board) -> Json:
    return {"messages": list(board.messages.values()), "ephemerals": list(board.ephemerals.values())}


def _filled(kept: Json) -> Board:
    board = Board()
    for message in kept["messages"]:
        board.put(message)
    board.ephemerals = {one["ts"]: one for one in kept["ephemerals"]}
    for ts in (*board.messages, *board.ephemerals):
        board.skip(ts)
    return board


def _channel(kept: Json) -> Channel:
    lists: dict[str, Any] = {name: tuple(kept[name]) for name in ("members", "shared_with")}
    return Channel(**{**kept, **lists})


def _file(file: File) -> Json:
    kept = asdict(file)
    content = base64.b64encode(file.content or b"").decode()
    return {**kept, "content": content, "channels": list(file.channels), "ready_at": 0.0}


def _kept_file(kept: Json) -> File:
    content = None if kept["content"] is None else base64.b64decode(kept["content"])
    return File(**{**kept, "content": content, "ready_at": 0.0})
