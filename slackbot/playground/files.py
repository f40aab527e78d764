"""Uploaded files: bytes sent to an upload URL, completed, and ready a moment later."""

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from slackbot.playground.errors import ApiError
from slackbot.playground.world import Json

_MIMETYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "csv": "text/csv", "txt": "text/plain"}


@dataclass
class File:
    """A file of the bot. It can be shown once it is completed and its time of making ready has passed."""

    id: str
    name: str
    length: int
    user: str
    created: int
    alt_text: str = ""
    title: str = ""
    content: bytes | None = None
    ready_at: float = field(default=float("inf"))
    channels: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Tell whether Slack has finished looking at the file."""
        return time.monotonic() >= self.ready_at

    @property
    def filetype(self) -> str:
        """Return the ending of the file's name."""
        return PurePosixPath(self.name).suffix.removeprefix(".").lower()

    @property
    def mimetype(self) -> str:
        """Return the file's media type by its name."""
        return _MIMETYPES.get(self.filetype, "application/octet-stream")

    def shown(self, *, url: str) -> Json:
        """Return the file object of the Web API; type and addresses are missing until it is ready."""
        path = f"{url}/files/{self.id}/{self.name}"
        ready: Json = {"mimetype": "", "filetype": "", "size": 0}
        if self.is_ready:
            links = {"url_private": path, "url_private_download": path, "permalink": path}
            ready = {"mimetype": self.mimetype, "filetype": self.filetype, "size": len(self.content or b""), **links}
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "user": self.user,
            "editable": False,
            "mode": "hosted",
            "file_access": "visible",
            "is_external": False,
            "is_public": bool(self.channels),
            "channels": list(self.channels),
            "alt_txt": self.alt_text,
            **ready,
        }


class Files:
    """The files by id, and the upload URLs that wait for bytes."""

    def __init__(self, ready_after_s: float) -> None:
        self._ready_after_s = ready_after_s
        self._files: dict[str, File] = {}
        self._uploads: dict[str, str] = {}
        self._to_be_drawn: dict[str, Callable[[], bytes]] = {}
        self._drawing = threading.Lock()

    def announce(self, name: str, *, length: int, user: str, at: int, alt_text: str) -> tuple[File, str]:
        """Return a new, empty file and the key of its upload URL."""
        file = File(f"F{secrets.token_hex(5).upper()}", name, length, user, at, alt_text)
        self._files[file.id] = file
        key = secrets.token_urlsafe(18)
        self._uploads[key] = file.id
        return file, key

    def receive(self, key: str, content: bytes) -> File | None:
        """Return the file that the upload URL belongs to, now with its bytes; None if the URL is unknown or used."""
        file_id = self._uploads.pop(key, None)
        if file_id is None:
            return None
        self._files[file_id].content = content
        return self._files[file_id]

    def complete(self, file_id: str, *, title: str) -> File:
        """Return the file, which gets ready soon. Raises `ApiError` if it is unknown or has no bytes yet."""
        file = self.get(file_id)
        if file.content is None:
            raise ApiError("file_update_failed")
        file.title = title
        file.ready_at = min(file.ready_at, time.monotonic() + self._ready_after_s)
        return file

    def get(self, file_id: str) -> File:
        """Return the file. Raises `ApiError` (`file_not_found`)."""
        if file_id not in self._files:
            raise ApiError("file_not_found")
        return self._files[file_id]

    def all(self) -> list[File]:
        """Return every file."""
        return list(self._files.values())

    def put(self, file: File) -> None:
        """Keep a file from an earlier run."""
        self._files[file.id] = file

    def draw_later(self, pictures: Mapping[str, Callable[[], bytes]]) -> None:
        """Let these files, which have no bytes yet, get them when somebody looks at them first."""
        self._to_be_drawn.update(pictures)

    def content(self, file: File) -> bytes | None:
        """Return the bytes of the file, drawn now if they still are to be; None while it has none."""
        with self._drawing:
            if draw := self._to_be_drawn.pop(file.id, None):
                file.content = draw()
        return file.content

    def trouble(self, file_id: str) -> str | None:
        """Return why the file cannot be shown in an image block, None if it can."""
        file = self._files.get(file_id)
        if file is None:
            return "slack_file not found"
        if not file.is_ready:
            return "slack_file is not ready"
        return None if file.mimetype.startswith("image/") else "slack_file is no image"
