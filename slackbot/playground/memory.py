"""What the stand-in keeps from one run to the next: people, channels, messages and files; no tokens, no handles."""

import base64
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
            "people": [asdict(person) for person in state.people.values()],
            "channels": [asdict(channel) for channel in state.channels.values()],
            "boards": {name: _board(board) for name, board in state.boards.items()},
            "files": [_file(file) for file in state.files.all() if file.content is not None],
        }


def read(state: State, kept: Json) -> None:
    """Put what was kept in the place of what is there; whom and what it does not know of stays.

    Raises `LookupError`, `TypeError` or `ValueError` on nonsense.
    """
    people = [Person(**person) for person in kept["people"]]
    channels = [_channel(channel) for channel in kept["channels"]]
    boards = {channel.id: _filled(kept["boards"][channel.id]) for channel in channels}
    files = [File(**{**file, "content": base64.b64decode(file["content"]), "ready_at": 0.0}) for file in kept["files"]]
    with state.lock:
        state.people |= {person.id: person for person in people}
        state.channels |= {channel.id: channel for channel in channels}
        state.boards |= boards
        for file in files:
            state.files.put(file)


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
