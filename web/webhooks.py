"""Receiving by webhook: a platform posts an update; 200 goes out only after it is committed to the inbox.

The secret is compared in constant time, and before the body is read.
Source: https://core.telegram.org/bots/api#setwebhook
"""

import hmac
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from models.errors import DatabaseError

LARGEST_BODY = 1024 * 1024

TakeIn = Callable[[bytes], Awaitable[None]]


def webhook(path: str, secret_header: str, secret: str, take_in: TakeIn) -> Route:
    """A route that takes a platform's updates.

    Args:
        path: where the platform posts, such as "/telegram".
        secret_header: the header that carries the secret.
        secret: what the platform was told to send with each update.
        take_in: keeps a raw update and returns after the commit; ValueError where it is none.
    """

    async def receive(request: Request) -> Response:
        given = request.headers.get(secret_header, "")
        if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("forbidden", 403)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in {"", "application/json"}:
            return PlainTextResponse("JSON only", 415)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return PlainTextResponse("too large", 413)
        try:
            await take_in(bytes(body))
        except ValueError:
            return PlainTextResponse("not an update", 400)
        except DatabaseError:
            return PlainTextResponse("try again", 503)
        return PlainTextResponse("ok")

    return Route(path, receive, methods=["POST"])
