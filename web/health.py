"""`GET /healthz`: is the bot well? 200 where it is, 503 where it is red. For a monitor, a load balancer, curl.

Numbers and names only: it may stand in the open behind a careless proxy.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from models.rules.health import Light
from scheduler.health import Verdict

Look = Callable[[], Awaitable[Verdict]]


def health(look: Look) -> Route:
    """The route that tells how the program is."""

    async def answer(_: Request) -> Response:
        verdict = await look()
        told = {sign.name: {"light": sign.light, "seen": _rounded(sign.seen)} for sign in verdict.signs}
        return JSONResponse(
            {"status": verdict.light, "signs": told},
            503 if verdict.light is Light.RED else 200,
            headers={"Cache-Control": "no-store"},
        )

    return Route("/healthz", answer, methods=["GET"])


def _rounded(seen: float | str | None) -> float | str | None:
    return round(seen, 1) if isinstance(seen, float) else seen
