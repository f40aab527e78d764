"""The addresses of the stand-in: the page, the bot's side, the people's side."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from slackbot.playground import origins
from slackbot.playground.errors import ApiError
from slackbot.playground.socket_line import SocketLine
from slackbot.playground.state import State
from slackbot.playground.ui import Ui
from slackbot.playground.web_api import WebApi

_PAGE = Path(__file__).with_name("page")
_OURS = ("127.0.0.1", "localhost")  # another name for this machine is another site's trick (DNS rebinding)


def build(web_api: WebApi, ui: Ui, sockets: SocketLine, state: State) -> Starlette:
    """Return the application that serves all of it on one port."""
    bot: list[BaseRoute] = [
        Route("/api/{method}", web_api.call, methods=["GET", "POST"]),
        Route("/response/{key}", web_api.respond, methods=["POST"]),
        Route("/upload/{key}", web_api.upload, methods=["POST"]),
        WebSocketRoute("/socket/{ticket}", sockets.serve),
    ]
    people: list[BaseRoute] = [
        WebSocketRoute("/ui", ui.watch),
        Route("/ui/{action}", ui.action, methods=["POST"]),
        Route("/files/{id}/{name:path}", _files(state)),
        Route("/archives/{channel}/{message}", _permalink),
    ]
    only_here = Middleware(TrustedHostMiddleware, allowed_hosts=_OURS, www_redirect=False)
    return Starlette(routes=[*bot, *people, *_page()], middleware=[only_here, Middleware(origins.OwnOrigin)])


def _page() -> list[BaseRoute]:
    return [
        Route("/", _index),
        Route("/favicon.ico", lambda _: FileResponse(_PAGE / "icon.svg")),
        Mount("/page", StaticFiles(directory=_PAGE)),
    ]


def _index(request: Request) -> Response:
    return FileResponse(_PAGE / "index.html", headers=origins.of_page(request.headers["host"]))


def _files(state: State) -> Callable[[Request], Awaitable[Response]]:
    async def file(request: Request) -> Response:
        try:
            found = state.files.get(request.path_params["id"])
        except ApiError:
            return PlainTextResponse("There is no such file.", 404)
        content = await run_in_threadpool(state.files.content, found)
        return Response(content or b"", media_type=found.mimetype, headers=origins.of_file())

    return file


def _permalink(request: Request) -> Response:
    """Lead to the message on the page: `/archives/C…/p1234567890123456`."""
    digits = request.path_params["message"].removeprefix("p")
    channel = request.path_params["channel"]
    return RedirectResponse(f"/#channel={channel}&ts={digits[:-6]}.{digits[-6:]}")
