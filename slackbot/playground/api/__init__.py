"""The Web API of the stand-in: one module for each of Slack's families of methods."""

from collections.abc import Mapping
from typing import Any

from slackbot.playground.api import chat, conversations, files, history, misc, users, views
from slackbot.playground.api.args import Args, Handler
from slackbot.playground.api.scopes import check_scope
from slackbot.playground.errors import ApiError
from slackbot.playground.state import State
from slackbot.playground.world import Json

METHODS: dict[str, Handler] = {
    **chat.METHODS,
    **conversations.METHODS,
    **history.METHODS,
    **users.METHODS,
    **views.METHODS,
    **files.METHODS,
    **misc.METHODS,
}


def call(state: State, method: str, args: Mapping[str, Any]) -> Json:
    """Return what the Web API answers a bot that is known: `ok: true` and the fields, or `ok: false` and the error."""
    handler = METHODS.get(method)
    try:
        if handler is None:
            raise ApiError("unknown_method", req_method=method)
        check_scope(state.app, method)
        with state.lock:
            return {"ok": True, **handler(state, Args(args))}
    except ApiError as refused:
        return refused.body()
