"""The last line of the service: a limit on bodies, and no failure that leaks or goes unanswered."""

from __future__ import annotations

import logging
import traceback

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.errors import TailorError
from serving.errors import error_response
from serving.request import too_large

log = logging.getLogger("tailor.service")
#: On every answer; pages have a stricter policy of their own.
SECURITY = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",  # with no-referrer browsers send no origin with our own forms
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
PATIENCE = 16  # a body over the limit is read on and thrown away up to this many times the limit


async def read_body(
    request: Request, max_bytes: int, media: tuple[str, ...] = ("application/json",)
) -> bytes:
    """Read a body of one of the media types (none meaning any), never holding more than ``max_bytes`` of it.

    A body that turns out too large is read on for a while and thrown away, so that the client gets to
    read the answer.

    Raises
    ------
    TailorError
        ``unsupported_media_type`` (415) or ``body_too_large`` (413).
    """
    if media:
        _need(request, media)
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:18]) > PATIENCE * max_bytes:
        raise too_large(max_bytes)
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > PATIENCE * max_bytes:
            break
        if size > max_bytes:
            chunks.clear()
        else:
            chunks.append(chunk)
    if size > max_bytes:
        raise too_large(max_bytes)
    return b"".join(chunks)


def _need(request: Request, media: tuple[str, ...]) -> None:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in media:
        wanted = " or ".join(media)
        raise TailorError(
            "unsupported_media_type",
            f"The body is declared as {media_type or 'nothing'}; only {wanted} is read.",
            hint=f"Send the header Content-Type: {media[0]}.",
            status=415,
        )


class Guard:
    """ASGI middleware: a failure nobody foresaw becomes ``internal`` (500), logged without its message.

    The message of an exception may hold what a client sent, so only its type and place are logged.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on; answer for it if it fails."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def forward(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
                if scope.get("scheme") == "https":
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        try:
            await self.app(scope, receive, forward)
        except ClientDisconnect:
            log.info("client went away")
        except Exception as error:  # noqa: BLE001 - the last resort, whatever it is
            _log(error, scope)
            if not started:
                await _internal()(scope, receive, forward)


def _internal() -> Response:
    message = "Something went wrong inside the service; no answer was made."
    hint = "The log of the service says where."
    return error_response(TailorError("internal", message, hint=hint, status=500))


def _log(error: Exception, scope: Scope) -> None:
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    request = scope.get("state", {}).get("request_id")
    log.error("%s at %s", type(error).__name__, places, extra={"request": request})
