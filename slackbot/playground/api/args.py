"""The arguments of a Web API call, whether they came in a form, a query or a JSON body."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from slackbot.playground.boards import micros
from slackbot.playground.errors import ApiError
from slackbot.playground.state import State
from slackbot.playground.world import Json

_TRUE = (True, 1, "1", "true", "True", "t")


class Args:
    """Read access to the arguments, each as the type the method wants; wrong ones raise `ApiError`."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = {key: value for key, value in raw.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self._raw

    def text(self, name: str) -> str:
        """Return the argument as text, empty if it is missing."""
        value = self._raw.get(name, "")
        return value if isinstance(value, str) else str(value)

    def need(self, name: str) -> str:
        """Return an argument that must be there."""
        value = self.text(name)
        if not value:
            raise ApiError("missing_argument", f"[ERROR] missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        """Return whether the argument is set to true."""
        return self._raw.get(name) in _TRUE

    def count(self, name: str, *, default: int) -> int:
        """Return a whole number."""
        try:
            return int(self._raw.get(name, default))
        except (TypeError, ValueError):
            raise ApiError("invalid_arguments", f"[ERROR] {name} must be an integer") from None

    def instant(self, name: str) -> int | None:
        """Return a timestamp in microseconds, None if it is missing."""
        if not self.text(name):
            return None
        try:
            return micros(self.text(name))
        except ValueError:
            raise ApiError(f"invalid_ts_{name}") from None

    def names(self, name: str) -> list[str]:
        """Return a comma-separated list, or a list of JSON, as a list."""
        value = self._raw.get(name, "")
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def shape(self, name: str, *, error: str = "invalid_arguments") -> Any:
        """Return an object or a list, sent as such or as JSON text; None if it is missing. `error` is for no JSON."""
        value = self._raw.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise ApiError(error) from None


Handler = Callable[[State, Args], Json]
