"""The refusals of the stand-in: to the bot in Slack's words, to people in sentences."""

from typing import Any


class ApiError(Exception):
    """What the Web API answers instead of `ok: true`.

    `messages` go to `response_metadata.messages`, as Slack explains refused blocks there; `more` are further fields.
    """

    def __init__(self, error: str, *messages: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages
        self.more = more

    def body(self) -> dict[str, Any]:
        """Return the JSON body Slack answers with."""
        body: dict[str, Any] = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": list(self.messages)}
        return body


class PeopleError(Exception):
    """A sentence for the person who tried something that is not possible in Slack."""
