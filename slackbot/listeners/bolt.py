"""What we do instead of Bolt, in the places that it leaves for it: its own ways take as long as statements of ours."""

from collections.abc import Callable
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.middleware import Middleware

from slackbot.listeners.guard import Listener

Sort = tuple[Callable[[dict[str, Any]], bool], Listener]  # which requests, and who answers them


class Listening(Middleware):
    """Gives a request to the listener of its sort, the first that it is of; what is of none goes on to Bolt.

    Bolt would ask one listener after the other, each time with a list of all that one may want to be told.
    """

    def __init__(self, *sorts: Sort) -> None:
        self._sorts = sorts

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002 -- Bolt's
        next: Callable[[], BoltResponse],  # noqa: A002 -- Bolt's
    ) -> BoltResponse | None:
        """Return the listener's ack."""
        for is_of_it, listener in self._sorts:
            if is_of_it(req.body):
                listener(req.context.ack, req.body, req.context)
                return req.context.ack.response
        return next()


class Known(Authorize):
    """Says whose token we have. Of a function Bolt would find out, at each request, what it wants to be told."""

    def __init__(self, known: AuthorizeResult) -> None:
        self._known = known

    def __call__(self, **_: Any) -> AuthorizeResult:
        """Return it, whoever asks."""
        return self._known
