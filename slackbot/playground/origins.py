"""Who may talk to the stand-in from a browser: its own page, and no other site that is open beside it."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

_FOREIGN = {"ok": False, "error": "Only the playground's own page may ask for this."}
_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class OwnOrigin:
    """Refuses what another site's page asks for; programs name no site, and pass."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or not _is_foreign(Headers(scope=scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            await JSONResponse(_FOREIGN, 403)(scope, receive, send)


def _is_foreign(headers: Headers) -> bool:
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def of_page(host: str) -> dict[str, str]:
    """Return the headers of the page, which runs its own scripts alone and stands in no frame."""
    rules = (
        "default-src 'self'",
        "img-src 'self' https: data:",
        f"connect-src 'self' ws://{host}",
        *("object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"),
    )
    return {**_HEADERS, "Cache-Control": "no-cache", "Content-Security-Policy": "; ".join(rules)}


def of_file() -> dict[str, str]:
    """Return the headers of a file that somebody uploaded, which may be anything."""
    return {**_HEADERS, "Content-Security-Policy": "default-src 'none'; sandbox"}
